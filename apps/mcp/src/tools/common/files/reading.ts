import type { Readable } from 'node:stream';
import { ToolFailure } from '../../failure.js';

/** So many files are held in memory at once, and so many calls wait for their turn: a machine is not only for pictures. */
const AT_ONCE = 3;
const MOST_WAITING = 24;

let running = 0;
const waiting: (() => void)[] = [];

/**
 * Does work that holds a file in memory, a few at once.
 * @throws ToolFailure where too many wait already
 */
export async function holdingFile<T>(work: () => Promise<T>): Promise<T> {
  if (running >= AT_ONCE) {
    if (waiting.length >= MOST_WAITING) {
      throw new ToolFailure('unavailable', 'Many files are being read. Try again in a few seconds.');
    }
    // Whoever ends hands its place on.
    await new Promise<void>((go) => waiting.push(go));
  } else {
    running += 1;
  }
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}

/** All of a body, or undefined where it is longer than that. */
export async function readUpTo(body: Readable, mostBytes: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    // Leaving the loop destroys the stream, so the rest is never downloaded.
    if (size > mostBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
