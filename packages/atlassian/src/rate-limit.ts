const HOUR_MS = 3_600_000;

type Headers = Readonly<Record<string, string>>;

/**
 * How long Atlassian asks to wait: `Retry-After` in seconds or as an HTTP date (RFC 9110, 10.2.3). Of a used-up quota
 * `X-RateLimit-Reset` says it better; that header comes with every answer and speaks of the quota alone.
 *
 * @param headers lower-case names
 * @param options.quota whether the quota is what was exceeded
 * @param options.now milliseconds since 1970
 * @returns whole seconds, or undefined where nothing usable was said
 */
export function retryAfterSeconds(headers: Headers, options: { quota: boolean; now?: number }): number | undefined {
  const now = options.now ?? Date.now();
  const reset = options.quota ? resetIn(headers, now) : undefined;
  if (reset !== undefined) return Math.ceil(reset / 1000);
  const after = headers['retry-after'] ?? '';
  if (/^\d{1,6}$/.test(after)) return Number(after);
  const at = /^\w{3}, /.test(after) ? Date.parse(after) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.max(0, Math.ceil((at - now) / 1000));
}

/** What Atlassian says is left of an hour. */
export interface QuotaReading {
  /** Points an hour. */
  limit: number;
  remaining: number;
  /** Milliseconds until the hour ends. */
  resetIn: number;
  /** Under a fifth is left. */
  near: boolean;
}

/** Whose hour an answer speaks of: of the app's at all sites, of that at the site alone, of both or of neither. */
export interface QuotaReadings {
  app?: QuotaReading;
  site?: QuotaReading;
}

/**
 * Reads what an answer says of the hour: the structured headers, which name the quota that they speak of, with their
 * `Beta-` prefix and without it, else `X-RateLimit-*`. Those name none: they are the app's where a refusal says so or
 * where they speak of the very quota that the app has, and else the site's, since one small site whose own quota is
 * used up must not stop all the others.
 *
 * @param headers lower-case names
 * @param options.appPoints the points an hour that the app is configured to have
 * @param options.now milliseconds since 1970
 * @returns nothing where nothing usable was said
 */
export function readQuota(headers: Headers, options: { appPoints: number; now?: number }): QuotaReadings {
  // A 429 speaks of the limit that was exceeded.
  const reason = /-quota-(global|tenant)-/.exec(headers['ratelimit-reason'] ?? '')?.[1];
  if (headers['ratelimit-reason'] !== undefined && reason === undefined) return {};
  const said = headers.ratelimit ?? headers['beta-ratelimit'];
  if (said !== undefined) {
    const policy = headers['ratelimit-policy'] ?? headers['beta-ratelimit-policy'] ?? '';
    const [app, site] = [structured(said, policy, 'global'), structured(said, policy, 'tenant')];
    return { ...(app && reason !== 'tenant' ? { app } : {}), ...(site && reason !== 'global' ? { site } : {}) };
  }
  const [limit, remaining] = [headers['x-ratelimit-limit'], headers['x-ratelimit-remaining']].map(wholeNumber);
  const reset = resetIn(headers, options.now ?? Date.now());
  if (limit === undefined || remaining === undefined || reset === undefined) return {};
  const reading = { limit, remaining, resetIn: reset, near: headers['x-ratelimit-nearlimit'] === 'true' };
  const ofApp = reason === undefined ? limit === options.appPoints : reason === 'global';
  return ofApp ? { app: reading } : { site: reading };
}

function structured(said: string, policy: string, name: 'global' | 'tenant'): QuotaReading | undefined {
  const named = new RegExp(`^\\s*"[^"]*${name}`);
  const [left, whole] = [said, policy].map((list) => list.split(',').find((item) => named.test(item)));
  const [remaining, seconds] = [parameter(left, 'r'), parameter(left, 't')];
  const limit = parameter(whole, 'q');
  if (limit === undefined || remaining === undefined || seconds === undefined || seconds > 3600) return undefined;
  return { limit, remaining, resetIn: seconds * 1000, near: remaining < limit / 5 };
}

/** Milliseconds until the reset, by the answer's own date where it has one, so that our clock may be wrong. */
function resetIn(headers: Headers, now: number): number | undefined {
  const reset = Date.parse(headers['x-ratelimit-reset'] ?? '');
  if (Number.isNaN(reset)) return undefined;
  const said = Date.parse(headers.date ?? '');
  // The quota is one of the hour: whatever lies further ahead is a mistake.
  return Math.min(Math.max(0, reset - (Number.isNaN(said) ? now : said)), HOUR_MS);
}

function parameter(item: string | undefined, name: string): number | undefined {
  return wholeNumber(new RegExp(`;\\s*${name}=(\\d+)`).exec(item ?? '')?.[1]);
}

function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}
