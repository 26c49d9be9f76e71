import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';

/**
 * The same request with a body that was read before, or another one, for the library, which reads bodies itself.
 * @param changed headers that are not the sender's any more
 */
export function withBytes(raw: IncomingMessage, bytes: Buffer, changed: IncomingHttpHeaders = {}): IncomingMessage {
  const { 'transfer-encoding': _, ...headers } = raw.headers;
  const { method, url, httpVersion, httpVersionMajor, httpVersionMinor, socket } = raw;
  return Object.assign(Readable.from([bytes], { objectMode: false }), {
    method,
    url,
    httpVersion,
    httpVersionMajor,
    httpVersionMinor,
    socket,
    headers: { ...headers, ...changed, 'content-length': String(bytes.length) },
  }) as unknown as IncomingMessage;
}
