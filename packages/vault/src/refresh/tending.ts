import type { Logger } from '@gatehouse/telemetry';
import { LRUCache } from 'lru-cache';
import type pg from 'pg';
import { aged, type Due, expiring, idle, orphans } from './due.js';
import type { Refresher } from './refresher.js';

/** What a program does for connections while nobody waits for it. */
export interface Tending {
  /** Ends with the round that is under way. */
  stop(): Promise<void>;
}

export interface TendingOptions {
  /** After how many days without use a connection is refreshed all the same; 0 for never. */
  keepAliveDays: number;
}

/** Connections that this process used within the life of an access token. */
export type RecentUse = LRUCache<string, true>;

const MAX_IN_USE = 10_000;
const IN_USE_MS = 60 * 60_000;

export function createRecentUse(): RecentUse {
  return new LRUCache({ max: MAX_IN_USE, ttl: IN_USE_MS });
}

/** How often each is looked for (milliseconds), and how many are taken at once. */
const ORPHANS = { everyMs: 2_000, limit: 40 };
const EXPIRING = { everyMs: 10_000, limit: 100 };
/** In a day, one replica comes to 14,400: idle connections have a month for their turn. */
const IDLE = { everyMs: 60_000, limit: 10 };
const AGED = { everyMs: 24 * 60 * 60_000, days: 300 };
/** Less than there are slots for refreshes: people who wait go first. */
const AT_ONCE = 2;

/** Starts to tend connections: the sweep at once, and everything again and again until stopped. */
export function startTending(
  parts: { pool: pg.Pool; refresher: Refresher; inUse: RecentUse; logger?: Logger | undefined },
  { keepAliveDays }: TendingOptions,
): Tending {
  const { pool, refresher, inUse, logger } = parts;

  const refreshAll = async (due: Due[]) => {
    const left = due.values();
    const worker = async () => {
      for (const { id, generation } of left) await refresher.refreshUnwaited(id, generation);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
  };

  const rounds = [
    every(ORPHANS.everyMs, async () => refreshAll(await orphans(pool, ORPHANS.limit))),
    every(EXPIRING.everyMs, async () => {
      const ids = [...inUse.keys()];
      if (ids.length > 0) await refreshAll(await expiring(pool, ids, EXPIRING.limit));
    }),
    every(AGED.everyMs, async () => {
      const { count, oldest } = await aged(pool, AGED.days);
      const about = { event: 'connections.aged', count, oldest, days: AGED.days };
      if (count > 0) logger?.warn(about, 'Atlassian may end connections a year after the person consented');
    }),
    ...(keepAliveDays > 0
      ? [every(IDLE.everyMs, async () => refreshAll(await idle(pool, keepAliveDays, IDLE.limit)))]
      : []),
  ];

  /** Runs at once, and again after each run, at moments that replicas do not share. */
  function every(ms: number, run: () => Promise<void>): () => Promise<void> {
    let stopped = false;
    let timer: NodeJS.Timeout | undefined;
    const round = async () => {
      await run().catch((error: unknown) => {
        if (!stopped) logger?.warn({ err: error }, 'connections could not be tended');
      });
      if (stopped) return;
      timer = setTimeout(start, ms * (0.8 + 0.4 * Math.random())).unref();
    };
    let running = Promise.resolve();
    const start = () => {
      running = round();
    };
    start();
    return async () => {
      stopped = true;
      clearTimeout(timer);
      await running;
    };
  }

  return {
    stop: async () => {
      await Promise.all(rounds.map((stop) => stop()));
    },
  };
}
