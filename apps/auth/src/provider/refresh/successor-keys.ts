import { randomBytes } from 'node:crypto';
import { inTransaction } from '@gatehouse/database';
import type { Logger } from '@gatehouse/telemetry';
import { type Keyring, open, SealError, seal, secretKeyPlace } from '@gatehouse/vault';
import type pg from 'pg';

/** The first key has the bare name, the later ones a number behind it. */
const NAME = 'successors';
const LOCK = 7_214_005;
/** A key is replaced when it is this old. */
const ROTATE_DAYS = 90;
/** A new key counts from a moment that comes well after its row can be read everywhere. */
const LEAD_MINUTES = 10;
/** Refresh tokens live for thirty days: after that, and a day more, nothing that a replaced key made can come. */
const KEEP_DAYS = 31;
const INTERVAL_MS = 60 * 60_000;

/**
 * SQL: the name of the key with which a token's successor is derived. The token's own row decides, by when it was made:
 * each use of one token gets the same key, on every replica and across a rotation.
 */
export const KEY_OF_TOKEN = `(select name from secret_keys
  where (name = '${NAME}' or starts_with(name, '${NAME}:')) and active_from <= token.created_at
  order by active_from desc limit 1)`;

/** The keys that successors of refresh tokens are derived with. */
export interface SuccessorKeys {
  /** A key, read when it is first needed: a replica need not be told of a rotation. */
  get(name: string): Promise<Buffer>;
  /** Makes the first key, replaces an old one, and drops those that no token needs. @returns whether a new one was made */
  tend(): Promise<boolean>;
}

export function createSuccessorKeys(pool: pg.Pool, keyring: Keyring): SuccessorKeys {
  const known = new Map<string, Buffer>();
  return {
    get: async (name) => {
      const key = known.get(name) ?? (await read(pool, keyring, name));
      known.set(name, key);
      return key;
    },
    tend: async () => {
      return await inTransaction(pool, async (client) => {
        await client.query('select pg_advisory_xact_lock($1)', [LOCK]);
        const made = await makeIfDue(client, keyring);
        await dropUnneeded(client);
        return made;
      });
    },
  };
}

/** Tends the keys every hour until stopped. */
export function startKeyTending(keys: SuccessorKeys, logger: Logger): { stop(): void } {
  const run = () => {
    keys.tend().then(
      (made) => {
        if (made) logger.info({ event: 'key.announced', key: NAME }, 'announced a new key for refresh tokens');
      },
      (error: unknown) => logger.warn({ err: error }, 'tending the keys for refresh tokens failed'),
    );
  };
  const timer = setInterval(run, INTERVAL_MS + Math.random() * 60_000);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}

async function read(pool: pg.Pool, keyring: Keyring, name: string): Promise<Buffer> {
  const { rows } = await pool.query<{ sealed: Buffer }>('select sealed from secret_keys where name = $1', [name]);
  if (!rows[0]) throw new SealError(`there is no key named ${name}`);
  return open(keyring, rows[0].sealed, secretKeyPlace(name));
}

async function makeIfDue(client: pg.PoolClient, keyring: Keyring): Promise<boolean> {
  const { rows } = await client.query<{ first: boolean; due: boolean }>(
    `select count(*) = 0 as first,
       coalesce(max(greatest(created_at, active_from)) < now() - make_interval(days => $2), true) as due
     from secret_keys where name = $1 or starts_with(name, $1 || ':')`,
    [NAME, ROTATE_DAYS],
  );
  if (!rows[0]?.due) return false;
  const name = rows[0].first ? NAME : `${NAME}:${randomBytes(8).toString('hex')}`;
  await client.query(
    `insert into secret_keys (name, sealed, active_from)
     values ($1, $2, case when $3 then 'epoch' else now() + make_interval(mins => $4) end)`,
    [name, seal(keyring, randomBytes(32), secretKeyPlace(name)), rows[0].first, LEAD_MINUTES],
  );
  return true;
}

async function dropUnneeded(client: pg.PoolClient): Promise<void> {
  await client.query(
    `delete from secret_keys replaced where (replaced.name = $1 or starts_with(replaced.name, $1 || ':')) and exists (
       select from secret_keys later where starts_with(later.name, $1 || ':')
         and later.active_from > replaced.active_from and later.active_from < now() - make_interval(days => $2))`,
    [NAME, KEEP_DAYS],
  );
}
