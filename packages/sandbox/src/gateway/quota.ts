import { type Clock, HOUR } from '../clock.js';
import type { Reading } from './limits.js';

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
  read(): Reading {
    const hour = Math.floor(this.#now() / HOUR);
    if (hour !== this.#hour) {
      this.#hour = hour;
      this.#used = 0;
    }
    return { limit: this.#limit, remaining: Math.max(0, this.#limit - this.#used), resetAt: (hour + 1) * HOUR };
  }

  /** Counts the points of an answered request. */
  charge(points: number): Reading {
    const { remaining } = this.read();
    this.#used += Math.min(points, remaining);
    return this.read();
  }
}
