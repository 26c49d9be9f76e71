import { decodeProtectedHeader } from 'jose';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type House, startHouse } from '../support/house.ts';
import { callMcp, redeem, refresh, register, type Tokens } from '../support/oauth.ts';
import { ROOT, startProgram } from '../support/process.ts';
import { UNPACED } from '../support/traffic.ts';

const WAIT = { timeout: 30_000, interval: 100 };

interface KeyRow {
  kid: string;
  status: string;
  empty: boolean;
}

describe('signing keys over two processes', () => {
  let house: House;
  let client: string;
  let token: string;

  beforeAll(async () => {
    house = await startHouse({ replicas: 2, mcp: UNPACED });
    client = (await register(house)).client_id;
    token = (await redeem(house, client)).refresh_token;
  });
  afterAll(() => house?.stop());

  const kidOf = (jwt: string) => decodeProtectedHeader(jwt).kid ?? '';
  const keys = () =>
    house.query<KeyRow>(
      `select kid, status, length(private_sealed) = 0 as empty from signing_keys order by created_at`,
    );
  const published = async (at: string): Promise<string[]> => {
    const { keys: set } = (await (await fetch(`${at}/jwks`)).json()) as { keys: Record<string, string>[] };
    for (const key of set) expect(Object.keys(key)).not.toContain('d');
    return set.map(({ kid }) => kid ?? '');
  };
  const everywhere = async (check: (kids: string[]) => void) => {
    for (const at of house.replicas.auth) await vi.waitFor(async () => check(await published(at)), WAIT);
  };
  const cli = async (...args: string[]) => {
    const program = startProgram(`${ROOT}packages/cli/dist/program/main.js`, { DATABASE_URL: house.databaseUrl }, [
      'keys',
      ...args,
    ]);
    expect(await program.exit, program.output()).toBe(0);
    return program.output();
  };
  const issue = async (at: string): Promise<string> => {
    const answer = await refresh(house, client, token, at);
    expect(answer.status).toBe(200);
    const tokens = (await answer.json()) as Tokens;
    token = tokens.refresh_token;
    return tokens.access_token;
  };
  /** Issues tokens all along; each must be accepted, and its key be published by every replica as it is issued. */
  const keepIssuing = () => {
    let going = true;
    let count = 0;
    const run = async () => {
      while (going) {
        for (const at of house.replicas.auth) {
          const issued = await issue(at);
          for (const other of house.replicas.auth) expect(await published(other)).toContain(kidOf(issued));
          expect((await callMcp(house, issued, 'tools/list')).status).toBe(200);
          count += 1;
        }
      }
      return count;
    };
    const running = run();
    return async () => {
      going = false;
      return await running;
    };
  };

  it('a rotation on request refuses no token and needs no restart; the old key is withdrawn at last', async () => {
    const [first] = await keys();
    const etag = (await fetch(`${house.issuer}/jwks`)).headers.get('etag');
    const stop = keepIssuing();
    const early = await issue(house.replicas.auth[0] ?? '');

    expect(await cli('rotate')).toContain('announces new keys');
    await everywhere((kids) => expect(kids).toHaveLength(2));
    const next = (await keys()).find(({ status }) => status === 'next');
    expect(next?.kid).not.toBe(first?.kid);
    expect(kidOf(await issue(house.replicas.auth[0] ?? ''))).toBe(first?.kid);
    expect((await fetch(`${house.issuer}/jwks`)).headers.get('etag')).not.toBe(etag);

    // A reader of the keys gets to know the new one while it is announced; mcp looks again at any key it does not know.
    await vi.waitFor(async () => {
      const [row] = await house.query<{ old: boolean }>(
        `select since < now() - interval '6 seconds' as old from signing_keys where status = 'next'`,
      );
      expect(row?.old).toBe(true);
    }, WAIT);
    await Promise.all(
      house.replicas.mcp.map((at) =>
        fetch(`${at}/mcp`, {
          method: 'POST',
          headers: {
            authorization: 'Bearer eyJhbGciOiJSUzI1NiIsImtpZCI6IngifQ.e30.x',
            host: new URL(house.mcpUrl).host,
          },
        }),
      ),
    );
    await house.query(`update signing_keys set since = since - interval '11 minutes' where status = 'next'`);
    await vi.waitFor(async () => {
      for (const at of house.replicas.auth) expect(kidOf(await issue(at))).toBe(next?.kid);
    }, WAIT);
    expect(await keys()).toEqual([
      { kid: first?.kid, status: 'retired', empty: true },
      { kid: next?.kid, status: 'current', empty: false },
    ]);
    // What the retired key signed still counts.
    await everywhere((kids) => expect(kids).toEqual([next?.kid, first?.kid]));
    expect((await callMcp(house, early, 'tools/list')).status).toBe(200);
    expect(await cli('list')).toMatch(/retired.*verifies what it signed[\s\S]*current.*signs/);

    await house.query(`update signing_keys set since = since - interval '46 minutes' where status = 'retired'`);
    await everywhere((kids) => expect(kids).toEqual([next?.kid]));
    expect(await keys()).toHaveLength(1);
    expect(await stop()).toBeGreaterThan(10);
    expect(house.programs.auth.every((program) => !program.output().includes('signing_key.unreadable'))).toBe(true);
  });

  it('a key that is too old is replaced by itself, by one replica', async () => {
    const [before] = await keys();
    await house.query(`update signing_keys set since = since - interval '91 days'`);
    await everywhere((kids) => expect(kids).toHaveLength(2));
    expect((await keys()).map(({ status }) => status)).toEqual(['current', 'next']);
    expect(kidOf(await issue(house.replicas.auth[0] ?? ''))).toBe(before?.kid);
  });

  it('a key in the wrong hands is gone at once, and clients go on', async () => {
    const leaked = (await keys()).map(({ kid }) => kid);
    expect(await cli('rotate', '--urgent')).toContain('within seconds');
    await everywhere((kids) => {
      expect(kids).toHaveLength(1);
      expect(leaked).not.toContain(kids[0]);
    });
    const fresh = await issue(house.replicas.auth[1] ?? '');
    expect(leaked).not.toContain(kidOf(fresh));
    await vi.waitFor(async () => expect((await callMcp(house, fresh, 'tools/list')).status).toBe(200), WAIT);
  });

  it('says what its commands are', async () => {
    const program = startProgram(`${ROOT}packages/cli/dist/program/main.js`, { DATABASE_URL: house.databaseUrl }, [
      'keys',
      'x',
    ]);
    expect(await program.exit).toBe(1);
    expect(program.output()).toContain('rotate --urgent');
  });
});

describe('ES256 for access tokens', () => {
  it('signs with it from the start, and keeps a key for ID tokens', async () => {
    const house = await startHouse({ auth: { ACCESS_TOKEN_ALGORITHM: 'ES256' } });
    try {
      const { access_token: jwt } = await redeem(house, (await register(house)).client_id);
      expect(decodeProtectedHeader(jwt).alg).toBe('ES256');
      expect((await callMcp(house, jwt, 'tools/list')).status).toBe(200);
      const { keys } = (await (await fetch(`${house.issuer}/jwks`)).json()) as { keys: { alg: string }[] };
      expect(keys.map(({ alg }) => alg).sort()).toEqual(['ES256', 'RS256']);
    } finally {
      await house.stop();
    }
  });
});
