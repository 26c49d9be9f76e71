import type { Database } from '@gatehouse/database';
import { promptly } from '../promptly.js';
import { createRemembered } from './remembered.js';

const MAX_USERS = 20_000;

/** Which users exist and are not suspended. */
export interface ActiveUsers {
  /**
   * Reads a user from Postgres at first sight, and believes the answer until {@link ActiveUsers.forget}. What is not
   * active is never remembered.
   *
   * Rejects where Postgres cannot be asked: nobody is let in on a guess.
   */
  isActive(userId: string): boolean | Promise<boolean>;
  /** The user was suspended, restored or deleted: what was read before counts for nothing, also if it arrives later. */
  forget(userId: string): void;
}

export function createActiveUsers(pool: Database['pool']): ActiveUsers {
  const active = createRemembered<true>({
    max: MAX_USERS,
    read: async (userId) => {
      const { rowCount } = await promptly(pool, {
        name: 'user-active',
        text: 'select 1 from users where id = $1 and suspended_at is null',
        values: [userId],
      });
      return rowCount === 1 ? true : undefined;
    },
  });
  return {
    isActive(userId) {
      const known = active.get(userId);
      return known instanceof Promise ? known.then((answer) => answer === true) : known === true;
    },
    forget: active.forget,
  };
}
