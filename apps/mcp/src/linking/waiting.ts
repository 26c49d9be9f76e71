import type { Database } from '@gatehouse/database';
import type { Logger } from '@gatehouse/telemetry';
import { promptly } from '../promptly.js';
import { hashOfLink } from './link-requests.js';

/** Calls that wait at the same time, at most; who comes later is asked again at once. */
const MAX_WAITING = 500;
const MAX_WAITING_EACH = 4;

export interface LinkWaiting {
  /**
   * Waits until the user has finished a link request.
   *
   * @param id the request's id
   * @param user whose it is
   * @param signal ends the waiting; so do the configured patience and the process's own end
   * @returns whether it was finished meanwhile
   */
  until(id: string, user: string, signal: AbortSignal): Promise<boolean>;
  /** Lets everybody who waits go on without. */
  close(): void;
}

interface Waiter {
  hash: Buffer;
  user: string;
  settle(finished: boolean): void;
}

/** Waiting for users, with one question to Postgres at a time for all that wait in this process. */
export function createLinkWaiting(parts: {
  pool: Database['pool'];
  logger: Logger;
  patienceMs: number;
  everyMs: number;
}): LinkWaiting {
  const waiting = new Set<Waiter>();
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  const look = async () => {
    const { rows } = await promptly<{ id_hash: Buffer }>(parts.pool, {
      name: 'link-requests-completed',
      text: 'select id_hash from link_requests where id_hash = any($1) and completed_at is not null',
      values: [[...waiting].map(({ hash }) => hash)],
    });
    for (const { id_hash: finished } of rows) {
      for (const waiter of waiting) if (waiter.hash.equals(finished)) waiter.settle(true);
    }
  };
  const schedule = () => {
    timer ??= setTimeout(async () => {
      await look().catch((error: unknown) => parts.logger.warn({ err: error }, 'looking for finished links failed'));
      timer = undefined;
      if (waiting.size > 0) schedule();
    }, parts.everyMs);
  };
  const hasRoom = (user: string) =>
    waiting.size < MAX_WAITING && [...waiting].filter((one) => one.user === user).length < MAX_WAITING_EACH;

  return {
    until: (id, user, signal) => {
      if (closed || signal.aborted || !hasRoom(user)) return Promise.resolve(false);
      return new Promise((resolve) => {
        const patience = setTimeout(() => waiter.settle(false), parts.patienceMs);
        const giveUp = () => waiter.settle(false);
        const waiter: Waiter = {
          hash: hashOfLink(id),
          user,
          settle: (finished) => {
            waiting.delete(waiter);
            clearTimeout(patience);
            signal.removeEventListener('abort', giveUp);
            resolve(finished);
          },
        };
        signal.addEventListener('abort', giveUp);
        waiting.add(waiter);
        schedule();
      });
    },
    close: () => {
      closed = true;
      clearTimeout(timer);
      for (const waiter of [...waiting]) waiter.settle(false);
    },
  };
}
