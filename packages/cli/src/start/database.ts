import { join } from 'node:path';
import { ensureMcpRole } from '@gatehouse/database';
import { startEmbedded } from '@gatehouse/database/embedded';
import { applyMigrations } from '../migrate.js';
import { OperatorError } from '../operator-error.js';
import type { Secrets } from './secrets.js';

const MCP_ROLE = 'gatehouse_mcp';

export interface RunningDatabase {
  /** For auth: owns the tables. */
  url: string;
  /** For mcp: reads and writes only what it needs. */
  mcpUrl: string;
  embedded: boolean;
  stop(): Promise<void>;
}

/** Starts the embedded PostgreSQL, or uses the one of DATABASE_URL, and brings it up to date. */
export async function startDatabase(
  directory: string,
  secrets: Secrets,
  external: string | undefined,
  say: (text: string) => void,
): Promise<RunningDatabase> {
  const server = external ? undefined : await startOwn(directory, secrets);
  try {
    const url = server ? await server.database('gatehouse') : (external ?? '');
    const applied = await applyMigrations(url);
    if (applied.length > 0) say(`Database prepared (${applied.length} migration${applied.length > 1 ? 's' : ''}).`);
    const role = await ensureMcpRole(url, MCP_ROLE, secrets.mcpDatabasePassword);
    if (!role.ok) say(`Note: mcp uses the same database user as auth, since ${role.reason}.`);
    return {
      url,
      mcpUrl: role.ok ? asRole(url, MCP_ROLE, secrets.mcpDatabasePassword) : url,
      embedded: server !== undefined,
      stop: async () => await server?.stop(),
    };
  } catch (error) {
    await server?.stop();
    throw error;
  }
}

async function startOwn(directory: string, secrets: Secrets) {
  try {
    return await startEmbedded({
      directory: join(directory, 'postgres'),
      password: secrets.databasePassword,
    });
  } catch (error) {
    const what = error instanceof Error ? error.message : 'unknown failure';
    throw new OperatorError(
      `The embedded PostgreSQL did not start: ${what}\n→ Or use one of your own: DATABASE_URL=postgres://… npm start`,
    );
  }
}

function asRole(url: string, role: string, password: string): string {
  const address = new URL(url);
  address.username = role;
  address.password = encodeURIComponent(password);
  return address.href;
}
