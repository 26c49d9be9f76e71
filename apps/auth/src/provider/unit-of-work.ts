import { AsyncLocalStorage } from 'node:async_hooks';
import type pg from 'pg';

type Queryable = Pick<pg.Pool, 'query'>;

/**
 * What one request writes in several statements, as one transaction: a person's decision about a device, or an identity
 * assertion and the grant that follows from it. Redeeming a code or a refresh token is one statement and opens none. It
 * opens at the first write, so that client authentication and fetches of metadata hold no database connection, and is
 * committed before the answer leaves. Once it is open, nothing of that request may ask the pool for
 * another connection: enough requests that hold one and wait for a second would wait for each other.
 */
export interface UnitOfWork {
  /** Runs a request; its transaction, if one was opened, is committed when `succeeded` says so, else rolled back. */
  run<T>(request: () => Promise<T>, succeeded: () => boolean): Promise<T>;
  /** Opens this request's transaction; outside of a request there is none, and each statement stands for itself. */
  begin(): Promise<void>;
  /** Where to send statements: the transaction while one is open, else the pool. */
  queries(): Queryable;
}

interface Work {
  client: pg.PoolClient | undefined;
}

const ignore = () => {};

/** Makes the unit of work over a pool. */
export function createUnitOfWork(pool: pg.Pool): UnitOfWork {
  const current = new AsyncLocalStorage<Work>();

  const finish = async (work: Work, commit: boolean): Promise<void> => {
    const { client } = work;
    if (!client) return;
    work.client = undefined;
    try {
      await client.query(commit ? 'commit' : 'rollback');
      client.off('error', ignore);
      client.release();
    } catch (error) {
      client.release(error instanceof Error ? error : true);
      if (commit) throw error;
    }
  };

  return {
    run: (request, succeeded) => {
      const work: Work = { client: undefined };
      return current.run(work, async () => {
        try {
          const result = await request();
          await finish(work, succeeded());
          return result;
        } finally {
          await finish(work, false);
        }
      });
    },
    begin: async () => {
      const work = current.getStore();
      if (!work || work.client) return;
      const client = await pool.connect();
      // It may break between two statements. The next one meets that; without a listener it would end the process.
      client.on('error', ignore);
      try {
        await client.query('begin');
        work.client = client;
      } catch (error) {
        client.release(error instanceof Error ? error : true);
        throw error;
      }
    },
    queries: () => current.getStore()?.client ?? pool,
  };
}
