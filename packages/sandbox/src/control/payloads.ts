import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { Effect } from './faults.js';
import { renamed } from './names.js';

const MEGABYTE = 1024 * 1024;
const SLOW_PIECES = 20;

type Body = string | Buffer;

const part = (body: Body, from: number, to: number): Body =>
  typeof body === 'string' ? body.slice(from, to) : body.subarray(from, to);

async function* padded(text: Body, megabytes: number): AsyncGenerator<Body> {
  yield text;
  const padding = ' '.repeat(MEGABYTE);
  for (let sent = 0; sent < megabytes; sent += 1) yield padding;
}

async function* dribbled(text: Body, milliseconds: number): AsyncGenerator<Body> {
  const length = Math.max(1, Math.ceil(text.length / SLOW_PIECES));
  for (let start = 0; start < text.length; start += length) {
    await delay((milliseconds * length) / text.length);
    yield part(text, start, start + length);
  }
}

async function* brokenOff(text: Body): AsyncGenerator<Body> {
  yield part(text, 0, Math.floor(text.length / 2));
  throw new Error('A fault broke the answer off');
}

/**
 * What a fault makes of an operation's answer on its way out.
 *
 * @param text the answer's body
 * @returns the body to send in its place, or undefined if the fault leaves it alone
 */
export function spoil(effect: Effect, text: Body): Body | Readable | undefined {
  switch (effect.kind) {
    case 'malformed':
      return part(text, 0, Math.floor(text.length / 2));
    case 'oversized':
      return Readable.from(padded(text, effect.megabytes), { objectMode: false });
    case 'slow_body':
      return Readable.from(dribbled(text, effect.milliseconds), { objectMode: false });
    case 'names':
      return renamed(text, effect.text);
    case 'cut':
      return Readable.from(brokenOff(text), { objectMode: false });
    default:
      return undefined;
  }
}
