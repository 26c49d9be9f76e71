import type { IncomingMessage } from 'node:http';

/** Where a request came from, as it is kept and shown: what the sender says of itself is cut, never trusted. */
export interface Origin {
  address: string;
  userAgent: string | undefined;
}

const LONGEST_USER_AGENT = 200;

/** The origin of a request. */
export function originOf(request: IncomingMessage): Origin {
  const userAgent = request.headers['user-agent']?.slice(0, LONGEST_USER_AGENT);
  return { address: request.socket.remoteAddress ?? 'unknown', userAgent: userAgent || undefined };
}
