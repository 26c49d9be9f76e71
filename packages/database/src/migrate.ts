import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import {
  bindMigrationAwareSqlAdapterFactory,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils';
import pg from 'pg';
import { loadSchemaEngine } from './schema-engine.js';

/** One lock for all migrations of one database; the number is ours and means nothing else. */
const MIGRATION_LOCK = 7_214_001;
const OLDEST_SERVER = 150_000;
const FILTERS = { externalTables: [], externalEnums: [] };

export interface MigrateOptions {
  url: string;
  /** The folder that holds `schema.prisma` and `migrations/`. */
  directory: string;
  onProgress?: (text: string) => void;
}

/**
 * Applies the migrations that are still missing, each file as one transaction, under an advisory lock: any number of
 * processes may call this at once, and one of them does it. Compatible with `prisma migrate` (same `_prisma_migrations`
 * table), without its downloaded engine.
 *
 * @returns the names of the migrations that were applied now
 * @throws Error with a text for the operator: server too old, unreachable, or the migration that failed
 */
export async function migrate(options: MigrateOptions): Promise<string[]> {
  const lock = new pg.Client({ connectionString: options.url, application_name: 'gatehouse-migrate' });
  await lock.connect();
  try {
    await refuseOldServer(lock);
    await lock.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    return await applyMissing(options);
  } finally {
    await lock.end();
  }
}

async function refuseOldServer(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ version: string; number: number }>(
    `select current_setting('server_version') as version, current_setting('server_version_num')::int as number`,
  );
  const server = rows[0];
  if (server && server.number < OLDEST_SERVER) {
    throw new Error(`PostgreSQL ${server.version} is too old. Gatehouse needs PostgreSQL 15 or newer.`);
  }
}

async function applyMissing(options: MigrateOptions): Promise<string[]> {
  const pool = new pg.Pool({ connectionString: options.url, max: 2, application_name: 'gatehouse-migrate' });
  // A connection that breaks under a statement fails that statement; any other is none of ours.
  pool.on('error', () => {});
  // The engine reports a failed script without PostgreSQL's words: they are kept for the message.
  let cause: Error | undefined;
  const onScriptError = (error: Error) => {
    cause = error;
  };
  try {
    const migrationsList = await readMigrations(join(options.directory, 'migrations'));
    const schema = await readFile(join(options.directory, 'schema.prisma'), 'utf8');
    const { SchemaEngine } = await loadSchemaEngine();
    const engine = await SchemaEngine.new(
      { datamodels: [['schema.prisma', schema]] },
      () => {},
      bindMigrationAwareSqlAdapterFactory(wholeFiles(pool, onScriptError)),
    );
    const history = await engine.diagnoseMigrationHistory({
      migrationsList,
      filters: FILTERS,
      optInToShadowDatabase: false,
    });
    // Sound because a file is one transaction: a failed one has left nothing behind.
    for (const migrationName of history.failedMigrationNames) await engine.markMigrationRolledBack({ migrationName });
    const { appliedMigrationNames } = await engine.applyMigrations({ migrationsList, filters: FILTERS });
    for (const name of appliedMigrationNames) options.onProgress?.(`applied migration ${name}`);
    return appliedMigrationNames;
  } catch (error) {
    throw cause ? new Error(`a migration failed and was rolled back: ${cause.message}`, { cause }) : error;
  } finally {
    await pool.end();
  }
}

/** As shipped, the adapter splits a script at every `;`, which breaks functions and leaves half a migration behind. */
function wholeFiles(pool: pg.Pool, onError: (error: Error) => void): SqlMigrationAwareDriverAdapterFactory {
  const factory = new PrismaPg(pool);
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connectToShadowDb: () => Promise.reject(new Error('no shadow database')),
    connect: async () => {
      const adapter = await factory.connect();
      adapter.executeScript = async (sql) => {
        await pool.query(sql).catch((error: Error) => {
          onError(error);
          throw error;
        });
      };
      return adapter;
    },
  };
}

async function readMigrations(directory: string) {
  const entries = await readdir(directory, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const migrationDirectories = await Promise.all(
    names.sort().map(async (name) => ({
      path: name,
      migrationFile: {
        path: 'migration.sql',
        content: { tag: 'ok' as const, value: await readFile(join(directory, name, 'migration.sql'), 'utf8') },
      },
    })),
  );
  return {
    baseDir: directory,
    lockfile: { path: 'migration_lock.toml', content: await readFile(join(directory, 'migration_lock.toml'), 'utf8') },
    shadowDbInitScript: '',
    migrationDirectories,
  };
}
