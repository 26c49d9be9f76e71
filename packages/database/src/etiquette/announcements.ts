import type pg from 'pg';

/** How long a cancellation is worth anything: calls are over by then (milliseconds). */
export const CANCELLATION_MS = 60_000;

/**
 * Tells every replica, through the change log, that Atlassian's quota is used up.
 *
 * @param where a site's id, or `app` for everything
 * @param forMs milliseconds until it is full again, an hour at most
 */
export async function announceQuota(pool: Pick<pg.Pool, 'query'>, where: string, forMs: number): Promise<void> {
  await announce(pool, 'quota', where, forMs);
}

/** Tells every replica, through the change log, that a call is no longer wanted. */
export async function announceCancellation(pool: Pick<pg.Pool, 'query'>, key: string): Promise<void> {
  await announce(pool, 'cancel', key, CANCELLATION_MS);
}

/** The quotas that were announced and are not full again yet: where, and for how many milliseconds from now. */
export async function readQuotas(pool: Pick<pg.Pool, 'query'>): Promise<{ where: string; forMs: number }[]> {
  const { rows } = await pool.query<{ where: string; forMs: number }>(
    `select subject as where, max(extract(epoch from expires_at - clock_timestamp()))::float8 * 1000 as "forMs"
       from changes where kind = 'quota' and expires_at > now() group by subject`,
  );
  return rows;
}

async function announce(pool: Pick<pg.Pool, 'query'>, what: string, about: string, forMs: number): Promise<void> {
  await pool.query({
    name: 'announce',
    text: 'select announce($1, $2, $3)',
    values: [what, about, Math.min(3_600_000, Math.max(1, Math.ceil(forMs)))],
  });
}
