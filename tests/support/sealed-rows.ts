import { randomUUID } from 'node:crypto';
import type { Keyring } from '@gatehouse/vault';
import { openToken, sealTokens } from '../../packages/vault/src/rows.ts';
import type { House } from './house.ts';
import { openPool } from './pool.ts';

const BATCH = 1_000;

/** Stores connections of as many users, sealed as the vault seals them. @returns their ids */
export async function seedConnections(house: Pick<House, 'query'>, keyring: Keyring, count: number): Promise<string[]> {
  const all: string[] = [];
  for (let first = 0; first < count; first += BATCH) {
    const rows = Array.from({ length: Math.min(BATCH, count - first) }, () => {
      const [id, userId] = [`con_${randomUUID()}`, `usr_${randomUUID()}`];
      const tokens = { accessToken: `access of ${id}`, refreshToken: `refresh of ${id}` };
      return { id, userId, ...sealTokens(keyring, { id, ownerId: userId }, tokens) };
    });
    await house.query(`insert into users (id, display_name) select unnest($1::text[]), 'Somebody'`, [
      rows.map(({ userId }) => userId),
    ]);
    await house.query(
      `insert into connections (id, user_id, provider, account_id, display_name, status, scopes, sites, data_key_sealed,
         access_sealed, refresh_sealed, expires_at)
       select id, user_id, 'atlassian', id, 'Somebody', 'active', '{}', '[]', data_key, access, refresh,
         now() + interval '1 hour'
       from unnest($1::text[], $2::text[], $3::bytea[], $4::bytea[], $5::bytea[])
         as given (id, user_id, data_key, access, refresh)`,
      [
        rows.map(({ id }) => id),
        rows.map(({ userId }) => userId),
        rows.map(({ dataKey }) => dataKey),
        rows.map(({ access }) => access),
        rows.map(({ refresh }) => refresh),
      ],
    );
    all.push(...rows.map(({ id }) => id));
  }
  return all;
}

/** Locks connections, as whoever writes them does. @returns lets them go */
export async function holdConnections(house: House, ids: readonly string[]): Promise<() => Promise<void>> {
  const pool = openPool({ connectionString: house.databaseUrl, max: 1, idleTimeoutMillis: 0 });
  await pool.query('begin');
  await pool.query('select from connections where id = any($1) for no key update', [ids]);
  return async () => {
    await pool.query('rollback');
    await pool.end();
  };
}

/** What a seeded connection's tokens open to. */
export async function openSeeded(house: Pick<House, 'query'>, keyring: Keyring, id: string) {
  const [row] = await house.query<Parameters<typeof openToken>[1]>(
    'select *, user_id as owner_id from connections where id = $1',
    [id],
  );
  if (!row) throw new Error(`there is no connection ${id}`);
  return [openToken(keyring, row, 'access'), openToken(keyring, row, 'refresh')];
}

/** Counts the connections by the key that sealed them. */
export async function countByKey(house: Pick<House, 'query'>): Promise<Record<string, number>> {
  const rows = await house.query<{ id: string; count: number }>(
    `select encode(substring(data_key_sealed from 3 for get_byte(data_key_sealed, 1)), 'escape') as id, count(*)::int
     from connections group by 1`,
  );
  return Object.fromEntries(rows.map(({ id, count }) => [id, count]));
}
