import { parseKeyring } from '@gatehouse/vault';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSuccessorKeys, type SuccessorKeys } from '../../apps/auth/src/provider/refresh/successor-keys.ts';
import { successorOf } from '../../apps/auth/src/provider/refresh/successors.ts';
import { type House, startHouse } from '../support/house.ts';
import { redeem, refresh, register, type Tokens } from '../support/oauth.ts';
import { openPool } from '../support/pool.ts';

describe('the keys that successors are derived with, over two processes', () => {
  let house: House;
  let client: string;
  let pool: pg.Pool;
  let keys: SuccessorKeys;

  beforeAll(async () => {
    house = await startHouse({ replicas: 2 });
    client = (await register(house)).client_id;
    pool = openPool({ connectionString: house.databaseUrl, max: 4 });
    keys = createSuccessorKeys(pool, parseKeyring(house.secrets.authKeyring));
  });
  afterAll(async () => {
    await pool?.end();
    await house?.stop();
  });

  /** Five concurrent uses over both processes; they must agree. */
  const use = async (token: string): Promise<string> => {
    const answers = await Promise.all(
      [0, 1, 0, 1, 0].map((at) => refresh(house, client, token, house.replicas.auth[at])),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    const tokens = (await Promise.all(answers.map((answer) => answer.json()))) as Tokens[];
    expect(new Set(tokens.map(({ refresh_token }) => refresh_token)).size).toBe(1);
    return tokens[0]?.refresh_token ?? '';
  };

  const names = async () =>
    (await house.query<{ name: string }>(`select name from secret_keys where name like 'successors%' order by 1`)).map(
      ({ name }) => name,
    );

  it('nobody is logged out by a rotation: tokens keep the key that they were made under', async () => {
    expect(await keys.tend()).toBe(false);
    const before = (await redeem(house, client)).refresh_token;
    const lost = await use(before);

    await house.query(`update secret_keys set created_at = now() - interval '100 days' where name = 'successors'`);
    const made = await Promise.all([keys.tend(), keys.tend(), keys.tend()]);
    expect(made.filter(Boolean)).toHaveLength(1);
    const [first = '', second = ''] = await names();
    expect(second).toMatch(/^successors:[0-9a-f]{16}$/);

    // Announced, and not used yet.
    const announced = await use(lost);
    expect(announced).toBe(successorOf(await keys.get(first), lost));

    // It becomes active: what was made before goes on as it began, whenever it is repeated.
    await house.query(
      `update oidc_records set created_at = created_at - interval '1 hour' where model = 'RefreshToken'`,
    );
    await house.query(`update secret_keys set active_from = now() - interval '1 second' where name = $1`, [second]);
    expect(await use(lost)).toBe(announced);
    const last = await use(announced);
    expect(last).toBe(successorOf(await keys.get(first), announced));

    const next = await use(last);
    expect(next).toBe(successorOf(await keys.get(second), last));
    await use(next);
  });

  it('an old key stays while tokens from its time can come, and goes after', async () => {
    const [first, second] = await names();
    await house.query(`update secret_keys set active_from = now() - interval '30 days' where name = $1`, [second]);
    await keys.tend();
    expect(await names()).toEqual([first, second]);
    await house.query(`update secret_keys set active_from = now() - interval '32 days' where name = $1`, [second]);
    await keys.tend();
    expect(await names()).toEqual([second]);
    await use((await redeem(house, client)).refresh_token);
  });

  it('no key stands in the database in the clear', async () => {
    const [name = ''] = await names();
    const key = await keys.get(name);
    const [row] = await house.query<{ sealed: Buffer }>('select sealed from secret_keys where name = $1', [name]);
    expect(row?.sealed.includes(key)).toBe(false);
  });
});
