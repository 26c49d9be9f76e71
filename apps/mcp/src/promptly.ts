import type { Database } from '@gatehouse/database';

/** A call waits no longer than this for what decides whether it may go on (milliseconds). */
const PATIENCE_MS = 4_000;
/** What a connection gets on top, since the driver's own limit does not know of a busy process (milliseconds). */
const GIVEN_UP_AFTER_MS = PATIENCE_MS + 1_000;

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
    const giveUp = () => reject(new Error(`PostgreSQL did not answer within ${PATIENCE_MS} ms`));
    // A process that was busy for that long has the answer, but did not get round to reading it: it does so first.
    timer = setTimeout(() => setImmediate(giveUp), PATIENCE_MS);
  });
  const limited = { ...query, query_timeout: GIVEN_UP_AFTER_MS };
  try {
    return await Promise.race([pool.query<R>(limited), late]);
  } finally {
    clearTimeout(timer);
  }
}
