import { type Database, openDatabase } from '@gatehouse/database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DatabaseProxy, startDatabaseProxy } from '../../test/database-proxy.js';
import { startPostgres, type TestPostgres } from '../../test/postgres.js';
import type { Principal } from '../bearer/principal.js';
import { openStanding, type Standing } from './standing.js';

let postgres: TestPostgres;
let owner: Database;
let database: Database;
let log: DatabaseProxy;
let standing: Standing;
let counted = 0;

beforeAll(async () => {
  postgres = await startPostgres();
  owner = openDatabase({ url: postgres.ownerUrl, applicationName: 'test-owner' });
  database = openDatabase({ url: postgres.mcpUrl, applicationName: 'test-mcp' });
  log = await startDatabaseProxy(postgres.mcpUrl);
  const pool = new Proxy(database.pool, {
    get: (target, name) => {
      if (name === 'query') counted += 1;
      return Reflect.get(target, name, target);
    },
  });
  standing = await openStanding({ pool, url: log.url, onError: () => {} });
});
afterAll(async () => {
  await standing.close();
  await log.close();
  await Promise.all([database.close(), owner.close()]);
  await postgres.stop();
});

const now = () => Math.floor(Date.now() / 1_000);
let numbers = 0;
async function person(changes: Partial<Principal> = {}): Promise<Principal> {
  numbers += 1;
  const number = numbers;
  const subject = `usr_${number}`;
  await owner.pool.query(`insert into users (id, display_name) values ($1, 'Maya')`, [subject]);
  return {
    kind: 'user',
    subject,
    clientId: `client-${number}`,
    scopes: [],
    grantId: `grant-${number}`,
    tokenId: `token-${number}`,
    boundTo: undefined,
    issuedAt: now() - 60,
    expiresAt: now() + 600,
    ...changes,
  };
}
const record = (kind: string, subject: string) => owner.pool.query('select record_change($1, $2)', [kind, subject]);
const machine = (): Partial<Principal> => ({ kind: 'machine', subject: `client-${numbers + 1}`, grantId: undefined });

/** Runs while the change log is not heard of, and its knowledge is too old to be acted on. */
async function whileDeaf(run: () => Promise<void>): Promise<void> {
  const probe = await person();
  await standing.check(probe);
  log.stall(true);
  try {
    // A question that goes to Postgres although everything about it is known: the knowledge is not trusted any more.
    await expect
      .poll(
        async () => {
          const before = counted;
          await standing.check(probe);
          return counted > before;
        },
        { timeout: 30_000 },
      )
      .toBe(true);
    await run();
  } finally {
    log.stall(false);
    await expect
      .poll(
        async () => {
          const before = counted;
          await standing.check(probe);
          return counted > before;
        },
        { timeout: 15_000 },
      )
      .toBe(false);
  }
}

describe('the standing of principals', () => {
  it('invariant 9: is known without Postgres from the second time on', async () => {
    const one = await person();
    expect(await standing.check(one)).toBe('good');
    const statements = async () => {
      const before = counted;
      for (let call = 0; call < 50; call += 1) expect(await standing.check(one, 'con_x')).toBe('good');
      return counted - before;
    };
    await expect.poll(statements).toBe(0);
  });

  it('invariant 9: is looked up in the log, once for all calls, by a process that was too busy to follow it', async () => {
    const one = await person();
    await standing.check(one);
    const statements = async () => {
      const before = counted;
      for (const end = performance.now() + 800; performance.now() < end; );
      const verdicts = await Promise.all(Array.from({ length: 50 }, () => standing.check(one)));
      expect(verdicts).toEqual(Array.from({ length: 50 }, () => 'good'));
      return counted - before;
    };
    // Again where this machine kept Postgres from answering in time.
    await expect.poll(statements, { timeout: 20_000 }).toBe(0);
  });

  it('invariant 9: is asked of Postgres, in one statement a call, while the change log is not heard of', async () => {
    const one = await person();
    await whileDeaf(async () => {
      for (let call = 0; call < 5; call += 1) {
        const before = counted;
        expect(await standing.check(one)).toBe('good');
        expect(counted).toBe(before + 1);
      }
    });
  });

  const deaf: [string, (one: Principal) => Promise<unknown>, string, () => Partial<Principal>][] = [
    ['a grant that ended', ({ grantId }) => record('grant', grantId ?? ''), 'revoked', () => ({})],
    ['a token that was revoked', ({ tokenId }) => record('token', tokenId), 'revoked', machine],
    ['a client that is gone', ({ clientId }) => record('client', clientId), 'revoked', machine],
    [
      'a suspended user',
      ({ subject }) => owner.pool.query('update users set suspended_at = now() where id = $1', [subject]),
      'user_inactive',
      () => ({}),
    ],
    [
      'a deleted user',
      ({ subject }) => owner.pool.query('delete from users where id = $1', [subject]),
      'user_inactive',
      () => ({}),
    ],
  ];
  it('invariant 9: Postgres says the same as the log would', async () => {
    const people = await Promise.all(
      deaf.map(async ([what, end, verdict, kind]) => ({ what, end, verdict, one: await person(kind()) })),
    );
    const back = await person({ ...machine(), issuedAt: now() + 60 });
    for (const { one } of people) expect(await standing.check(one)).toBe('good');
    await whileDeaf(async () => {
      for (const { what, end, verdict, one } of people) {
        expect([what, await standing.check(one)]).toEqual([what, 'good']);
        await end(one);
        expect([what, await standing.check(one)]).toEqual([what, verdict]);
      }
      // A client that came back: its new tokens are good.
      await record('client', back.clientId);
      expect(await standing.check(back)).toBe('good');
      // No connection of that name exists.
      expect(await standing.check(back, 'con_removed')).toBe('revoked');
    });
    for (const { what, verdict, one } of people) expect([what, await standing.check(one)]).toEqual([what, verdict]);
    expect(await standing.check(back)).toBe('good');
  });

  it('invariant 9: what ended while the log was not heard of ends work as soon as it is', async () => {
    const one = await person();
    const work = standing.begin(one);
    await whileDeaf(async () => {
      await record('grant', one.grantId ?? '');
      expect(work.signal.aborted).toBe(false);
    });
    expect(work.signal.aborted).toBe(true);
    work.end();
  });

  it('invariant 9: a replica that starts knows what ended before', async () => {
    const one = await person();
    await record('grant', one.grantId ?? '');
    const fresh = await openStanding({ pool: database.pool, url: postgres.mcpUrl, onError: () => {} });
    expect(await fresh.check(one)).toBe('revoked');
    await fresh.close();
  });

  it('invariant 9: nobody is let in on a guess', async () => {
    const one = await person();
    await standing.check(one);
    await whileDeaf(async () => {
      await owner.pool.query('alter table changes rename to changes_away');
      try {
        await expect(standing.check(one)).rejects.toThrow(/changes/);
      } finally {
        await owner.pool.query('alter table changes_away rename to changes');
      }
    });
  });
});
