import type { Pool } from 'undici';

/**
 * The connections to one origin. As many as requests may be under way, so that none waits in the pool, where it could
 * no longer be told whether it has left; one request at a time on each, because a write behind a slow read would wait
 * for it. Busy connections are closed after a while all the same: only a new one asks DNS again.
 */
export const POOL = {
  connections: 64,
  pipelining: 1,
  keepAliveTimeout: 10_000,
  clientTtl: 300_000,
} as const satisfies Pool.Options;
