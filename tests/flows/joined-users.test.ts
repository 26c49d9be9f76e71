import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createUsers } from '../../apps/auth/src/signin/users.ts';
import { type House, startHouse } from '../support/house.ts';
import { openPool } from '../support/pool.ts';

describe('a person whom two identity providers vouch for under one address', () => {
  let house: House;
  let pool: pg.Pool;

  beforeAll(async () => {
    house = await startHouse();
    pool = openPool({ connectionString: house.databaseUrl, application_name: 'joining' });
  });
  afterAll(async () => {
    await pool?.end();
    await house?.stop();
  });

  it('is one user, also if both first sign-ins come at once', async () => {
    const users = createUsers(pool);
    const email = 'ada@example.com';
    const person = { subject: 'ada', displayName: 'Ada Example', email, verifiedEmail: email };
    // Nobody can be written down until both have looked, or wait to look.
    const holder = await pool.connect();
    await holder.query('begin');
    await holder.query('lock table users in share row exclusive mode');
    const signIns = ['https://one.example', 'https://two.example'].map((issuer) => users.signIn({ issuer, ...person }));
    try {
      await expect
        .poll(() =>
          house.query(
            `select count(*)::int as waiting from pg_stat_activity
               where application_name = 'joining' and wait_event_type = 'Lock'`,
          ),
        )
        .toEqual([{ waiting: 2 }]);
    } finally {
      await holder.query('rollback');
      holder.release();
    }
    const [one, two] = await Promise.all(signIns);
    expect(one?.id).toBe(two?.id);
    expect(await house.query(`select id from users where email = $1`, [email])).toHaveLength(1);
  });
});
