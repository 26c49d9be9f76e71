import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newTokens, startVaults, type Vaults } from '../../support/vaults.ts';

let vaults: Vaults;
let connection: string;
let users = 0;

const replica = () => {
  const [found] = vaults.replicas;
  if (!found) throw new Error('no replica');
  return found;
};
const change = (what: string) => vaults.query(`update refreshes set ${what} where connection_id = $1`, [connection]);

beforeAll(async () => {
  vaults = await startVaults(1);
});
afterAll(() => vaults?.stop());
beforeEach(async () => {
  await vaults.query('delete from connections');
  vaults.endpoint.sent.length = 0;
  vaults.endpoint.answer(() => newTokens('at-1', 'rt-1'));
  users += 1;
  connection = await vaults.connect(`usr_${users}`, { refreshToken: 'rt-0' });
  const hash = createHash('sha256').update('rt-0').digest();
  await vaults.query(
    `insert into refreshes (connection_id, state, generation, token_hash, holder, tries, tried_at, retry_at)
     values ($1, 'retry', 1, $2, 'who was taken over', 1, now() - interval '19 minutes', now())`,
    [connection, hash],
  );
});

describe('a program that may write refreshes, and was taken over', () => {
  it.each([
    `retry_at = 'infinity'`,
    `retry_at = '-infinity'`,
    `retry_at = now() + interval '1 day'`,
    `tried_at = 'infinity', retry_at = 'infinity'`,
    `tried_at = now() + interval '1 year', retry_at = now() + interval '1 year'`,
    `began_at = '-infinity'`,
    'tries = 0',
  ])('cannot write what puts refreshes off, or breaks them: %s', async (what) => {
    await expect(change(what)).rejects.toThrow(/refreshes_(times|tries)_check/);
  });

  it('delays what it may write by twenty minutes at most', async () => {
    await change(`tries = 2147483647, retry_at = tried_at + interval '20 minutes'`);
    await change(`tried_at = tried_at - interval '2 minutes', retry_at = retry_at - interval '2 minutes'`);
    expect(await replica().refresh(connection, 1)).toMatchObject({ ok: true, credential: { generation: 2 } });
  });

  it.each(['a caller', 'the sweep', 'those who refresh before tokens expire'])(
    'is not believed by %s either, where the table let it through',
    async (who) => {
      await vaults.query('alter table refreshes drop constraint if exists refreshes_times_check');
      await change(`tried_at = now() - interval '21 minutes', retry_at = 'infinity'`);
      if (who === 'a caller') await replica().refresh(connection, 1);
      if (who === 'those who refresh before tokens expire') {
        await change(`state = 'unavailable'`);
        await vaults.query('update connections set expires_at = now() where id = $1', [connection]);
        replica().noteUse(connection);
      }
      if (who !== 'a caller') await replica().tend({ keepAliveDays: 0 }).stop();
      expect(await vaults.look(connection)).toMatchObject({ state: 'done', generation: 2 });
      expect(vaults.endpoint.sent).toEqual(['rt-0']);
    },
  );
});
