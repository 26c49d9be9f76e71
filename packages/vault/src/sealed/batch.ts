import type pg from 'pg';
import type { Keyring } from '../keyring.js';
import { headOf, rewrap, SealError, sealedWith, WRAPPED_MAX } from '../sealing.js';
import type { KeyValues, SealedColumn } from './columns.js';

/** A value that could not be re-wrapped, and why. */
export interface Unopened {
  /** Absent where the value is no envelope. */
  keyId: string | undefined;
  /** `unknown_key`: the keyring lacks it. `damaged`: changed, or moved from where it was sealed for. */
  reason: 'unknown_key' | 'damaged';
  /** The row's primary key, as an operator can look for it. */
  row: string;
}

export interface Batch {
  rewrapped: number;
  /** Changed, removed or locked by somebody else meanwhile: to be looked at again. */
  missed: number;
  unopened: Unopened[];
  /** Where the next batch begins; absent at the end of the table. */
  next: readonly (string | Buffer)[] | undefined;
}

type Row = KeyValues & { head: Buffer };
type Renewed = { row: Row; old: Buffer; renewed: Buffer };

/**
 * Re-wraps the next values of a column that another entry than the current one sealed. No lock is held while they are
 * worked on: a value that was changed meanwhile stays as its writer left it, and a locked row is not waited for.
 *
 * @param after the primary key to go on behind; absent for the beginning
 * @param size how many values at most
 */
export async function rewrapBatch(
  pool: pg.Pool,
  keyring: Keyring,
  column: SealedColumn,
  after: Batch['next'],
  size: number,
): Promise<Batch> {
  const rows = await readBatch(pool, keyring, column, after, size);
  const renewed: Renewed[] = [];
  const unopened: Unopened[] = [];
  for (const row of rows) {
    try {
      renewed.push({ row, ...rewrap(keyring, row.head, column.place(row)) });
    } catch (error) {
      if (!(error instanceof SealError)) throw error;
      unopened.push({ ...whyNot(keyring, row.head), row: keyOf(column, row).map(show).join(' ') });
    }
  }
  const rewrapped = renewed.length > 0 ? await writeBatch(pool, column, renewed) : 0;
  const last = rows.length === size ? rows.at(-1) : undefined;
  return { rewrapped, missed: renewed.length - rewrapped, unopened, next: last && keyOf(column, last) };
}

const keyOf = (column: SealedColumn, row: Row) => column.key.map(({ name }) => row[name] ?? '');
const show = (value: string | Buffer) => (typeof value === 'string' ? value : value.toString('hex'));

function whyNot(keyring: Keyring, head: Buffer): Pick<Unopened, 'keyId' | 'reason'> {
  try {
    const keyId = sealedWith(head);
    return { keyId, reason: keyring.find(keyId) ? 'damaged' : 'unknown_key' };
  } catch {
    return { keyId: undefined, reason: 'damaged' };
  }
}

async function readBatch(
  pool: pg.Pool,
  keyring: Keyring,
  { table, column, key, also }: SealedColumn,
  after: Batch['next'],
  size: number,
): Promise<Row[]> {
  const head = headOf(keyring.current.id);
  const names = key.map(({ name }) => name).join(', ');
  const behind = after ? `and (${names}) > (${after.map((_, at) => `$${at + 5}`).join(', ')})` : '';
  const { rows } = await pool.query<Row>(
    `select ${[...key.map(({ name }) => name), ...also].join(', ')}, substring(${column} from 1 for $4) as head
     from ${table} where ${column} <> '' and substring(${column} from 1 for $2) <> $1 ${behind}
     order by ${names} limit $3`,
    [head, head.length, size, WRAPPED_MAX, ...(after ?? [])],
  );
  return rows;
}

async function writeBatch(pool: pg.Pool, { table, column, key }: SealedColumn, values: Renewed[]): Promise<number> {
  const names = key.map(({ name }) => name);
  const types = [...key.map(({ type }) => type), 'bytea', 'bytea'];
  const same = names.map((name) => `own.${name} = free.${name}`).join(' and ');
  const { rowCount } = await pool.query(
    `with given as (
       select * from unnest(${types.map((type, at) => `$${at + 1}::${type}[]`).join(', ')})
         as given (${names.join(', ')}, old, renewed)
     ), free as (
       select ${names.map((name) => `own.${name}`).join(', ')}, old, renewed
       from ${table} own join given using (${names.join(', ')}) for no key update of own skip locked
     )
     update ${table} own set ${column} = renewed || substring(${column} from length(old) + 1)
     from free where ${same} and substring(${column} from 1 for length(old)) = old`,
    [
      ...names.map((name) => values.map(({ row }) => row[name])),
      values.map(({ old }) => old),
      values.map(({ renewed }) => renewed),
    ],
  );
  return rowCount ?? 0;
}
