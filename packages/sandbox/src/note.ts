import type { Effect } from './control/faults.js';

/** What the handlers of one request tell the hooks around them. */
export interface RequestNote {
  /** Short name of the person that the request turned out to be for. */
  person?: string;
  grantType?: string;
  operation?: string;
  /** The faults that this request hit. */
  effects: readonly Effect[];
}

declare module 'fastify' {
  interface FastifyRequest {
    note: RequestNote;
  }
}
