import type { Pool } from 'undici';

/** Requests that may be under way at once. */
export const MOST_REQUESTS = 64;
/** Files that may be on their way at once as they come: each keeps its connection for as long as its other end takes. */
export const MOST_OPEN_FILES = 52;

/**
 * The connections to one origin. As many as may be in use, so that no request waits in the pool, where it could no longer
 * be told whether it has left; one request at a time on each, because a write behind a slow read would wait for it. Busy
 * connections are closed after a while all the same: only a new one asks DNS again.
 */
export const POOL = {
  connections: MOST_REQUESTS + MOST_OPEN_FILES,
  pipelining: 1,
  keepAliveTimeout: 10_000,
  clientTtl: 300_000,
} as const satisfies Pool.Options;
