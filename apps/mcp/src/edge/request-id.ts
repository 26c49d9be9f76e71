import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Long enough to be unique, and nothing that could disturb a log or a header. */
const SANE = /^[A-Za-z0-9._-]{8,64}$/;

/** The id that a proxy gave the request if it is a sane one, else a new one. */
export function requestId(request: IncomingMessage): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && SANE.test(given) ? given : randomUUID();
}
