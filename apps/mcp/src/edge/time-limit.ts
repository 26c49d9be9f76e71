import type { Socket } from 'node:net';

const free = new WeakSet<Socket>();

/**
 * Takes a connection out of the limit on the time in which a request has to be here whole, for a request that whoever
 * calls this watches over.
 * @returns puts it back
 */
export function withoutTimeLimit(socket: Socket): () => void {
  free.add(socket);
  return () => void free.delete(socket);
}

const TEXTS = {
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
} as const;

/** What is not HTTP, or takes too long to become a request, is said so and closed. */
export function clientErrorHandler(error: Error & { code?: string }, socket: Socket): void {
  const { code = '' } = error;
  if (code === 'ECONNRESET' || socket.destroyed) return;
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT' && free.has(socket)) return;
  const status = Object.hasOwn(TEXTS, code) ? TEXTS[code as keyof typeof TEXTS] : '400 Bad Request';
  if (socket.writable) socket.write(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  socket.destroy(error);
}
