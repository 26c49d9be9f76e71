import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createProgress } from './progress.js';

describe('the progress of long work', () => {
  let said: string[];
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['performance'] });
    said = [];
  });
  afterEach(() => vi.useRealTimers());
  const on = (isTTY: boolean) => createProgress({ write: (text) => said.push(text), isTTY });

  it('says how much, how fast and how long, every two seconds and at the end, once', () => {
    const progress = on(false);
    for (const done of [500, 1_000, 1_500, 2_000, 2_000]) {
      vi.advanceTimersByTime(1_000);
      progress.show('connections', done, 2_000);
    }
    progress.end();
    expect(said).toEqual([
      'connections: 500 of 2,000, 500/s, 3 s left\n',
      'connections: 1,500 of 2,000, 500/s, 1 s left\n',
      'connections: 2,000 of 2,000, 500/s\n',
    ]);
  });

  it('writes over its own line on a terminal, and begins another for other work', () => {
    const progress = on(true);
    vi.advanceTimersByTime(1_000);
    progress.show('one', 5, 10);
    vi.advanceTimersByTime(1_000);
    progress.show('two', 3, 3);
    progress.show('nothing', 0, 0);
    progress.end();
    expect(said.join('')).toBe('\r\u001b[Kone: 5 of 10, 5/s, 1 s left\n\r\u001b[Ktwo: 3 of 3, 3/s\n');
  });
});
