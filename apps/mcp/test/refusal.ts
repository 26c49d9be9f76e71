import { setTimeout as sleep } from 'node:timers/promises';

/** A fast machine would otherwise ask more often than a client may, and be told so (milliseconds). */
export const PAUSE_MS = 10;

/** Replicas refuse what was ended within this time of the commit (milliseconds). */
const WITHIN_MS = 1_000;
const GIVE_UP_MS = 60_000;

/**
 * Asks again and again, from the moment that an end of access has been committed, until it is refused with 401. What
 * counts is when a request was made and not how long its answer took, so that a slow machine changes nothing.
 *
 * @param ask makes one request and answers with its status
 * @returns milliseconds until the first request that was refused
 * @throws if a request was let in that was made more than a second after, or after another had been refused
 */
export async function refusedWithinASecond(ask: () => Promise<number>): Promise<number> {
  const committed = performance.now();
  for (;;) {
    const after = performance.now() - committed;
    const status = await ask();
    if (status === 401) {
      const later = [await ask(), await ask(), await ask()];
      if (later.some((one) => one !== 401)) throw new Error(`refused after ${after} ms, and then ${later}`);
      return after;
    }
    // A process that PostgreSQL does not answer in time lets nobody in on a guess either (503).
    if (status !== 200 && status !== 503) throw new Error(`answered ${status}`);
    if (status === 200 && after > WITHIN_MS) throw new Error(`let in ${after} ms after the commit`);
    if (after > GIVE_UP_MS) throw new Error(`answered ${status} for ${after} ms`);
    await sleep(PAUSE_MS);
  }
}
