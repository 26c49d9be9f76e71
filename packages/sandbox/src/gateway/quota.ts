import { z } from 'zod';
import { type Clock, HOUR } from '../clock.js';
import type { Reading } from './limits.js';

/** What `POST /__sandbox/quota` takes: how much Atlassian answers. */
export const limitsSchema = z.strictObject({
  pointsPerHour: z.int().min(0),
  /** Whether the app has one budget over all sites, or one for each. */
  pool: z.enum(['global', 'tenant']),
  /** The limits on short bursts: none, Atlassian's own, or so many requests a second to each endpoint of a site. */
  burst: z.union([z.boolean(), z.int().min(1)]),
});

export type Limits = z.infer<typeof limitsSchema>;

/** Which limit stood in a request's way. */
export type LimitKind = 'quota' | 'burst' | 'issueWrites';

/** One budget for the whole app, whatever the site. */
const WHOLE_APP = 'all';

/**
 * Atlassian's points quota, full again at the top of each UTC hour by the sandbox's clock
 * (developer.atlassian.com/cloud/jira/platform/rate-limiting): a request costs 1, each object that it gives 1 more and
 * each user 2, a write 1 flat.
 */
export class Quota {
  /** May be replaced at any time. */
  limits: Limits;
  readonly #now: Clock;
  #hour = -1;
  #spent = new Map<string, number>();
  #byOperation: Record<string, number> = {};
  readonly #refused: Record<LimitKind, number> = { quota: 0, burst: 0, issueWrites: 0 };

  constructor(now: Clock, limits: Limits) {
    this.#now = now;
    this.limits = limits;
  }

  /** The present reading for a site; a request may go on if anything remains. */
  read(siteId: string): Reading {
    this.#turn();
    const limit = this.limits.pointsPerHour;
    const spent = this.#spent.get(this.#poolOf(siteId)) ?? 0;
    return { limit, remaining: Math.max(0, limit - spent), resetAt: (this.#hour + 1) * HOUR };
  }

  /** Counts the points of an answered request. */
  charge(siteId: string, operation: string, points: number): Reading {
    this.#turn();
    const pool = this.#poolOf(siteId);
    this.#spent.set(pool, (this.#spent.get(pool) ?? 0) + points);
    this.#byOperation[operation] = (this.#byOperation[operation] ?? 0) + points;
    return this.read(siteId);
  }

  noteRefusal(kind: LimitKind): void {
    this.#refused[kind] += 1;
  }

  /** What was spent in this hour, and how many requests each limit has refused since the last reset. */
  report() {
    const { limit, remaining, resetAt } = this.read(WHOLE_APP);
    const spent = [...this.#spent.values()].reduce((sum, points) => sum + points, 0);
    return {
      limits: this.limits,
      spent,
      ...(this.limits.pool === 'global' ? { limit, remaining } : { bySite: Object.fromEntries(this.#spent) }),
      resetAt: new Date(resetAt).toISOString(),
      byOperation: this.#byOperation,
      refused: this.#refused,
    };
  }

  #poolOf(siteId: string): string {
    return this.limits.pool === 'global' ? WHOLE_APP : siteId;
  }

  #turn(): void {
    const hour = Math.floor(this.#now() / HOUR);
    if (hour === this.#hour) return;
    this.#hour = hour;
    this.#spent = new Map();
    this.#byOperation = {};
  }
}
