import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFamilies, type Families } from '../../apps/auth/src/consent/families.ts';
import { type House, startHouse } from '../support/house.ts';
import { newPerson, obtainCode, redeem, refresh, register } from '../support/oauth.ts';
import { openPool } from '../support/pool.ts';

describe('what a user is shown of a client’s devices', () => {
  let house: House;
  let client: string;
  let pool: pg.Pool;
  let families: Families;
  const person = newPerson();
  const user = async () => (await house.query<{ id: string }>('select id from users'))[0]?.id ?? '';

  beforeAll(async () => {
    house = await startHouse({ replicas: 2 });
    client = (await register(house)).client_id;
    pool = openPool({ connectionString: house.databaseUrl, max: 2 });
    families = createFamilies(pool);
  });
  afterAll(async () => {
    await pool?.end();
    await house?.stop();
  });

  it('each device has what it may do, what it called itself, and its last use', async () => {
    const first = await redeem(house, client, { scope: 'jira:read' }, person);
    await redeem(house, client, { scope: 'confluence:read' }, person);
    await house.query(
      `update oidc_records set created_at = created_at - interval '1 day' where model = 'RefreshToken'`,
    );
    expect((await refresh(house, client, first.refresh_token)).status).toBe(200);
    const [latest, earlier, ...others] = await families.list(await user());
    expect(others).toEqual([]);
    expect(latest).toMatchObject({
      clientId: client,
      scopes: ['jira:read'],
      device: { userAgent: 'node', redirect: 'loopback' },
    });
    expect(earlier).toMatchObject({ scopes: ['confluence:read'] });
    expect((latest?.lastUsedAt.getTime() ?? 0) - (earlier?.lastUsedAt.getTime() ?? 0)).toBeGreaterThan(80_000_000);
  });

  it('an authorization whose code was never redeemed is no device', async () => {
    const before = await families.list(await user());
    await obtainCode(house, client, {}, person);
    expect(await families.list(await user())).toEqual(before);
  });

  it('invariant 7: a device that signs out is gone, its row with it, and the others stay', async () => {
    const gone = await redeem(house, client, {}, person);
    const before = await families.list(await user());
    const revoked = await fetch(`${house.issuer}/revoke`, {
      method: 'POST',
      body: new URLSearchParams({ token: gone.refresh_token, client_id: client }),
    });
    expect(revoked.status).toBe(200);
    const after = await families.list(await user());
    expect(after).toEqual(before.slice(1));
    const kept = await house.query('select id from grants where redeemed_at is not null');
    expect(kept).toHaveLength(after.length);
  });
});
