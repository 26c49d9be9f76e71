import { describe, expect, it } from 'vitest';
import type { Principal } from '../bearer/principal.js';
import { HELD, inPlace } from './places.js';

const caller = (subject: string, signal = new AbortController().signal) => ({
  principal: { subject } as Principal,
  portalUrl: '',
  signal,
});
/** Work that takes as long as the test says. */
function work() {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { run: () => promise, end: resolve };
}
/** Whether somebody has a place by now. */
const enters = async (subject: string) => {
  let has = false;
  const done = inPlace(HELD, caller(subject), async () => {
    has = true;
  });
  await new Promise(setImmediate);
  return { has, done };
};

describe('files held in memory', () => {
  it('are of others too, however many one person reads', async () => {
    const slow = work();
    const maya = [1, 2, 3].map(() => inPlace(HELD, caller('maya'), slow.run));
    const tomas = await enters('tomas');
    expect(tomas.has).toBe(true);
    slow.end();
    await Promise.all([...maya, tomas.done]);
  });

  it('are not waited for by calls that have ended, nor by too many', async () => {
    const slow = work();
    const running = [1, 2].map(() => inPlace(HELD, caller('maya'), slow.run));
    const ending = new AbortController();
    const waits = [1, 2, 3, 4].map(() => inPlace(HELD, caller('maya', ending.signal), slow.run));
    await expect(inPlace(HELD, caller('maya'), slow.run)).rejects.toMatchObject({ code: 'unavailable' });
    ending.abort();
    for (const one of await Promise.allSettled(waits)) {
      expect(one).toMatchObject({ status: 'rejected', reason: { code: 'cancelled' } });
    }
    slow.end();
    await Promise.all(running);
  });
});
