/** A bounded number of things at once, in one process; the others wait in the order in which they came. */
export interface Slots {
  /** Runs something when a slot is free. @returns undefined where none became free in time, and it was not run */
  use<T>(run: () => Promise<T>): Promise<T | undefined>;
}

/** @param limits.waitMs how long to wait for a slot at most, in milliseconds */
export function createSlots({ size, waitMs }: { size: number; waitMs: number }): Slots {
  let taken = 0;
  const waiting = new Set<() => void>();

  const taking = (): Promise<boolean> => {
    if (taken < size) {
      taken += 1;
      return Promise.resolve(true);
    }
    return new Promise((resolve) => {
      const take = () => {
        clearTimeout(timer);
        resolve(true);
      };
      const timer = setTimeout(() => {
        waiting.delete(take);
        resolve(false);
      }, waitMs);
      waiting.add(take);
    });
  };

  /** A slot that is given on is never free in between: nobody overtakes. */
  const leave = () => {
    const [next] = waiting;
    if (!next) taken -= 1;
    else {
      waiting.delete(next);
      next();
    }
  };

  return {
    async use(run) {
      if (!(await taking())) return undefined;
      try {
        return await run();
      } finally {
        leave();
      }
    },
  };
}
