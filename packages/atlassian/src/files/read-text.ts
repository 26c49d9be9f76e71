import type { Readable } from 'node:stream';

/** What an error has to say is at its beginning. */
const MOST_BYTES = 64 * 1024;

/** The beginning of a body as text; what was read until then, where it breaks off. */
export async function readText(body: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      size += chunk.length;
      // Leaving the loop destroys the stream.
      if (size > MOST_BYTES) break;
    }
  } catch {
    // A status without its words is an answer all the same.
  }
  return Buffer.concat(chunks).toString('utf8');
}
