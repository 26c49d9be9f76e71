import { LRUCache } from 'lru-cache';

/** Nothing is believed for longer: less than a change stays in the log, so that none can be missed (milliseconds). */
const BELIEVED_MS = 10 * 60_000;

/** Answers of Postgres that hold until the change log says otherwise. */
export interface Remembered<T> {
  /**
   * Reads at first sight, once for all that ask together, and believes the answer until {@link Remembered.forget}. That
   * there is nothing is never remembered.
   *
   * Rejects where Postgres cannot be asked.
   */
  get(key: string): T | undefined | Promise<T | undefined>;
  /** What was read before counts for nothing, also if it arrives later. */
  forget(key: string): void;
}

/** @param parts.max how many answers are held */
export function createRemembered<T extends NonNullable<unknown>>(parts: {
  read: (key: string) => Promise<T | undefined>;
  max: number;
}): Remembered<T> {
  const held = new LRUCache<string, T>({ max: parts.max, ttl: BELIEVED_MS });
  const reading = new Map<string, Promise<T | undefined>>();

  const read = (key: string): Promise<T | undefined> => {
    const answer: Promise<T | undefined> = parts.read(key).then(
      async (value) => {
        if (reading.get(key) !== answer) return await get(key);
        reading.delete(key);
        if (value !== undefined) held.set(key, value);
        return value;
      },
      (error: unknown) => {
        if (reading.get(key) === answer) reading.delete(key);
        throw error;
      },
    );
    reading.set(key, answer);
    return answer;
  };
  const get = (key: string) => held.get(key) ?? reading.get(key) ?? read(key);

  return {
    get,
    forget(key) {
      held.delete(key);
      reading.delete(key);
    },
  };
}
