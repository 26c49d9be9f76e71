import pg from 'pg';

/**
 * Connections of a test's own. They are being closed for a while after the pool's end has resolved, and a server or database
 * that goes meanwhile tells them so: an error that nobody hears would fail the whole run.
 */
export function openPool(options: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool(options);
  pool.on('error', () => {});
  return pool;
}
