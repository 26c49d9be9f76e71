/** Why Atlassian answers 429: the values of `RateLimit-Reason`. */
export const REASONS = [
  'jira-quota-global-based',
  'jira-quota-tenant-based',
  'jira-burst-based',
  'jira-per-issue-on-write',
  'confluence-quota-global-based',
  'confluence-quota-tenant-based',
] as const;

export type Reason = (typeof REASONS)[number];

/** What is left of a budget. */
export interface Reading {
  /** How much there is in a window. */
  limit: number;
  remaining: number;
  /** When it is full again, in milliseconds since the epoch. */
  resetAt: number;
}

/** A budget's name in the structured headers, and how many seconds its window has. */
interface Policy {
  name: string;
  window: number;
}

const HOUR_SECONDS = 3600;
/** The budgets by the reason that tells that they are used up, with the size that Atlassian gives them. */
export const POLICIES: Readonly<Record<Reason, Policy & { limit: number }>> = {
  'jira-quota-global-based': { name: 'global-app-quota', window: HOUR_SECONDS, limit: 65_000 },
  'jira-quota-tenant-based': { name: 'tenant-app-quota', window: HOUR_SECONDS, limit: 65_000 },
  'jira-burst-based': { name: 'burst', window: 1, limit: 100 },
  'jira-per-issue-on-write': { name: 'per-issue-on-write', window: 2, limit: 20 },
  'confluence-quota-global-based': { name: 'global-app-quota', window: HOUR_SECONDS, limit: 65_000 },
  'confluence-quota-tenant-based': { name: 'tenant-app-quota', window: HOUR_SECONDS, limit: 65_000 },
};

const secondsUntil = (moment: number, now: number): number => Math.max(0, Math.ceil((moment - now) / 1000));

/** The headers that tell of a budget, on every answer. */
export function budgetHeaders(
  reading: Reading,
  now: number,
  { name, window }: Policy = POLICIES['jira-quota-global-based'],
): Record<string, string> {
  return {
    'x-ratelimit-limit': String(reading.limit),
    'x-ratelimit-remaining': String(reading.remaining),
    'x-ratelimit-reset': new Date(reading.resetAt).toISOString(),
    'x-ratelimit-nearlimit': String(reading.remaining < reading.limit * 0.2),
    'beta-ratelimit-policy': `"${name}";q=${reading.limit};w=${window}`,
    'beta-ratelimit': `"${name}";r=${reading.remaining};t=${secondsUntil(reading.resetAt, now)}`,
  };
}

/** The headers of a 429: whose budget is used up, and when to come again. */
export function exceededHeaders(reason: Reason, reading: Reading, now: number): Record<string, string> {
  return {
    'retry-after': String(secondsUntil(reading.resetAt, now)),
    'ratelimit-reason': reason,
    ...budgetHeaders(reading, now, POLICIES[reason]),
  };
}

/** A used-up budget of this kind, as Atlassian sizes it; a quota is full again at the next full hour (UTC). */
export function usedUp(reason: Reason, now: number): Reading {
  const { limit, window } = POLICIES[reason];
  const length = window * 1000;
  const resetAt = window === HOUR_SECONDS ? (Math.floor(now / length) + 1) * length : now + length;
  return { limit, remaining: 0, resetAt };
}
