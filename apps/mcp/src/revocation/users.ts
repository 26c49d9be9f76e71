import type { Database } from '@gatehouse/database';
import { LRUCache } from 'lru-cache';
import { promptly } from '../promptly.js';

const MAX_USERS = 20_000;

/** Which users exist and are not suspended. */
export interface ActiveUsers {
  /**
   * Reads a user from Postgres at first sight, once for requests that come together, and believes the answer until
   * {@link ActiveUsers.forget}. What is not active is never remembered.
   *
   * Rejects where Postgres cannot be asked: nobody is let in on a guess.
   */
  isActive(userId: string): boolean | Promise<boolean>;
  /** The user was suspended, restored or deleted: what was read before counts for nothing, also if it arrives later. */
  forget(userId: string): void;
}

export function createActiveUsers(pool: Database['pool']): ActiveUsers {
  const active = new LRUCache<string, true>({ max: MAX_USERS });
  const reading = new Map<string, Promise<boolean>>();

  const read = (userId: string): Promise<boolean> => {
    const answer = promptly(pool, {
      name: 'user-active',
      text: 'select 1 from users where id = $1 and suspended_at is null',
      values: [userId],
    }).then(
      async ({ rowCount }) => {
        if (reading.get(userId) !== answer) return await isActive(userId);
        reading.delete(userId);
        if (rowCount !== 1) return false;
        active.set(userId, true);
        return true;
      },
      (error: unknown) => {
        if (reading.get(userId) === answer) reading.delete(userId);
        throw error;
      },
    );
    reading.set(userId, answer);
    return answer;
  };
  const isActive = (userId: string) => active.get(userId) ?? reading.get(userId) ?? read(userId);

  return {
    isActive,
    forget(userId) {
      active.delete(userId);
      reading.delete(userId);
    },
  };
}
