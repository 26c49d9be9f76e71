import { type Clock, HOUR } from '../clock.js';

/** What is left of the app's hour, after a request was counted. */
export interface QuotaReading {
  limit: number;
  remaining: number;
  /** When the hour ends, in milliseconds since the epoch. */
  resetAt: number;
}

/**
 * Atlassian's points quota: one budget for the whole app over all people and sites, full again at the top of each
 * UTC hour (developer.atlassian.com/cloud/jira/platform/rate-limiting).
 */
export class Quota {
  readonly #now: Clock;
  readonly #limit: number;
  #hour = -1;
  #used = 0;

  /** @param limit points an hour */
  constructor(now: Clock, limit: number) {
    this.#now = now;
    this.#limit = limit;
  }

  /** The present reading; a request may go on if anything remains. */
  read(): QuotaReading {
    const hour = Math.floor(this.#now() / HOUR);
    if (hour !== this.#hour) {
      this.#hour = hour;
      this.#used = 0;
    }
    return { limit: this.#limit, remaining: Math.max(0, this.#limit - this.#used), resetAt: (hour + 1) * HOUR };
  }

  /** Counts the points of an answered request. */
  charge(points: number): QuotaReading {
    const { remaining } = this.read();
    this.#used += Math.min(points, remaining);
    return this.read();
  }
}

/** The headers that carry a reading on every answer of the gateway. */
export function quotaHeaders(reading: QuotaReading, now: number): Record<string, string> {
  const seconds = Math.ceil((reading.resetAt - now) / 1000);
  return {
    'x-ratelimit-limit': String(reading.limit),
    'x-ratelimit-remaining': String(reading.remaining),
    'x-ratelimit-reset': new Date(reading.resetAt).toISOString(),
    'x-ratelimit-nearlimit': String(reading.remaining < reading.limit * 0.2),
    'beta-ratelimit-policy': `"global-app-quota";q=${reading.limit};w=3600`,
    'beta-ratelimit': `"global-app-quota";r=${reading.remaining};t=${seconds}`,
  };
}
