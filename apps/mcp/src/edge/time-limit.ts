import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

const free = new WeakSet<Socket>();

/**
 * Takes a request out of the limit on the time in which it has to be here whole: whoever calls this watches over it, until
 * it is, or its connection has gone. It may have been answered long before.
 */
export function withoutTimeLimit(request: IncomingMessage): void {
  const { socket } = request;
  free.add(socket);
  request.once('close', () => free.delete(socket));
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
