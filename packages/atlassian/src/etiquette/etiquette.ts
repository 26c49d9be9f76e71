import type { AtlassianHttp } from '../http.js';
import { MOST_REQUESTS } from '../pool.js';
import { readQuota } from '../rate-limit.js';
import { APP, createBreakers } from './breakers.js';
import { createBudget } from './budget.js';
import type { PointsLedger } from './ledger.js';
import { createMemory, type Remembered } from './memory.js';
import { createPlaces } from './places.js';
import { createSiteHours } from './site-hours.js';

/** Whom a request is made for. */
export interface Requester {
  /** Who shares the quota: a user's id, or a machine's. */
  person: string;
  /** What answers are remembered under: the connection and its generation, so that a changed one begins anew. */
  memory: string;
}

/** Why a request was not made. */
export interface Refusal {
  code: 'rate_quota' | 'rate_site_quota' | 'rate_share' | 'rate_busy' | 'aborted';
  /** Seconds until it is worth trying again. */
  retryAfter?: number;
}

/** What came of one try, for the account. */
export interface Tried {
  /** The points that were taken for it. */
  taken: number;
  /** The points that it did cost. */
  cost: number;
  /** Lower-case names; none where there was no answer. */
  headers: Readonly<Record<string, string>>;
  /** Whose quota Atlassian refused it for, if it did; `seconds` until the reset, where that was said. */
  quota?: { whose: 'app' | 'site'; seconds: number | undefined };
}

/** How a requester's requests behave towards Atlassian. `siteId` is undefined for requests that belong to no site. */
export interface Manners {
  /** Waits for a place among the requests that are under way; it is to be left again. */
  enter(request: {
    siteId: string | undefined;
    write: boolean;
    signal: AbortSignal | undefined;
    waitMs: number;
  }): Promise<{ ok: true; leave(): void } | { ok: false; refusal: Refusal }>;
  /** Asked before each try, with the most that it can cost; refuses what Atlassian would refuse. */
  spend(siteId: string | undefined, points: number): Promise<Refusal | undefined>;
  settle(siteId: string | undefined, tried: Tried): void;
  /** A smaller page where little of the hour is left, of the app's or of the site's own. */
  pageSize(siteId: string, wanted: number): number;
  recall(siteId: string, url: string): Remembered | undefined;
  remember(siteId: string, url: string, answer: { body: string; etag: string | undefined; forMs: number }): void;
  forget(siteId: string): void;
}

/** How this process behaves towards Atlassian, over all requests. */
export interface Etiquette {
  /** The way out for one requester. */
  as(http: AtlassianHttp, requester: Requester): AtlassianHttp;
  /** Stops requests to a site, or to all (`app`): another replica learnt that the quota is used up. */
  stop(where: string, forMs: number): void;
  close(): Promise<void>;
}

export interface EtiquetteOptions {
  ledger: PointsLedger;
  pointsPerHour: number;
  /** From 0 to 1; see the budget. */
  userShare: number;
  /** Requests of one person to one site that may be under way at once. */
  concurrency: number;
  /** Told of a quota that is used up, so that the other replicas stop too. */
  onUsedUp: (where: string, forMs: number) => void;
  /** Told of an account that cannot be reached; requests go on. */
  onError: (error: unknown) => void;
  /** A steady clock in milliseconds. */
  now?: () => number;
}

const MAX_WAITING = 1_000;
/** Near the limit reads go two by two, and pages are of ten. */
const NEAR_CONCURRENCY = 2;
const NEAR_PAGE = 10;
const REPORT_EVERY_MS = 2_000;
const HOUR_MS = 3_600_000;

export function createEtiquette(options: EtiquetteOptions): Etiquette {
  const { concurrency, onUsedUp, pointsPerHour } = options;
  const now = options.now ?? (() => performance.now());
  const budget = createBudget({ ...options, now });
  const breakers = createBreakers(now);
  const sites = createSiteHours(now);
  const isNear = (siteId: string) => budget.isNear() || sites.isNear(siteId);
  const memory = createMemory(now);
  const places = createPlaces({
    each: (write, siteId) => (write || !isNear(siteId) ? concurrency : Math.min(concurrency, NEAR_CONCURRENCY)),
    // What was let in is sent at once.
    total: MOST_REQUESTS,
    waiting: MAX_WAITING,
  });
  const timer = setInterval(() => void budget.report(), REPORT_EVERY_MS).unref();

  const manners = ({ person, memory: owner }: Requester): Manners => ({
    async enter({ siteId, write, signal, waitMs }) {
      const entered = await places.enter({ who: person, where: siteId ?? '', write, signal, waitMs });
      if (entered.ok) return entered;
      return { ok: false, refusal: { code: entered.reason === 'aborted' ? 'aborted' : 'rate_busy' } };
    },
    async spend(siteId, points) {
      if (siteId === undefined) return undefined;
      const open = breakers.openFor(siteId);
      if (open) return { code: open.app ? 'rate_quota' : 'rate_site_quota', retryAfter: seconds(open.ms) };
      const refused = await budget.spend(person, points);
      return refused && { code: refused.code, retryAfter: seconds(refused.ms) };
    },
    settle(siteId, { taken, cost, headers, quota }) {
      if (siteId === undefined) return;
      const { app, site } = readQuota(headers, { appPoints: pointsPerHour });
      budget.correct(person, cost - taken, app);
      if (site) sites.note(siteId, site);
      // A site's last point: what comes next it would refuse.
      const empty =
        site?.remaining === 0 ? { whose: 'site' as const, seconds: Math.ceil(site.resetIn / 1000) } : undefined;
      const over = quota ?? empty;
      if (!over) return;
      const where = over.whose === 'app' ? APP : siteId;
      const forMs = over.seconds === undefined ? HOUR_MS - (Date.now() % HOUR_MS) : over.seconds * 1000;
      if (breakers.open(where, forMs)) onUsedUp(where, forMs);
    },
    pageSize: (siteId, wanted) => (isNear(siteId) ? Math.min(wanted, NEAR_PAGE) : wanted),
    recall: (siteId, url) => memory.recall(owner, siteId, url),
    remember: (siteId, url, answer) => memory.remember(owner, siteId, url, answer),
    forget: (siteId) => memory.forget(owner, siteId),
  });

  return {
    as: (http, requester) => ({ ...http, manners: manners(requester) }),
    stop: (where, forMs) => void breakers.open(where, forMs),
    async close() {
      clearInterval(timer);
      await budget.close();
    },
  };
}

const seconds = (ms: number) => Math.max(1, Math.ceil(ms / 1000));
