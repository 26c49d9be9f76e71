import type { IncomingMessage } from 'node:http';

/** What a sender still sends is read over for so long, so that they read their answer (milliseconds). */
const READ_OVER_MS = 10_000;

/**
 * Reads the rest of a request that was answered before all of it had come: a connection that is closed on a sender who
 * still sends takes their answer with it, and many read it only when they have sent everything.
 */
export function readOver(body: IncomingMessage): void {
  if (body.complete || body.destroyed) return;
  // It flows also once whoever was reading it lets go of it, which may take until more of it comes.
  body.on('data', () => {});
  setTimeout(() => {
    if (!body.complete) body.socket.destroy();
  }, READ_OVER_MS).unref();
}
