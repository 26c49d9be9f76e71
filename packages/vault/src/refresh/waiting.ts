import type pg from 'pg';

/** Waits for what other replicas refresh: one statement at a time for all that this process waits for. */
export interface Waiting {
  /** Resolves when the connection's generation or status is another, when it is gone, or after so many milliseconds. */
  until(connectionId: string, generation: number, ms: number): Promise<void>;
}

const POLL_EVERY_MS = 150;

interface Waiter {
  connectionId: string;
  generation: number;
  wake(): void;
}

export function createWaiting(pool: pg.Pool): Waiting {
  const waiters = new Set<Waiter>();
  let polling = false;

  const poll = async () => {
    const asked = [...waiters];
    const { rows } = await pool.query<{ id: string; generation: number }>({
      name: 'refresh-poll',
      text: `select id, generation from connections where id = any($1) and status = 'active'`,
      values: [[...new Set(asked.map(({ connectionId }) => connectionId))]],
    });
    const current = new Map(rows.map(({ id, generation }) => [id, generation]));
    for (const waiter of asked) if (current.get(waiter.connectionId) !== waiter.generation) waiter.wake();
  };

  const pollWhileNeeded = async () => {
    polling = true;
    while (waiters.size > 0) {
      // A database that does not answer is met by whoever wakes in time.
      await poll().catch(() => {});
      await new Promise((resolve) => setTimeout(resolve, POLL_EVERY_MS));
    }
    polling = false;
  };

  return {
    until: (connectionId, generation, ms) =>
      new Promise((resolve) => {
        const waiter = {
          connectionId,
          generation,
          wake: () => {
            clearTimeout(timer);
            waiters.delete(waiter);
            resolve();
          },
        };
        const timer = setTimeout(waiter.wake, ms);
        waiters.add(waiter);
        if (!polling) void pollWhileNeeded();
      }),
  };
}
