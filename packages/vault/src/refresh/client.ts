import type pg from 'pg';

/** Runs something on one database connection. One on which anything failed is closed: the pool opens another. */
export async function onClient<T>(pool: pg.Pool, run: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  // It may break while Atlassian is asked. The next statement meets that; without a listener it would end the process.
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
    client.off('error', note);
    client.release(broken);
  }
}
