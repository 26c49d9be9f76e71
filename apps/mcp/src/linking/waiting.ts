import type { Database } from '@gatehouse/database';
import type { Logger } from '@gatehouse/telemetry';
import { promptly } from '../promptly.js';
import { hashOfLink } from './link-requests.js';
import { createWaiters } from './waiters.js';

export interface LinkWaiting {
  /**
   * Waits until the user has finished a link request.
   *
   * @param id the request's id
   * @param user whose it is
   * @param signal ends the waiting; so do the configured patience and the process's own end
   * @returns whether it was finished meanwhile; who comes while too many wait is asked again at once
   */
  until(id: string, user: string, signal: AbortSignal): Promise<boolean>;
  /** Lets everybody who waits go on without. */
  close(): void;
}

/** Waiting for users, with one question to Postgres at a time for all that wait in this process. */
export function createLinkWaiting(parts: {
  pool: Database['pool'];
  logger: Logger;
  patienceMs: number;
  everyMs: number;
}): LinkWaiting {
  const waiters = createWaiters<true>({
    ...parts,
    look: async (hashes) => {
      const { rows } = await promptly<{ id_hash: Buffer }>(parts.pool, {
        name: 'link-requests-completed',
        text: 'select id_hash from link_requests where id_hash = any($1) and completed_at is not null',
        values: [hashes],
      });
      return new Map(rows.map(({ id_hash: finished }) => [finished.toString('hex'), true]));
    },
  });
  return {
    until: async (id, user, signal) => (await waiters.until(hashOfLink(id), user, signal)) ?? false,
    close: waiters.close,
  };
}
