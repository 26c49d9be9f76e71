import { generateKeyringLine, parseKeyring, SEALED_COLUMNS } from '@gatehouse/vault';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type KeyringHouse, startKeyringHouse } from '../support/keyring-house.ts';
import { callMcp, redeem, refresh, register, type Tokens } from '../support/oauth.ts';
import { countByKey, holdConnections, openSeeded, seedConnections } from '../support/sealed-rows.ts';
import { startTraffic } from '../support/traffic.ts';

const idOf = (line: string) => line.split(':')[0] ?? '';
const SEEDED = 4_000;

describe('re-wrapping with a new key, while two replicas of each program work', () => {
  let own: KeyringHouse;
  let client: string;
  let tokens: Tokens;

  beforeAll(async () => {
    // Atlassian's access tokens are always about to expire: each call refreshes its connection.
    own = await startKeyringHouse({ replicas: 2, sandbox: { SANDBOX_ACCESS_TOKEN_TTL: '60' } });
    client = (await register(own.house)).client_id;
    tokens = await redeem(own.house, client);
  });
  afterAll(() => own?.stop());

  const rowsWith = async (line: string) => (await countByKey(own.house))[idOf(line)] ?? 0;
  const run = async (...args: string[]) => {
    const program = own.operator(...args);
    return { code: await program.exit, output: program.output() };
  };
  const status = async (...args: string[]) => {
    const { code, output } = await run('status', '--json', ...args);
    return { code, ...(JSON.parse(output) as { keys: { id: string; state: string; removable: boolean }[] }) };
  };

  it('the vault: no call fails, the command is killed half way and goes on, the old key is removed', async () => {
    const { house, first } = own;
    const ids = await seedConnections(house, parseKeyring(first.vault), SEEDED);
    const traffic = startTraffic(house, () => tokens.access_token);
    const newer = generateKeyringLine();
    await own.write('vault', newer, first.vault);

    // What somebody holds is not re-wrapped: however fast the command is, it does not end before it is killed.
    const letGo = await holdConnections(house, ids.slice(SEEDED / 2));
    const victim = own.operator('rekey');
    const progress = /connections\.data_key_sealed: [\d,]+ of 4,00\d, [\d,]+\/s, \d+ s left/;
    await vi.waitFor(() => expect(victim.output()).toMatch(progress), { timeout: 60_000, interval: 5 });
    victim.kill('SIGKILL');
    expect(await victim.exit).toBeNull();
    const left = await rowsWith(first.vault);
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThan(SEEDED);
    expect((await status()).keys).toMatchObject([
      { id: idOf(newer), state: 'seals' },
      { id: idOf(first.vault), state: 'opens', removable: false },
    ]);

    await letGo();

    // Two at once do each other no harm, and both end well.
    const both = await Promise.all([run('rekey'), run('rekey')]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    expect(await countByKey(house)).toEqual({ [idOf(newer)]: SEEDED + 1 });
    expect((await status()).keys).toMatchObject([{ state: 'seals' }, { id: idOf(first.vault), removable: true }]);

    await own.write('vault', newer);
    const before = traffic.calls();
    await vi.waitFor(() => expect(traffic.calls()).toBeGreaterThan(before + 20), { timeout: 60_000 });
    expect(await traffic.stop()).toEqual([]);
    const sample = ids.at(-1) ?? '';
    expect(await openSeeded(house, parseKeyring(newer), sample)).toEqual([
      `access of ${sample}`,
      `refresh of ${sample}`,
    ]);
    await house.query(`delete from users where display_name = 'Somebody'`);
  });

  it("auth's own keys and records: sessions outlive the old key, also in processes that start afterwards", async () => {
    const { house, first } = own;
    const newer = generateKeyringLine();
    await own.write('auth', newer, first.auth);
    let going = true;
    const refreshing = (async () => {
      while (going) {
        const answer = await refresh(house, client, tokens.refresh_token, house.replicas.auth[1]);
        expect(answer.status).toBe(200);
        tokens = (await answer.json()) as Tokens;
      }
    })();
    expect(await run('rekey', '--auth')).toMatchObject({ code: 0, output: expect.stringContaining(idOf(newer)) });
    expect((await status('--auth')).keys).toMatchObject([{ state: 'seals' }, { removable: true }]);
    await own.write('auth', newer);
    await own.house.restartAuth(0);
    going = false;
    await refreshing;
    for (const at of house.replicas.auth) {
      const answer = await refresh(house, client, tokens.refresh_token, at);
      expect(answer.status).toBe(200);
      tokens = (await answer.json()) as Tokens;
    }
    expect((await callMcp(house, tokens.access_token, 'tools/list')).status).toBe(200);
  });

  it('what does not open is left alone and told: sealed with a key that is gone, or moved from its row', async () => {
    const { house } = own;
    const [lost, newer] = [generateKeyringLine(), generateKeyringLine()];
    const present = (await countByKey(house)) as Record<string, number>;
    const [current = ''] = Object.keys(present);
    await seedConnections(house, parseKeyring(lost), 7);
    expect(await run('rekey')).toMatchObject({
      code: 1,
      output: expect.stringMatching(
        new RegExp(
          `7 of connections\\.data_key_sealed are sealed with ${idOf(lost)}, which the keyring lacks\\. Such as: con_`,
        ),
      ),
    });
    const { code, output } = await run('status');
    expect(code).toBe(1);
    expect(output).toMatch(new RegExp(`${idOf(lost)} +7  ← the keyring lacks this key`));

    // The key comes back, and with it what it sealed; but two rows' data keys have been exchanged.
    const text = await own.lines('vault');
    await own.write('vault', newer, text, lost);
    await house.query(
      `with pair as (select array_agg(id) as ids from (select id from connections where account_id = id limit 2) two)
       update connections own set data_key_sealed = other.data_key_sealed from pair, connections other
       where own.id = any(pair.ids) and other.id = any(pair.ids) and own.id <> other.id`,
    );
    const again = await run('rekey');
    expect(again.code).toBe(1);
    expect(again.output).toContain('2 of connections.data_key_sealed do not open: they were changed, or moved');
    expect(await countByKey(house)).toEqual({ [idOf(newer)]: 6, [idOf(lost)]: 2 });
    expect(current).not.toBe(idOf(newer));
  });

  it('every sealed column of the database is known to the command', async () => {
    const columns = await own.house.query<{ name: string }>(
      `select table_name || '.' || column_name as name from information_schema.columns
       where table_schema = 'public' and data_type = 'bytea' and column_name ~ 'sealed$'`,
    );
    // These two are sealed with the data key of their own row.
    const underTheDataKey = ['connections.access_sealed', 'connections.refresh_sealed'];
    const known = [...SEALED_COLUMNS.map(({ table, column }) => `${table}.${column}`), ...underTheDataKey];
    expect(columns.map(({ name }) => name).sort()).toEqual(known.sort());
  });
});
