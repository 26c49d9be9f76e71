import type pg from 'pg';

/**
 * Runs something on one connection of the pool. One on which anything failed is closed, also where `run` made up for
 * it: the pool opens another.
 *
 * @throws what `run` threw, or why there is no connection
 */
export async function onClient<T>(pool: pg.Pool, run: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  // It may break between two statements. The next one meets that; without a listener it would end the process.
  const note = (error: Error) => {
    broken = error;
  };
  client.on('error', note);
  try {
    return await run(client);
  } catch (error) {
    broken ??= error instanceof Error ? error : new Error('unknown failure');
    throw error;
  } finally {
    // One that broke may say so again while it is closed.
    if (!broken) client.off('error', note);
    client.release(broken);
  }
}

/**
 * Runs something in a transaction of its own, which is rolled back where `run` throws, or where its result is not worth
 * keeping.
 *
 * @param options.keeps says so of a result; every one is kept unless told
 * @param options.lockSeconds for so long it waits for a lock; without end unless told
 * @throws what `run` threw, or the database's error: then nothing was written, except where only the answer to `commit`
 *   was lost
 */
export async function inTransaction<T>(
  pool: pg.Pool,
  run: (client: pg.PoolClient) => Promise<T>,
  { keeps = () => true, lockSeconds }: { keeps?: (result: T) => boolean; lockSeconds?: number } = {},
): Promise<T> {
  return await onClient(pool, async (client) => {
    await client.query(lockSeconds ? `begin; set local lock_timeout = '${lockSeconds}s'` : 'begin');
    const result = await run(client);
    await client.query(keeps(result) ? 'commit' : 'rollback');
    return result;
  });
}
