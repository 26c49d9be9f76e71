import { LRUCache } from 'lru-cache';

/** An answer that was remembered. */
export interface Remembered {
  body: string;
  etag: string | undefined;
  /** Whether it may be used without asking. */
  fresh: boolean;
}

/**
 * Answers about metadata, such as the fields of a form, each for the connection that got it: what a person may see is
 * never shown to another. Bounded by size.
 */
export interface Memory {
  recall(owner: string, siteId: string, url: string): Remembered | undefined;
  remember(
    owner: string,
    siteId: string,
    url: string,
    answer: { body: string; etag: string | undefined; forMs: number },
  ): void;
  /** Drops everything of one connection at one site. */
  forget(owner: string, siteId: string): void;
}

interface Entry {
  body: string;
  etag: string | undefined;
  freshUntil: number;
}

const MAX_CHARS = 16 * 1024 * 1024;
const MAX_OWNERS = 20_000;
/** What has an ETag is worth keeping beyond its time, to ask with. */
const KEPT_MS = 60 * 60_000;

/** @param now a steady clock in milliseconds */
export function createMemory(now: () => number): Memory {
  const answers = new LRUCache<string, Entry>({
    maxSize: MAX_CHARS,
    maxEntrySize: MAX_CHARS / 16,
    sizeCalculation: ({ body }, key) => body.length + key.length,
    ttl: KEPT_MS,
    perf: { now },
  });
  /** Forgetting gives an owner a new number, which no older answer is kept under. */
  const numbers = new LRUCache<string, number>({ max: MAX_OWNERS });
  let next = 0;
  const keyOf = (owner: string, siteId: string, url: string) => {
    const scope = `${owner} ${siteId}`;
    let number = numbers.get(scope);
    if (number === undefined) {
      next += 1;
      number = next;
      numbers.set(scope, number);
    }
    return `${number} ${url}`;
  };

  return {
    recall(owner, siteId, url) {
      const entry = answers.get(keyOf(owner, siteId, url));
      return entry && { body: entry.body, etag: entry.etag, fresh: entry.freshUntil > now() };
    },
    remember(owner, siteId, url, { body, etag, forMs }) {
      answers.set(keyOf(owner, siteId, url), { body, etag, freshUntil: now() + forMs });
    },
    forget(owner, siteId) {
      numbers.delete(`${owner} ${siteId}`);
    },
  };
}
