import { type Credential, type RefreshedCredential, SealError } from '@gatehouse/vault';
import { describe, expect, it, vi } from 'vitest';
import { createCredentialCache } from './cache.js';
import { openTokens, type Usable } from './tokens.js';

const never = new AbortController().signal;

const credential = (
  connectionId: string,
  generation: number,
  token: Partial<Credential['token']> = {},
): Credential => ({
  connectionId,
  generation,
  accountId: `account of ${connectionId}`,
  displayName: 'Maya',
  defaultSiteId: undefined,
  scopes: [],
  sites: [],
  token: { state: 'usable', accessToken: `${connectionId} ${generation}`, goodForMs: 60_000, ...token } as never,
});
const old = { goodForMs: -1 };

/** One user's rows, and a vault that refreshes them. */
async function opened(rows: Credential[], signal = never) {
  const state = { rows, reads: 0 };
  const refresh = vi.fn(async (id: string, stale: number): Promise<RefreshedCredential> => {
    const found = state.rows.find(({ connectionId }) => connectionId === id);
    if (!found) return { ok: false, reason: 'none', logText: 'gone' };
    if (found.generation !== stale) return { ok: true, credential: found };
    const fresh = credential(id, stale + 1);
    state.rows = state.rows.map((row) => (row === found ? fresh : row));
    return { ok: true, credential: fresh };
  });
  const cache = createCredentialCache({
    read: async () => {
      state.reads += 1;
      return state.rows;
    },
    isFresh: () => true,
  });
  const tokens = await openTokens({ vault: { refresh }, cache, portalUrl: 'https://portal/' }, 'usr_a', signal);
  return { tokens, state, refresh, cache };
}
const sent = ({ accessToken }: Usable) => accessToken;

describe('the tokens of a call', () => {
  it('are sent as they are held, without another question', async () => {
    const { tokens, state, refresh } = await opened([credential('a', 1), credential('b', 7)]);
    expect(sent(await tokens.usable('b'))).toBe('b 7');
    expect([state.reads, refresh.mock.calls]).toEqual([1, []]);
  });

  it('that are about to expire are refreshed, once for all requests of the call', async () => {
    const { tokens, refresh } = await opened([credential('a', 1, old), credential('b', 1)]);
    const all = await Promise.all([tokens.usable('a'), tokens.usable('a'), tokens.usable('b')]);
    expect(all.map(sent)).toEqual(['a 2', 'a 2', 'b 1']);
    expect(sent(await tokens.usable('a'))).toBe('a 2');
    expect(refresh.mock.calls).toEqual([['a', 1]]);
  });

  it('that were refused are read again, and only refreshed where nobody did that before', async () => {
    const { tokens, state, refresh } = await opened([credential('a', 1)]);
    const refused = await tokens.usable('a');
    state.rows = [credential('a', 2)];
    expect((await Promise.all([tokens.replace(refused), tokens.replace(refused)])).map(sent)).toEqual(['a 2', 'a 2']);
    expect([state.reads, refresh.mock.calls]).toEqual([2, []]);
    expect(sent(await tokens.replace(await tokens.usable('a')))).toBe('a 3');
    expect(refresh.mock.calls).toEqual([['a', 2]]);
  });

  it('are refreshed once a call, however often they are refused', async () => {
    const { tokens, refresh } = await opened([credential('a', 1)]);
    const second = await tokens.replace(await tokens.usable('a'));
    expect(sent(second)).toBe('a 2');
    expect(sent(await tokens.replace(second))).toBe('a 2');
    expect(refresh.mock.calls).toEqual([['a', 1]]);
  });

  it('of one connection do not depend on another that has to be renewed, or cannot be opened', async () => {
    const error = new SealError('another key');
    const { tokens } = await opened([
      credential('dead', 1, { state: 'needs_reconsent' }),
      credential('odd', 1, { state: 'unreadable', error }),
      credential('a', 1),
    ]);
    expect(sent(await tokens.usable('a'))).toBe('a 1');
    await expect(tokens.usable('dead')).rejects.toMatchObject({ code: 'reconnect' });
    await expect(tokens.usable('odd')).rejects.toBe(error);
  });

  it('nobody is sent to reconnect what was reconnected a moment ago', async () => {
    const { tokens, state } = await opened([credential('a', 1, { state: 'needs_reconsent' })]);
    state.rows = [credential('a', 2)];
    expect(sent(await tokens.usable('a'))).toBe('a 2');
  });

  it('of a connection that was removed are not to be had', async () => {
    const { tokens, state } = await opened([credential('a', 1)]);
    const refused = await tokens.usable('a');
    state.rows = [];
    await expect(tokens.replace(refused)).rejects.toMatchObject({ code: 'ended' });
  });

  it('are not waited for by a call that has ended; the others’ refresh goes on', async () => {
    const controller = new AbortController();
    const { tokens, refresh } = await opened([credential('a', 1, old)], controller.signal);
    const slow = Promise.withResolvers<RefreshedCredential>();
    refresh.mockReturnValueOnce(slow.promise);
    const waiting = tokens.usable('a');
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
    slow.resolve({ ok: true, credential: credential('a', 2) });
  });

  it.each(['needs_reconsent', 'operator', 'unavailable'] as const)('say why they cannot be had: %s', async (reason) => {
    const { tokens, refresh } = await opened([credential('a', 1, old)]);
    refresh.mockResolvedValueOnce({ ok: false, reason, logText: 'why' });
    await expect(tokens.usable('a')).rejects.toMatchObject({
      code: reason === 'needs_reconsent' ? 'reconnect' : reason,
    });
  });

  it('where Postgres does not answer, the call is told to come again', async () => {
    const cache = createCredentialCache({ read: () => Promise.reject(new Error('down')), isFresh: () => true });
    const vault = { refresh: () => Promise.reject(new Error('down')) };
    const opening = openTokens({ vault, cache, portalUrl: '' }, 'usr_a', never);
    await expect(opening).rejects.toMatchObject({ code: 'unavailable' });
  });
});
