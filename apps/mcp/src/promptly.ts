import type { Database } from '@gatehouse/database';

/** A call waits no longer than this for what decides whether it may go on (milliseconds). */
const PATIENCE_MS = 1_500;

/**
 * Asks Postgres, but does not wait for ever: a network that swallows packets would hold the caller until its own
 * patience is over. A connection on which no answer came is given up, so that the pool heals.
 *
 * @throws what the query threw, or an error that says how long was waited
 */
export async function promptly<R extends object>(
  pool: Database['pool'],
  query: { name: string; text: string; values: unknown[] },
): Promise<{ rows: R[]; rowCount: number | null }> {
  let timer: NodeJS.Timeout | undefined;
  // The driver's own limit begins when it has a connection; this one counts the wait for it too.
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`PostgreSQL did not answer within ${PATIENCE_MS} ms`)), PATIENCE_MS);
  });
  const limited = { ...query, query_timeout: PATIENCE_MS };
  try {
    return await Promise.race([pool.query<R>(limited), late]);
  } finally {
    clearTimeout(timer);
  }
}
