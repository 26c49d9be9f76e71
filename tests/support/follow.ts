/** Replicas follow what was committed within this time (milliseconds). */
const WITHIN_MS = 1_000;

/**
 * Asks again and again, from the moment that a change has been committed, until it is followed. What counts is when a
 * request was made and not how long its answer took, so that a slow machine changes nothing.
 *
 * @param ask makes one request, and says whether its outcome was the one of before or the one of after the change;
 *   anything else it throws
 * @returns milliseconds until the first request that followed the change
 * @throws if one that was made more than a second after did not, or one that was made after another that did
 */
export async function followedWithinASecond(ask: () => Promise<'before' | 'after'>): Promise<number> {
  const committed = performance.now();
  for (;;) {
    const after = performance.now() - committed;
    if ((await ask()) === 'after') {
      const later = [await ask(), await ask(), await ask()];
      if (later.includes('before')) throw new Error(`followed after ${after} ms, and then no more`);
      return after;
    }
    if (after > WITHIN_MS) throw new Error(`not followed ${after} ms after the commit`);
  }
}
