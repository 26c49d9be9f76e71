import { ConfigError, databaseUrl, readEnvironment } from '@gatehouse/config';
import { type Database, openDatabase } from '@gatehouse/database';
import { z } from 'zod';
import { OperatorError } from './operator-error.js';

const schema = z.object({
  DATABASE_URL: databaseUrl.describe(
    'Give the address of the database, with the role that owns the tables: postgres://user:password@host:5432/database',
  ),
});

/**
 * Runs a command over the database of DATABASE_URL, and closes it.
 * @throws OperatorError where the variable is wrong, the server does not answer, or the tables are missing
 */
export async function withDatabase<T>(command: string, run: (database: Database) => Promise<T>): Promise<T> {
  const database = open(command);
  try {
    return await run(database);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === '42P01' || code === '42703') {
      throw new OperatorError('The database is not up to date.\n→ Run `gatehouse migrate` first.');
    }
    if (['ECONNREFUSED', 'ENOTFOUND', 'ETIMEDOUT', '28P01', '3D000', 'EAI_AGAIN'].includes(code)) {
      throw new OperatorError(
        `The database of DATABASE_URL cannot be used (${code}).\n→ Check the address and that PostgreSQL is running there.`,
      );
    }
    throw error;
  } finally {
    await database.close();
  }
}

function open(command: string): Database {
  try {
    const { DATABASE_URL: url } = readEnvironment(command, schema, process.env);
    return openDatabase({ url, applicationName: 'gatehouse-cli', max: 1 });
  } catch (error) {
    if (error instanceof ConfigError) throw new OperatorError(error.message);
    throw error;
  }
}
