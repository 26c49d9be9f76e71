/**
 * How long Atlassian asks to wait, from the headers of a 429 (or 503) answer: `Retry-After` in seconds or as an HTTP
 * date (RFC 9110, 10.2.3), else `X-RateLimit-Reset` as ISO 8601.
 *
 * @param headers lower-case names
 * @param now milliseconds since 1970
 * @returns whole seconds, or undefined where nothing usable was said
 */
export function retryAfterSeconds(headers: Record<string, string>, now = Date.now()): number | undefined {
  const after = headers['retry-after'];
  if (after !== undefined && /^\d{1,6}$/.test(after)) return Number(after);
  const moments = [after, headers['x-ratelimit-reset']].filter(
    (text) => text !== undefined && /^\w{3}, |^\d{4}-/.test(text),
  );
  const at = moments.map((text) => Date.parse(text ?? '')).find((time) => !Number.isNaN(time));
  return at === undefined ? undefined : Math.max(0, Math.ceil((at - now) / 1000));
}
