import type { Credential } from '@gatehouse/vault';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createCredentialCache } from './cache.js';

// At 0, where the steady clock of a test begins, lru-cache takes things for timeless.
beforeEach(() => void vi.useFakeTimers().advanceTimersByTime(1_000));
afterEach(() => void vi.useRealTimers());

const credential = (accessToken: string, goodForMs = 60_000): Credential => ({
  connectionId: 'con_1',
  generation: 1,
  accountId: 'a1',
  displayName: 'Maya',
  defaultSiteId: undefined,
  scopes: [],
  sites: [],
  token: { state: 'usable', accessToken, goodForMs },
});

/** Reads that are answered by the test, in whatever order it likes. */
function heldReads(max?: number) {
  const reads: PromiseWithResolvers<Credential[]>[] = [];
  const log = { fresh: true };
  const cache = createCredentialCache({
    read: () => {
      const read = Promise.withResolvers<Credential[]>();
      reads.push(read);
      return read.promise;
    },
    isFresh: () => log.fresh,
    ...(max ? { max } : {}),
  });
  /** What is held of a user, read where it has to be. */
  const know = async (owner: string, token: string) => {
    const answer = cache.get(owner);
    reads.at(-1)?.resolve([credential(token)]);
    return await answer;
  };
  return { reads, cache, log, know };
}
const tokens = (credentials: readonly Credential[]) =>
  credentials.map(({ token }) => (token.state === 'usable' ? token.accessToken : token.state));

describe('connections in memory', () => {
  it('are read once for all that ask, and then known', async () => {
    const { reads, cache } = heldReads();
    const both = [cache.get('usr_a'), cache.get('usr_a')];
    reads[0]?.resolve([credential('one')]);
    for (const answer of await Promise.all(both)) expect(tokens(answer)).toEqual(['one']);
    expect(tokens(await cache.get('usr_a'))).toEqual(['one']);
    expect(reads).toHaveLength(1);
  });

  it('invariant 9: a read that began before a change is not believed, by those who wait for it neither', async () => {
    const { reads, cache } = heldReads();
    const early = cache.get('usr_a');
    cache.forget('usr_a');
    const late = cache.get('usr_a');
    expect(reads).toHaveLength(2);
    reads[0]?.resolve([credential('before')]);
    reads[1]?.resolve([credential('after')]);
    for (const answer of await Promise.all([early, late])) expect(tokens(answer)).toEqual(['after']);
    expect(tokens(await cache.get('usr_a'))).toEqual(['after']);
    expect(reads).toHaveLength(2);
  });

  it('invariant 9: are believed by nobody while the change log is not fresh, nor kept', async () => {
    const { reads, cache, log, know } = heldReads();
    await know('usr_a', 'one');
    log.fresh = false;
    for (const token of ['two', 'three']) expect(tokens(await know('usr_a', token))).toEqual([token]);
    expect(cache.size).toBe(0);
    log.fresh = true;
    expect(tokens(await know('usr_a', 'four'))).toEqual(['four']);
    expect(reads).toHaveLength(4);
  });

  it('that there are none is not remembered: one may be linked at any moment', async () => {
    const { reads, cache, know } = heldReads();
    const first = cache.get('usr_a');
    reads[0]?.resolve([]);
    expect(await first).toEqual([]);
    expect(tokens(await know('usr_a', 'linked'))).toEqual(['linked']);
  });

  it('found wanting are read again, once for all that found the same', async () => {
    const { reads, cache, know } = heldReads();
    const seen = await know('usr_a', 'refused');
    const all = [cache.again('usr_a', seen), cache.again('usr_a', seen)];
    expect(reads).toHaveLength(2);
    reads[1]?.resolve([credential('new')]);
    for (const answer of await Promise.all(all)) expect(tokens(answer)).toEqual(['new']);
    expect(tokens(await cache.again('usr_a', seen))).toEqual(['new']);
    expect(reads).toHaveLength(2);
  });

  it('are bounded, and kept for ten minutes at most, asked for or not', async () => {
    const { reads, cache, know } = heldReads(2);
    for (const owner of ['usr_a', 'usr_b', 'usr_c']) await know(owner, owner);
    expect(cache.size).toBe(2);
    expect(tokens(await cache.get('usr_c'))).toEqual(['usr_c']);
    expect(reads).toHaveLength(3);
    vi.advanceTimersByTime(9 * 60_000);
    expect(tokens(await cache.get('usr_c'))).toEqual(['usr_c']);
    expect(cache.size).toBe(2);
    vi.advanceTimersByTime(61_000);
    expect(cache.size).toBe(0);
  });

  it('say how long a token is good by the clock of this process, from before the question left', async () => {
    const { reads, cache } = heldReads();
    const asked = performance.now();
    const answer = cache.get('usr_a');
    vi.advanceTimersByTime(400);
    reads[0]?.resolve([credential('one', 1_000)]);
    expect((await answer)[0]?.usableUntil).toBe(asked + 1_000);
  });

  it('a read that fails is an error, and the next one tries again', async () => {
    const { reads, cache, know } = heldReads();
    const first = cache.get('usr_a');
    reads[0]?.reject(new Error('down'));
    await expect(first).rejects.toThrow('down');
    expect(tokens(await know('usr_a', 'up'))).toEqual(['up']);
  });
});
