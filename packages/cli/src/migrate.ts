import { fileURLToPath } from 'node:url';
import { ConfigError, databaseUrl, readEnvironment } from '@gatehouse/config';
import { ensureMcpRole, migrate } from '@gatehouse/database';
import { z } from 'zod';
import { OperatorError } from './operator-error.js';

const MIGRATIONS = fileURLToPath(new URL('../../../prisma', import.meta.url));

const schema = z.object({
  DATABASE_URL: databaseUrl.describe(
    'Give the address of a PostgreSQL 15 or newer, with the role that owns the tables.',
  ),
  MCP_DATABASE_ROLE: z
    .string()
    .regex(/^[a-z_][a-z0-9_]{0,62}$/, 'must be a plain role name')
    .default('gatehouse_mcp')
    .describe('Give the name of the role that mcp connects with.'),
  MCP_DATABASE_PASSWORD: z
    .string()
    .optional()
    .describe('Give the password of the role that mcp connects with; unset leaves roles alone.'),
});

/** Brings the database up to date, and makes the role that mcp connects with where a password for it is given. */
export async function migrateCommand(): Promise<number> {
  const config = readConfig();
  const applied = await applyMigrations(config.DATABASE_URL);
  process.stdout.write(applied.length > 0 ? `Applied ${applied.join(', ')}.\n` : 'The database is up to date.\n');
  if (config.MCP_DATABASE_PASSWORD) {
    const role = await ensureMcpRole(config.DATABASE_URL, config.MCP_DATABASE_ROLE, config.MCP_DATABASE_PASSWORD);
    if (!role.ok) throw new OperatorError(`The role ${config.MCP_DATABASE_ROLE} could not be made: ${role.reason}.`);
    process.stdout.write(`The role ${config.MCP_DATABASE_ROLE} is ready.\n`);
  }
  return 0;
}

function readConfig() {
  try {
    return readEnvironment('gatehouse migrate', schema, process.env);
  } catch (error) {
    if (error instanceof ConfigError) throw new OperatorError(error.message);
    throw error;
  }
}

/**
 * Applies the migrations that are missing.
 * @throws OperatorError when the server cannot be used, with what it said
 */
export async function applyMigrations(url: string): Promise<string[]> {
  try {
    return await migrate({ url, directory: MIGRATIONS });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    const what = error instanceof Error && error.message ? error.message : 'no answer';
    throw new OperatorError(
      `The database of DATABASE_URL cannot be used${code}: ${what}\n→ Check the address, that PostgreSQL 15 or newer is running there, and that the user may create tables.`,
    );
  }
}
