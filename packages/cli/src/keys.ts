import { ConfigError, databaseUrl, readEnvironment } from '@gatehouse/config';
import { openDatabase } from '@gatehouse/database';
import { z } from 'zod';
import { OperatorError } from './operator-error.js';

const USAGE = `gatehouse keys <command>

  list               the keys that tokens are signed with, and when each came into its state
  rotate             a new key is announced, signs after ten minutes, and takes over from the present one
  rotate --urgent    for a key in the wrong hands: a new one signs at once, and every token of the old one is refused;
                     clients get new tokens by themselves
`;

const schema = z.object({
  DATABASE_URL: databaseUrl.describe('Give the address of the database that auth has.'),
});

type Queries = Pick<ReturnType<typeof openDatabase>['pool'], 'query'>;

/**
 * Shows and replaces signing keys. Only the wish is written here: auth makes the key, which takes its keyring.
 * @throws OperatorError with what to do
 */
export async function keysCommand([command = '', ...flags]: string[]): Promise<number> {
  const urgent = flags.length === 1 && flags[0] === '--urgent';
  if (command !== 'list' && command !== 'rotate') throw new OperatorError(USAGE);
  if (flags.length > 0 && !(command === 'rotate' && urgent)) throw new OperatorError(USAGE);
  const database = openDatabase({ url: readUrl(), applicationName: 'gatehouse-keys', max: 1 });
  try {
    process.stdout.write(command === 'list' ? await list(database.pool) : await rotate(database.pool, urgent));
    return 0;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === '42P01' || code === '42703') {
      throw new OperatorError('The database is not up to date. Run `gatehouse migrate` first.');
    }
    if (['ECONNREFUSED', 'ENOTFOUND', 'ETIMEDOUT', '28P01', '3D000', 'EAI_AGAIN'].includes(code)) {
      throw new OperatorError(`PostgreSQL does not let us in (${code}). Check DATABASE_URL.`);
    }
    throw error;
  } finally {
    await database.close();
  }
}

function readUrl(): string {
  try {
    return readEnvironment('gatehouse keys', schema, process.env).DATABASE_URL;
  } catch (error) {
    if (error instanceof ConfigError) throw new OperatorError(error.message);
    throw error;
  }
}

const MEANING: Record<string, string> = {
  next: 'announced, signs soon',
  current: 'signs',
  retired: 'verifies what it signed',
};

async function list(queries: Queries): Promise<string> {
  const { rows } = await queries.query<{ kid: string; algorithm: string; status: string; since: Date; wish: string }>(
    `select kid, algorithm, status, since, coalesce(rotation, '') as wish from signing_keys order by algorithm, since`,
  );
  if (rows.length === 0) return 'There are no keys yet: auth makes them when it starts.\n';
  const lines = rows.map(({ kid, algorithm, status, since, wish }) =>
    [
      algorithm,
      kid,
      status.padEnd(7),
      since.toISOString().slice(0, 16),
      `${MEANING[status] ?? ''}${wish ? `; to be replaced (${wish})` : ''}`,
    ].join('  '),
  );
  return `${lines.join('\n')}\n`;
}

async function rotate(queries: Queries, urgent: boolean): Promise<string> {
  const { rowCount } = await queries.query(
    `update signing_keys set rotation = $1 where status = 'current' and rotation is distinct from 'urgent'`,
    [urgent ? 'urgent' : 'planned'],
  );
  if (!rowCount) return 'Nothing to do: the keys are being replaced, or auth has made none yet.\n';
  return urgent
    ? 'auth replaces the keys within seconds. Tokens of the old ones are refused from then on.\n'
    : 'auth announces new keys within seconds; they sign after ten minutes. See `gatehouse keys list`.\n';
}
