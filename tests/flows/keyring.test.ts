import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { type House, startHouse } from '../support/house.ts';
import { type KmsServer, startKmsServer } from '../support/kms-server.ts';
import { callMcp, redeem, refresh, register, type Tokens } from '../support/oauth.ts';
import { ROOT, startProgram } from '../support/process.ts';
import { countByKey } from '../support/sealed-rows.ts';
import { startTraffic, UNPACED } from '../support/traffic.ts';
import { startTransitServer, type TransitServer } from '../support/transit-server.ts';

const WAIT = { timeout: 90_000, interval: 100 };

describe('master keys in HashiCorp Vault and in AWS KMS, two replicas of each program', () => {
  let house: House;
  let vault: TransitServer;
  let kms: KmsServer;
  let client: string;
  let tokens: Tokens;
  let auth: Record<string, string>;

  beforeAll(async () => {
    [vault, kms] = await Promise.all([startTransitServer('gatehouse'), startKmsServer('gatehouse-auth')]);
    const shared = { VAULT_KEYRING: `transit:${vault.url}/transit/gatehouse` };
    auth = {
      ...shared,
      ...kms.environment,
      AUTH_KEYRING: 'aws-kms:alias/gatehouse-auth',
      TRANSIT_TOKEN: vault.tokens.full,
    };
    house = await startHouse({
      replicas: 2,
      sandbox: { SANDBOX_ACCESS_TOKEN_TTL: '60' },
      auth,
      // mcp may not make keys.
      mcp: { ...shared, ...UNPACED, TRANSIT_TOKEN: vault.tokens.decrypt },
    });
    client = (await register(house)).client_id;
    tokens = await redeem(house, client);
  });
  afterAll(async () => {
    await house?.stop();
    await Promise.all([vault?.close(), kms?.close()]);
  });

  const keys = () =>
    house.query<{ keyring: string; id: string; master: string }>(
      'select keyring, id, master from keyring_keys order by keyring, active_from',
    );
  const operator = async (...args: string[]) => {
    const program = startProgram(
      `${ROOT}packages/cli/dist/program/main.js`,
      { DATABASE_URL: house.databaseUrl, ...auth },
      ['vault', ...args],
    );
    return { code: await program.exit, output: program.output() };
  };
  const logs = () => [...house.programs.auth, ...house.programs.mcp].map((program) => program.output()).join('\n');

  it('replicas that start at once agree on the first keys, and the database holds none that can be used', async () => {
    expect(await keys()).toEqual([
      { keyring: 'auth', id: expect.stringMatching(/^k[0-9a-f]{8}$/), master: 'aws-kms:alias/gatehouse-auth' },
      { keyring: 'vault', id: expect.stringMatching(/^k[0-9a-f]{8}$/), master: 'transit:transit/gatehouse' },
    ]);
    const wraps = vault.requests.filter(({ path }) => path.includes('/encrypt/'));
    expect(wraps).toHaveLength(1);
    const [own] = kms.requests;
    expect(own).toMatchObject({ operation: 'Encrypt', status: 200, context: { 'gatehouse:keyring': 'auth' } });
    expect(Object.keys(await countByKey(house))).toEqual([(await keys())[1]?.id]);
  });

  it("mcp's database role sees the vault's keys, and neither auth's nor a way to change any", async () => {
    const url = new URL(house.databaseUrl);
    const { mcpRole, mcpPassword } = inject('postgres');
    [url.username, url.password] = [mcpRole, mcpPassword];
    const mcp = new pg.Client({ connectionString: url.href });
    await mcp.connect();
    try {
      expect((await mcp.query('select keyring from keyring_keys')).rows).toEqual([{ keyring: 'vault' }]);
      await expect(mcp.query(`delete from keyring_keys`)).rejects.toMatchObject({ code: '42501' });
      await expect(mcp.query(`update keyring_keys set wrapped = ''`)).rejects.toMatchObject({ code: '42501' });
    } finally {
      await mcp.end();
    }
  });

  it('while both services are away everything that runs goes on, and only starting waits, saying for what', async () => {
    await Promise.all([vault.close(), kms.close()]);
    const traffic = startTraffic(house, () => tokens.access_token, 2);
    await vi.waitFor(() => expect(traffic.calls()).toBeGreaterThan(10), WAIT);
    expect(await traffic.stop()).toEqual([]);
    const answer = await refresh(house, client, tokens.refresh_token);
    expect(answer.status).toBe(200);
    tokens = (await answer.json()) as Tokens;

    await expect(house.startAnotherAuth()).rejects.toThrow(
      /auth cannot start: AUTH_KEYRING is not usable: aws-kms:alias\/gatehouse-auth did not unwrap the key .*\n {2}→ Check that it can be reached/,
    );
    await kms.reopen();
    await expect(house.startAnotherAuth()).rejects.toThrow(
      /auth cannot start: VAULT_KEYRING is not usable: .*ECONNREFUSED.*\n {2}→ Check that it can be reached/,
    );
    await vault.reopen();
  });

  it.each([
    [
      'a wrong token',
      { TRANSIT_TOKEN: 'hvs.of-somebody-else' },
      /VAULT_KEYRING is not usable: .*403.*\n {2}→ Check TRANSIT_TOKEN/,
    ],
    [
      'no login',
      { TRANSIT_TOKEN: '' },
      /VAULT_KEYRING is not usable: a transit address needs a login: set TRANSIT_TOKEN/,
    ],
    [
      'wrong AWS credentials',
      { AWS_SECRET_ACCESS_KEY: 'of-somebody-else' },
      /AUTH_KEYRING is not usable: .*InvalidSignatureException.*\n {2}→ Check the AWS credentials/,
    ],
  ])('with %s it does not start, and says what to do and nothing secret', async (_what, change, words) => {
    const program = startProgram(`${ROOT}apps/auth/dist/program/main.js`, {
      DATABASE_URL: house.databaseUrl,
      ATLASSIAN_CLIENT_ID: 'x',
      ATLASSIAN_CLIENT_SECRET: 'y',
      ...auth,
      ...change,
    });
    expect(await program.exit).toBe(1);
    expect(program.output()).toMatch(words);
    expect(program.output()).not.toMatch(/of-somebody-else|\.js:\d+/);
  });

  it('a row that was forged, or taken from elsewhere, seals and opens nothing, and is told', async () => {
    const before = await keys();
    // One of the other keyring, one made up, and our own again under another name and a later date.
    await house.query(
      `insert into keyring_keys (keyring, id, master, wrapped, active_from)
       select 'vault', 'kforged1', 'transit:transit/gatehouse', wrapped, now() from keyring_keys where keyring = 'auth'
       union all select 'vault', 'kforged2', 'transit:transit/gatehouse', '\\x00', now()
       union all select 'vault', 'kforged3', master, wrapped, now() from keyring_keys where keyring = 'vault'`,
    );
    await vi.waitFor(() => {
      for (const program of [...house.programs.auth, ...house.programs.mcp]) {
        for (const id of ['kforged1', 'kforged2', 'kforged3']) {
          expect(program.output()).toContain(`did not unwrap the key ${id}`);
        }
      }
    }, WAIT);
    // A process that starts is not kept from it.
    const another = await house.startAnotherAuth();
    await another.stop();
    expect((await operator('status')).output).toMatch(new RegExp(`${before[1]?.id} +seals`));
    expect((await callMcp(house, tokens.access_token, 'tools/list')).status).toBe(200);
    await house.query(`delete from keyring_keys where id like 'kforged%'`);
  });

  it('a new key is announced, takes over everywhere without a failed call, and the old one is removed', async () => {
    const [, old] = await keys();
    vault.rotate('gatehouse');
    const rotate = async (after: string) => {
      const { code, output } = await operator('rotate', '--after', after);
      expect(code, output).toBe(0);
      return /(k[0-9a-f]{8}) seals from/.exec(output)?.[1] ?? '';
    };
    // One that is announced for as long as a slow machine may look at it, and one that takes over before.
    const announced = await rotate('3600');
    expect((await operator('status')).output).toMatch(new RegExp(`${announced} +will seal`));
    expect(await operator('remove', announced)).toMatchObject({ code: 1 });
    const traffic = startTraffic(house, () => tokens.access_token, 2);
    const next = await rotate('12');
    // From then on what is refreshed is sealed with it.
    await vi.waitFor(async () => expect(await countByKey(house)).toEqual({ [next]: 1 }), WAIT);
    /** Once every replica seals with the new one: one that has not looked yet may refresh what was re-wrapped. */
    const remove = (says: string) =>
      vi.waitFor(async () => {
        expect(await operator('rekey')).toMatchObject({ code: 0 });
        const removed = { code: 0, output: expect.stringContaining(says) };
        expect(await operator('remove', old?.id ?? '')).toMatchObject(removed);
      }, WAIT);
    await remove('Run this again in 60 minutes');
    const calls = traffic.calls();
    await vi.waitFor(() => expect(traffic.calls()).toBeGreaterThan(calls + 10), WAIT);
    expect(await traffic.stop()).toEqual([]);
    expect(await operator('remove', old?.id ?? '')).toMatchObject({ code: 1 });
    expect((await operator('status')).output).toMatch(new RegExp(`${old?.id} +retired at`));
    await house.query(`update keyring_keys set retired_at = now() - interval '1 hour' where id = $1`, [old?.id]);
    await remove(`Removed ${old?.id}`);
    expect((await keys()).map(({ id }) => id)).not.toContain(old?.id);
    // Of half a minute, most is waiting for the key's time and for the next refresh after it.
  }, 300_000);

  it('no token, secret or key of these services is in a log', () => {
    const secrets = [...Object.values(vault.tokens), kms.environment.AWS_SECRET_ACCESS_KEY ?? ''];
    for (const secret of secrets) expect(logs().includes(secret)).toBe(false);
  });
});
