import type pg from 'pg';

/** Seconds until an address that failed may be asked again: doubled with each further failure. */
const WAIT = { first: 1, most: 300 };

/**
 * Addresses that failed, shared by all replicas. Not a negative cache: an error is never an answer, it only sets when
 * the address is asked again.
 */
export interface BackOff {
  isWaiting(url: string): Promise<boolean>;
  failed(url: string): Promise<void>;
  worked(url: string): Promise<void>;
}

export function createBackOff(pool: pg.Pool): BackOff {
  return {
    isWaiting: async (url) => {
      const { rows } = await pool.query('select from fetch_failures where url = $1 and retry_at > now()', [url]);
      return rows.length > 0;
    },
    failed: async (url) => {
      await pool.query(
        `insert into fetch_failures (url, retry_at) values ($1, now() + make_interval(secs => $2))
         on conflict (url) do update set failures = least(fetch_failures.failures + 1, 30),
           retry_at = now() + make_interval(secs => least($2 * 2 ^ fetch_failures.failures, $3))`,
        [url, WAIT.first, WAIT.most],
      );
    },
    worked: async (url) => {
      await pool.query('delete from fetch_failures where url = $1', [url]);
    },
  };
}
