/**
 * How long Atlassian asks to wait: `Retry-After` in seconds or as an HTTP date (RFC 9110, 10.2.3), and for a used-up
 * quota else `X-RateLimit-Reset` as ISO 8601. That header comes with every answer and speaks of the quota alone.
 *
 * @param headers lower-case names
 * @param options.quota whether the quota is what was exceeded
 * @param options.now milliseconds since 1970
 * @returns whole seconds, or undefined where nothing usable was said
 */
export function retryAfterSeconds(
  headers: Record<string, string>,
  options: { quota: boolean; now?: number },
): number | undefined {
  const after = headers['retry-after'] ?? '';
  if (/^\d{1,6}$/.test(after)) return Number(after);
  const moments = [/^\w{3}, /.test(after) ? after : '', options.quota ? (headers['x-ratelimit-reset'] ?? '') : ''];
  const at = moments.map((text) => Date.parse(text)).find((time) => !Number.isNaN(time));
  return at === undefined ? undefined : Math.max(0, Math.ceil((at - (options.now ?? Date.now())) / 1000));
}
