import { PassThrough, Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Arriving, arriving } from './arriving.js';

const limits = (more: Partial<Parameters<typeof arriving>[1]> = {}) => ({
  size: undefined,
  maxBytes: 1_000_000,
  signal: new AbortController().signal,
  refused: async () => undefined,
  ...more,
});
const whole = async (file: Arriving) => Buffer.concat(await Readable.from(file.read()).toArray()).toString();

describe('a file that arrives', () => {
  it('is passed on as it is, and its size is known at the end', async () => {
    const file = arriving(Readable.from([Buffer.from('on'), Buffer.from('ce')]), limits());
    expect([file.begun, file.size]).toEqual([false, undefined]);
    expect(await whole(file)).toBe('once');
    expect(file).toMatchObject({ begun: true, size: 4, bytes: 4, stopped: undefined });
  });

  it('is stopped where it is too large, and its sender stays connected', async () => {
    const body = new PassThrough();
    for (const letter of ['a', 'b', 'c']) body.write(letter.repeat(60));
    const file = arriving(body, limits({ maxBytes: 100 }));
    await expect(whole(file)).rejects.toThrow();
    expect(file).toMatchObject({ stopped: 'too_large', size: undefined });
    expect(body.destroyed).toBe(false);
  });

  it('is stopped where it is empty', async () => {
    const file = arriving(Readable.from([]), limits());
    await expect(whole(file)).rejects.toThrow();
    expect(file).toMatchObject({ stopped: 'empty', size: undefined });
  });

  it('is stopped where it breaks off', async () => {
    const body = new PassThrough();
    const file = arriving(body, limits());
    const read = whole(file);
    body.write('half');
    setImmediate(() => body.destroy(new Error('aborted')));
    await expect(read).rejects.toThrow();
    expect(file.stopped).toBe('cut_off');
  });

  it('invariant 9: is stopped when what it rests on ends, though nothing more comes', async () => {
    const ending = new AbortController();
    const file = arriving(new PassThrough(), limits({ signal: ending.signal }));
    const read = whole(file);
    ending.abort();
    await expect(read).rejects.toThrow();
    expect(file.stopped).toBe('ended');
  });

  it('invariant 9: is never whole where it may not be sent any more at its last byte', async () => {
    const file = arriving(Readable.from([Buffer.from('all')]), limits({ refused: async () => 'unavailable' }));
    await expect(whole(file)).rejects.toThrow();
    expect([file.stopped, file.size]).toEqual(['unavailable', undefined]);
  });
});

describe('the pace of a file that arrives', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  /** Reads while the clock goes, and its sender sends so many bytes every two seconds. */
  const sent = async (bytes: number, seconds: number) => {
    const body = new PassThrough();
    const file = arriving(body, limits({ maxBytes: 10_000_000 }));
    const read = whole(file).catch(() => undefined);
    for (let second = 0; second < seconds && !file.stopped; second += 2) {
      body.write(Buffer.alloc(bytes));
      await vi.advanceTimersByTimeAsync(2_000);
    }
    const { stopped } = file;
    body.end();
    await vi.advanceTimersByTimeAsync(0);
    await read;
    return stopped;
  };

  it('may be slow for ten seconds, and then not', async () => {
    expect(await sent(1, 8)).toBeUndefined();
    expect(await sent(1, 14)).toBe('too_slow');
  });

  it('may be 16 KiB a second for ever', async () => {
    expect(await sent(2 * 16 * 1_024, 100)).toBeUndefined();
    expect(await sent(16 * 1_024, 100)).toBe('too_slow');
  });

  it('is not its reader’s', async () => {
    const body = Readable.from([Buffer.from('one'), Buffer.from('two')]);
    const chunks = arriving(body, limits()).read();
    expect((await chunks.next()).value).toEqual(Buffer.from('one'));
    await vi.advanceTimersByTimeAsync(600_000);
    expect((await chunks.next()).value).toEqual(Buffer.from('two'));
    expect((await chunks.next()).done).toBe(true);
  });
});
