import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newTokens, startVaults, type Vaults } from '../../support/vaults.ts';

let vaults: Vaults;
let connection: string;
let user: string;
let users = 0;

const refresh = (generation = 1, replica = 0, id = connection) => {
  const vault = vaults.replicas[replica];
  if (!vault) throw new Error('no such replica');
  return vault.refresh(id, generation);
};
const usable = (accessToken: string, generation: number) => ({
  ok: true,
  credential: { generation, token: { state: 'usable', accessToken } },
});
/** Lets the back-off be over. */
const due = () => vaults.query('update refreshes set retry_at = now()');

beforeAll(async () => {
  vaults = await startVaults();
});
afterAll(() => vaults?.stop());
beforeEach(async () => {
  vaults.endpoint.sent.length = 0;
  vaults.endpoint.answer(() => newTokens('at-new', 'rt-new'));
  vaults.log.length = 0;
  users += 1;
  user = `usr_${users}`;
  connection = await vaults.connect(user, { refreshToken: 'rt-0' });
});

describe('a refresh', () => {
  it('invariant 8: happens once, however many wait for it on however many replicas', async () => {
    const { promise: asked, resolve: tell } = Promise.withResolvers<void>();
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    vaults.endpoint.answer(async () => {
      tell();
      await released;
      return newTokens('at-1', 'rt-1');
    });
    const callers = Array.from({ length: 60 }, (_, caller) => refresh(1, caller % 2));
    await asked;
    // Those who wait hold no database connection: who asks holds one, and the other replica for moments, to look.
    const held = async () => {
      const [row] = await vaults.query<{ count: number }>(
        `select count(*)::int as count from pg_stat_activity
         where datname = current_database() and state like 'idle in transaction%'`,
      );
      return row?.count;
    };
    await expect.poll(held, { timeout: 8_000 }).toBe(1);
    release();
    for (const result of await Promise.all(callers)) expect(result).toMatchObject(usable('at-1', 2));
    expect(vaults.endpoint.sent).toEqual(['rt-0']);
  });

  it('invariant 8: is written down with its very token, and committed, before Atlassian is asked', async () => {
    const seen: unknown[] = [];
    vaults.endpoint.answer(async (token) => {
      const { state, generation, token_hash: hash } = await vaults.look(connection);
      seen.push({ state, generation, same: hash?.equals(createHash('sha256').update(token).digest()) });
      return newTokens('at-1', 'rt-1');
    });
    await refresh();
    expect(seen).toEqual([{ state: 'asking', generation: 1, same: true }]);
    expect(await vaults.look(connection)).toMatchObject({ state: 'done', generation: 2, tries: 1 });
  });

  it('sends the same token again where the answer was lost, and goes on with what came last', async () => {
    let asked = 0;
    vaults.endpoint.answer(() => {
      asked += 1;
      if (asked === 1) return 'drop';
      return asked === 2 ? { status: 502 } : newTokens(`at-${asked}`, `rt-${asked}`);
    });
    expect(await refresh()).toMatchObject(usable('at-3', 2));
    expect(vaults.endpoint.sent).toEqual(['rt-0', 'rt-0', 'rt-0']);
    await vaults.query(`update refreshes set tried_at = now() - interval '1 minute'`);
    await refresh(2);
    expect(vaults.endpoint.sent.at(-1)).toBe('rt-3');
  });

  it('keeps the refresh token where the answer has none', async () => {
    vaults.endpoint.answer(() => newTokens('at-1'));
    expect(await refresh()).toMatchObject(usable('at-1', 2));
    await vaults.query(`update refreshes set tried_at = now() - interval '1 minute'`);
    expect(await refresh(2)).toMatchObject(usable('at-1', 3));
    expect(vaults.endpoint.sent).toEqual(['rt-0', 'rt-0']);
  });

  it('does not follow another at once: a new token that is refused is refused for another reason', async () => {
    await refresh();
    vaults.endpoint.answer(() => newTokens('at-2', 'rt-2'));
    expect(await refresh(2)).toMatchObject(usable('at-new', 2));
    expect(vaults.endpoint.sent).toEqual(['rt-0']);
    await vaults.query(`update refreshes set tried_at = now() - interval '31 seconds'`);
    expect(await refresh(2)).toMatchObject(usable('at-2', 3));
  });

  it('is not made where others were faster', async () => {
    await refresh();
    expect(await refresh(1, 1)).toMatchObject(usable('at-new', 2));
    expect(vaults.endpoint.sent).toEqual(['rt-0']);
  });

  it('of a connection that is gone says so', async () => {
    expect(await refresh(1, 0, 'con_of_nobody')).toMatchObject({ ok: false, reason: 'none' });
  });
});

describe('needs_reconsent', () => {
  it.each([
    [403, 'invalid_grant', 'Unknown or invalid refresh token.'],
    [400, 'invalid_grant', 'Unknown or invalid refresh token.'],
    [403, 'unauthorized_client', 'refresh_token is invalid'],
  ])(
    'is the end of a connection that Atlassian says is over (%i %s): its tokens go, its row stays',
    async (status, error, description) => {
      vaults.endpoint.answer(() => ({ status, body: { error, error_description: description } }));
      expect(await refresh()).toMatchObject({ ok: false, reason: 'needs_reconsent' });
      expect(await vaults.look(connection)).toMatchObject({
        status: 'needs_reconsent',
        scrubbed: true,
        state: 'needs_reconsent',
        said: expect.stringContaining(error),
      });
      expect(await refresh(1, 1)).toMatchObject({ ok: false, reason: 'needs_reconsent' });
      expect(vaults.endpoint.sent).toEqual(['rt-0']);
      expect(vaults.log).toContainEqual(
        expect.objectContaining({ event: 'connection.needs_reconsent', connectionId: connection, level: 'warn' }),
      );
      expect(JSON.stringify(vaults.log)).not.toContain('rt-0');
      vaults.endpoint.answer(() => newTokens('at-new', 'rt-new'));
      await vaults.connect(user, { accessToken: 'at-again', refreshToken: 'rt-again' });
      const { generation } = await vaults.look(connection);
      expect(await refresh(generation)).toMatchObject(usable('at-new', generation + 1));
      expect(vaults.endpoint.sent).toEqual(['rt-0', 'rt-again']);
    },
  );

  it('is also the end of one that never had a refresh token', async () => {
    await vaults.query('update connections set refresh_sealed = null where id = $1', [connection]);
    expect(await refresh()).toMatchObject({ ok: false, reason: 'needs_reconsent' });
    expect(vaults.endpoint.sent).toEqual([]);
  });

  it.each([
    [500, { error: 'invalid_grant' }],
    [403, '<html>a proxy says no</html>'],
    [200, { unreadable: true }],
  ])('is not concluded from %i %j', async (status, body) => {
    let first = true;
    vaults.endpoint.answer(() => {
      if (!first) return newTokens('at-1', 'rt-1');
      first = false;
      return { status, body };
    });
    expect(await refresh()).toMatchObject(usable('at-1', 2));
  });
});

describe('what is not the user’s fault', () => {
  it('a request that never left is no lost answer, and is not repeated at once', async () => {
    vaults.endpoint.answer(() => ({ status: 429, headers: { 'retry-after': '120' } }));
    expect(await refresh()).toMatchObject({ ok: false, reason: 'unavailable' });
    expect(await vaults.look(connection)).toMatchObject({ status: 'active', generation: 1, state: 'unavailable' });
    const [wait] = await vaults.query<{ s: number }>(
      `select extract(epoch from retry_at - now())::float8 as s from refreshes where connection_id = $1`,
      [connection],
    );
    expect(wait?.s).toBeGreaterThan(60);
    expect(await refresh(1, 1)).toMatchObject({ ok: false, reason: 'unavailable' });
    expect(vaults.endpoint.sent).toHaveLength(1);
    await due();
    vaults.endpoint.answer(() => newTokens('at-1', 'rt-1'));
    expect(await refresh(1, 1)).toMatchObject(usable('at-1', 2));
  });

  it('after a lost answer, one that did not leave changes nothing: the token may have been exchanged', async () => {
    let asked = 0;
    vaults.endpoint.answer(() => {
      asked += 1;
      return asked === 1 ? 'drop' : { status: 429, headers: { 'retry-after': '60' } };
    });
    const result = refresh();
    await expect.poll(() => vaults.endpoint.sent.length, { timeout: 10_000 }).toBe(2);
    await expect.poll(async () => (await vaults.look(connection)).state, { timeout: 10_000 }).toBe('retry');
    vaults.endpoint.answer(() => newTokens('at-1', 'rt-1'));
    await due();
    expect(await result).toMatchObject(usable('at-1', 2));
  });

  it('a wrong client secret is the operator’s: nobody is asked to reconnect, and Atlassian is not asked on and on', async () => {
    const other = await vaults.connect(`${user}_other`);
    vaults.endpoint.answer(() => ({
      status: 401,
      body: { error: 'access_denied', error_description: 'Unauthorized' },
    }));
    const replica = vaults.another();
    for (const id of [connection, other, connection]) {
      expect(await replica.refresh(id, 1)).toMatchObject({ ok: false, reason: 'operator' });
      expect(await vaults.look(id)).toMatchObject({ status: 'active', generation: 1, scrubbed: false });
    }
    expect(vaults.endpoint.sent).toHaveLength(1);
    expect(vaults.log).toContainEqual(expect.objectContaining({ event: 'atlassian.app_refused', level: 'error' }));
    // The operator repairs it and starts Gatehouse again.
    vaults.endpoint.answer(() => newTokens('at-1', 'rt-1'));
    expect(await vaults.another().refresh(connection, 1)).toMatchObject(usable('at-1', 2));
  });

  it('a refusal of our settings for one connection leaves the others alone', async () => {
    const other = await vaults.connect(`${user}_other`);
    vaults.endpoint.answer((token) =>
      token === 'rt-0' ? { status: 400, body: { error: 'invalid_request' } } : newTokens('at-1', 'rt-1'),
    );
    expect(await refresh()).toMatchObject({ ok: false, reason: 'operator' });
    expect(await refresh()).toMatchObject({ ok: false, reason: 'operator' });
    expect(await refresh(1, 0, other)).toMatchObject(usable('at-1', 2));
    expect(vaults.endpoint.sent).toHaveLength(2);
    expect(await vaults.look(connection)).toMatchObject({ status: 'active', state: 'operator' });
  });
});
