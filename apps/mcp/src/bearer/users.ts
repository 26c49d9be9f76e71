import type { Database } from '@gatehouse/database';
import { LRUCache } from 'lru-cache';

/** How long an answer is believed, in milliseconds: a suspension must reach every replica within a second. */
const BELIEVED_MS = 500;
const MAX_USERS = 20_000;

/** Says whether a user exists and is not suspended. */
export type ActiveUsers = (userId: string) => Promise<boolean>;

/**
 * Looks users up in Postgres, once for requests that come together.
 * The returned function rejects where Postgres cannot be asked: nobody is let in on a guess.
 */
export function createActiveUsers(pool: Database['pool']): ActiveUsers {
  const cache = new LRUCache<string, { active: boolean }>({
    max: MAX_USERS,
    ttl: BELIEVED_MS,
    fetchMethod: async (userId) => {
      const { rowCount } = await pool.query({
        name: 'user-active',
        text: 'select 1 from users where id = $1 and suspended_at is null',
        values: [userId],
      });
      return { active: rowCount === 1 };
    },
  });
  return async (userId) => (await cache.fetch(userId))?.active ?? false;
}
