import { type Clock, SECOND } from '../clock.js';
import type { Operation } from './operation.js';

/** Requests a second to one endpoint of one site, by method, and where Atlassian allows more. */
const RATES = { GET: 100, POST: 100, PUT: 50, DELETE: 50 } as const;
const OVERRIDES: Readonly<Record<string, number>> = { getIssue: 150, getAttachmentContent: 300, countIssues: 150 };

/** How many writes one issue takes, in each window. */
const ISSUE_WRITES = [
  { length: 2 * SECOND, most: 20 },
  { length: 30 * SECOND, most: 100 },
] as const;

interface Bucket {
  left: number;
  filledAt: number;
}

/** Atlassian's short-term limits: token buckets for each site, endpoint and method, and a brake on writes to one issue. */
export class Bursts {
  readonly #now: Clock;
  readonly #buckets = new Map<string, Bucket>();
  readonly #writes = new Map<string, number[]>();

  constructor(now: Clock) {
    this.#now = now;
  }

  /**
   * Takes one request from its bucket.
   *
   * @param rate requests a second for every endpoint, or true for Atlassian's own
   * @returns whether there was one left
   */
  take(siteId: string, operation: Pick<Operation, 'id' | 'method' | 'path'>, rate: number | true): boolean {
    const perSecond = rate === true ? (OVERRIDES[operation.id ?? ''] ?? RATES[operation.method]) : rate;
    const key = `${siteId} ${operation.method} ${operation.path}`;
    const now = this.#now();
    const bucket = this.#buckets.get(key) ?? { left: perSecond, filledAt: now };
    this.#buckets.set(key, bucket);
    bucket.left = Math.min(perSecond, bucket.left + ((now - bucket.filledAt) / SECOND) * perSecond);
    bucket.filledAt = now;
    if (bucket.left < 1) return false;
    bucket.left -= 1;
    return true;
  }

  /** Counts a write to an issue; returns 0, or in how many milliseconds the next one will be taken. */
  write(siteId: string, issue: string): number {
    const key = `${siteId} ${issue.toUpperCase()}`;
    const now = this.#now();
    const recent = (this.#writes.get(key) ?? []).filter((moment) => now - moment < ISSUE_WRITES[1].length);
    this.#writes.set(key, recent);
    for (const { length, most } of ISSUE_WRITES) {
      const inWindow = recent.filter((moment) => now - moment < length);
      if (inWindow.length >= most) return (inWindow[0] ?? now) + length - now;
    }
    recent.push(now);
    return 0;
  }
}
