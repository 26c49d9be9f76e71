import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { PrismaClient } from './generated/client.js';

export interface Database {
  /** For hot paths: named statements, and SQL `now()` wherever replicas compare times. */
  pool: pg.Pool;
  /** Prisma's typed client over the same pool, for everything else. */
  prisma: PrismaClient;
  /** Whether the database answers, within two seconds. */
  isReachable(): Promise<boolean>;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  url: string;
  /** Shown in `pg_stat_activity`. */
  applicationName: string;
  /** The most connections to hold; 10 unless told. */
  max?: number;
  /**
   * Milliseconds after which a query without an answer is given up and its connection closed, so that a network which
   * swallows packets does not use the pool up; no limit unless told. Longer than any wait for a row's lock.
   */
  queryTimeoutMs?: number;
  /** Told of connections that break while idle (a restart of PostgreSQL); the pool replaces them by itself. */
  onIdleError?: (error: Error) => void;
}

/**
 * Opens a pool and Prisma's client over it. Connects lazily: an unreachable server shows at the first query.
 */
export function openDatabase(options: DatabaseOptions): Database {
  const pool = new pg.Pool({
    connectionString: options.url,
    application_name: options.applicationName,
    max: options.max ?? 10,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    ...(options.queryTimeoutMs ? { query_timeout: options.queryTimeoutMs } : {}),
  });
  // Without a listener a connection that breaks while idle would end the process.
  pool.on('error', (error) => options.onIdleError?.(error));
  let client: PrismaClient | undefined;
  return {
    pool,
    // Made at its first use: reading its model takes a good part of a start, and mcp never asks for it.
    get prisma() {
      client ??= new PrismaClient({ adapter: new PrismaPg(pool) });
      return client;
    },
    isReachable: async () => {
      const answer = pool.query('select 1').then(
        () => true,
        () => false,
      );
      const late = new Promise<false>((resolve) => setTimeout(resolve, 2_000, false).unref());
      return await Promise.race([answer, late]);
    },
    close: async () => {
      await client?.$disconnect();
      await pool.end();
    },
  };
}
