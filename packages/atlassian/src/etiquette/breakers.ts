/** Quotas that Atlassian says are used up: until they are full again nothing is sent to where they count. */
export interface Breakers {
  /**
   * @param where a site's id, or {@link APP} for everything
   * @param forMs milliseconds until the quota is full again
   * @returns whether that was news
   */
  open(where: string, forMs: number): boolean;
  /** Milliseconds until requests to a site may go on, and whether the whole app waits; undefined if they may now. */
  openFor(siteId: string): { app: boolean; ms: number } | undefined;
}

/** The whole app, at all sites. */
export const APP = 'app';

/** Requests that were under way together are told times that differ by this much at most. */
const SAME_MS = 30_000;

/** @param now a steady clock in milliseconds */
export function createBreakers(now: () => number): Breakers {
  const until = new Map<string, number>();

  const left = (where: string): number => {
    const end = until.get(where);
    if (end === undefined) return 0;
    const ms = end - now();
    if (ms <= 0) until.delete(where);
    return Math.max(0, ms);
  };

  return {
    open(where, forMs) {
      const end = now() + forMs;
      const known = until.get(where) ?? 0;
      until.set(where, Math.max(known, end));
      return end > known + SAME_MS;
    },
    openFor(siteId) {
      const [app, site] = [left(APP), left(siteId)];
      if (app === 0 && site === 0) return undefined;
      return { app: app >= site, ms: Math.max(app, site) };
    },
  };
}
