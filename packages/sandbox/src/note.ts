/** What the handlers of one request tell the hooks around them. */
export interface RequestNote {
  /** Short name of the person that the request turned out to be for. */
  person?: string;
  grantType?: string;
  operation?: string;
  /** A fault asked for a refresh that does not rotate. */
  omitRefreshToken?: boolean;
  /** A fault asked to close the connection instead of answering. */
  drop?: boolean;
}

declare module 'fastify' {
  interface FastifyRequest {
    note: RequestNote;
  }
}
