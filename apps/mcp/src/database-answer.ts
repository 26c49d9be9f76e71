/** A call waits no longer than this for what decides whether it may go on (milliseconds). */
const PATIENCE_MS = 1_500;

/**
 * Waits for an answer of Postgres, but not for ever: a network that swallows packets would hold the caller until its own
 * patience is over.
 *
 * @throws what the query threw, or an error that says how long was waited
 */
export async function answerOf<T>(query: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`PostgreSQL did not answer within ${PATIENCE_MS} ms`)), PATIENCE_MS);
  });
  try {
    return await Promise.race([query, late]);
  } finally {
    clearTimeout(timer);
    // Should it fail after all, nobody is waiting any more.
    query.catch(() => {});
  }
}
