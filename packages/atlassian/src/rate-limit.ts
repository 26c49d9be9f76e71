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

/** What Atlassian says is left of the hour, over the whole app. */
export interface QuotaReading {
  /** Points an hour. */
  limit: number;
  remaining: number;
  /** Milliseconds until the hour ends. */
  resetIn: number;
  /** Under a fifth is left, of this quota or of the site's own. */
  near: boolean;
}

/**
 * Reads what an answer says of the app's hour: the structured headers, which name the quota that they speak of, with
 * their `Beta-` prefix and without it, else `X-RateLimit-*`.
 *
 * @param headers lower-case names
 * @returns undefined where nothing usable was said, or only of another quota
 */
export function readQuota(headers: Headers, now = Date.now()): QuotaReading | undefined {
  // A 429 speaks of the limit that was exceeded.
  const reason = headers['ratelimit-reason'];
  if (reason !== undefined && !reason.includes('-quota-global-')) return undefined;
  const near = headers['x-ratelimit-nearlimit'] === 'true';
  const said = headers.ratelimit ?? headers['beta-ratelimit'];
  if (said === undefined) {
    const [limit, remaining] = [headers['x-ratelimit-limit'], headers['x-ratelimit-remaining']].map(wholeNumber);
    const reset = resetIn(headers, now);
    if (limit === undefined || remaining === undefined || reset === undefined) return undefined;
    return { limit, remaining, resetIn: reset, near };
  }
  const policy = headers['ratelimit-policy'] ?? headers['beta-ratelimit-policy'] ?? '';
  const [left, whole] = [said, policy].map((list) => list.split(',').find((item) => /^\s*"[^"]*global/.test(item)));
  const [remaining, seconds] = [parameter(left, 'r'), parameter(left, 't')];
  const limit = parameter(whole, 'q');
  if (limit === undefined || remaining === undefined || seconds === undefined || seconds > 3600) return undefined;
  return { limit, remaining, resetIn: seconds * 1000, near };
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
