import type { QuotaReading } from '../rate-limit.js';

/** Sites whose own hour is nearly used up, by what their answers say. */
export interface SiteHours {
  /** The latest that an answer of the site said. */
  note(siteId: string, reading: QuotaReading): void;
  isNear(siteId: string): boolean;
}

/** @param now a steady clock in milliseconds */
export function createSiteHours(now: () => number): SiteHours {
  const nearUntil = new Map<string, number>();

  return {
    note(siteId, { near, resetIn }) {
      if (near) nearUntil.set(siteId, now() + resetIn);
      else nearUntil.delete(siteId);
    },
    isNear(siteId) {
      const near = (nearUntil.get(siteId) ?? 0) > now();
      if (!near) nearUntil.delete(siteId);
      return near;
    },
  };
}
