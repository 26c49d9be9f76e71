import type { ServerResponse } from 'node:http';

/** A client that went away says so when the answer reaches its machine: so long is listened for that (milliseconds). */
const LINGER_MS = 300;

/**
 * Whether an answer was delivered: its bytes were written to the end, its stream closed well, and the connection said
 * nothing else shortly after. More cannot be known over HTTP, so that nothing but this counts.
 *
 * @param stream the response, before its end
 * @param told called once, where it was delivered
 */
export function whenDelivered(stream: ServerResponse, told: () => void): void {
  const { socket } = stream;
  if (!socket || socket.destroyed || stream.closed) return;
  stream.once('close', () => {
    if (!stream.writableFinished || stream.errored) return;
    let broken = false;
    const note = () => {
      broken = true;
    };
    socket.once('error', note);
    setTimeout(() => {
      socket.off('error', note);
      if (!broken && !socket.errored) told();
    }, LINGER_MS).unref();
  });
}
