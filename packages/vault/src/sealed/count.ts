import type pg from 'pg';
import { KEY_ID } from '../keyring.js';
import type { SealedColumn } from './columns.js';

/** How many values of a column one keyring entry sealed. */
export interface SealedCount {
  column: SealedColumn;
  /** Absent where the values are no envelopes. */
  keyId: string | undefined;
  count: number;
}

/** Counts a column's values by the keyring entry that sealed them. Reads the whole table once, keys and heads only. */
export async function countSealed(queries: Pick<pg.Pool, 'query'>, column: SealedColumn): Promise<SealedCount[]> {
  const value = column.column;
  // A retired signing key has an empty value: there is nothing in it.
  const { rows } = await queries.query<{ id: string | null; count: string }>(
    `select case when length(${value}) > 2 and get_byte(${value}, 0) = 1
         then encode(substring(${value} from 3 for get_byte(${value}, 1)), 'escape') end as id, count(*) as count
       from ${column.table} where ${value} <> '' group by 1 order by 2 desc`,
  );
  const readable = rows.map(({ id, count }) => ({
    column,
    keyId: id !== null && KEY_ID.test(id) ? id : undefined,
    count: Number(count),
  }));
  const odd = readable.filter(({ keyId }) => keyId === undefined).reduce((sum, { count }) => sum + count, 0);
  const counts = readable.filter(({ keyId }) => keyId !== undefined);
  return odd > 0 ? [...counts, { column, keyId: undefined, count: odd }] : counts;
}
