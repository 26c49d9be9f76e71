import type { Logger } from '@gatehouse/telemetry';

/** Calls that wait at the same time, at most; who comes later is not let in. */
const MAX_WAITING = 500;
const MAX_WAITING_EACH = 4;

/** Calls of users that wait for what another process, or a person, will have written to Postgres. */
export interface Waiters<T> {
  /**
   * @param key what is waited for
   * @param user who waits
   * @param signal ends the waiting; so do the patience and the process's own end
   * @returns what came, or undefined where nothing did or there was no room to wait
   */
  until(key: Buffer, user: string, signal: AbortSignal): Promise<T | undefined>;
  /** Lets everybody who waits go on without. */
  close(): void;
}

interface Waiter<T> {
  key: Buffer;
  user: string;
  settle(came: T | undefined): void;
}

/**
 * Waiting with one question at a time for all that wait in this process, however often somebody comes.
 *
 * @param parts.look asks for all keys at once, each only once; answers by hex key with what has come
 */
export function createWaiters<T>(parts: {
  look: (keys: Buffer[]) => Promise<ReadonlyMap<string, T>>;
  logger: Logger;
  patienceMs: number;
  everyMs: number;
}): Waiters<T> {
  const waiting = new Set<Waiter<T>>();
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  const look = async () => {
    const keys = new Map([...waiting].map(({ key }) => [key.toString('hex'), key]));
    const came = await parts.look([...keys.values()]);
    for (const waiter of [...waiting]) {
      const found = came.get(waiter.key.toString('hex'));
      if (found !== undefined) waiter.settle(found);
    }
  };
  const schedule = () => {
    timer ??= setTimeout(async () => {
      await look().catch((error: unknown) =>
        parts.logger.warn({ err: error }, 'looking for what calls wait for failed'),
      );
      timer = undefined;
      if (waiting.size > 0) schedule();
    }, parts.everyMs);
  };
  const hasRoom = (user: string) =>
    waiting.size < MAX_WAITING && [...waiting].filter((one) => one.user === user).length < MAX_WAITING_EACH;

  return {
    until: (key, user, signal) => {
      if (closed || signal.aborted || !hasRoom(user)) return Promise.resolve(undefined);
      return new Promise((resolve) => {
        const giveUp = () => waiter.settle(undefined);
        const patience = setTimeout(giveUp, parts.patienceMs);
        const waiter: Waiter<T> = {
          key,
          user,
          settle: (came) => {
            waiting.delete(waiter);
            clearTimeout(patience);
            signal.removeEventListener('abort', giveUp);
            resolve(came);
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
      for (const waiter of [...waiting]) waiter.settle(undefined);
    },
  };
}
