import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { type Clock, MINUTE } from './clock.js';
import type { Attachment } from './company/model.js';
import type { State } from './state.js';

const LIFETIME = 10 * MINUTE;

/** The files that were given an address of their own, as Atlassian's media host does for ten minutes. */
export class Downloads {
  readonly #now: Clock;
  readonly #tickets = new Map<string, { file: Attachment; until: number }>();

  constructor(now: Clock) {
    this.#now = now;
  }

  /** The path that gives the file to whoever knows it. */
  offer(file: Attachment): string {
    const ticket = randomBytes(24).toString('base64url');
    this.#tickets.set(ticket, { file, until: this.#now() + LIFETIME });
    return `/media/${ticket}`;
  }

  find(ticket: string): Attachment | undefined {
    const entry = this.#tickets.get(ticket);
    return entry && this.#now() < entry.until ? entry.file : undefined;
  }
}

/**
 * The media host that downloads are redirected to. Its addresses are credentials, so that a bearer token sent to it is
 * a leak: it refuses such a request, as hosts of signed addresses do.
 */
export function mediaHost(app: FastifyInstance, state: State): void {
  app.get<{ Params: { ticket: string } }>('/media/:ticket', (request, reply) => {
    if (request.headers.authorization !== undefined) {
      return reply.code(400).send({ code: 400, message: 'Only one way of authorization is allowed' });
    }
    const file = state.downloads.find(request.params.ticket);
    if (!file) return reply.code(403).send({ code: 403, message: 'The address has expired' });
    return reply.headers(fileHeaders(file)).send(file.content);
  });
}

/** How a file is sent: to be kept, never to be shown as a page of the host that gives it. */
export const fileHeaders = ({ filename, mimeType }: Attachment): Record<string, string> => ({
  'content-type': mimeType,
  'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(filename.toWellFormed())}`,
  'x-content-type-options': 'nosniff',
});
