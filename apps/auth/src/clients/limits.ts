import type pg from 'pg';

/** How often something may be done: so many at once, and as many again over the time. */
export interface Rate {
  count: number;
  seconds: number;
}

export type Taken = { ok: true } | { ok: false; retryAfterSeconds: number };

export interface Limits {
  /**
   * Takes one from a bucket, shared by all replicas. A refusal takes nothing, so that who keeps asking is not kept out
   * for longer.
   *
   * @param bucket what is counted, such as `register:192.0.2.0/24`; the same name must come with the same rate
   * @returns whole seconds after which one more fits, if the bucket is full
   */
  take(bucket: string, rate: Rate): Promise<Taken>;
  /** Gives one back that was taken. */
  giveBack(bucket: string, rate: Rate): Promise<void>;
}

/**
 * Leaky buckets in Postgres: a row is the moment at which its bucket will be empty, so that one statement decides, by
 * the database's clock alone (replicas' clocks differ, which is why rate-limiter-flexible's own store was not used).
 */
export function createLimits(pool: pg.Pool): Limits {
  return {
    take: async (bucket, { count, seconds }) => {
      const drop = seconds / count;
      const { rowCount } = await pool.query({
        name: 'rate-limit-take',
        text: `insert into rate_limits (bucket, empties_at) values ($1, now() + make_interval(secs => $2))
               on conflict (bucket) do update
                 set empties_at = greatest(rate_limits.empties_at, now()) + make_interval(secs => $2)
                 where rate_limits.empties_at <= now() + make_interval(secs => $3)`,
        values: [bucket, drop, seconds - drop],
      });
      return rowCount === 1 ? { ok: true } : { ok: false, retryAfterSeconds: Math.ceil(drop) };
    },
    giveBack: async (bucket, { count, seconds }) => {
      await pool.query({
        name: 'rate-limit-give-back',
        text: 'update rate_limits set empties_at = empties_at - make_interval(secs => $2) where bucket = $1',
        values: [bucket, seconds / count],
      });
    },
  };
}
