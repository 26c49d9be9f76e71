/** Seconds. A vendor's own word counts between these. */
const FRESH = { least: 300, usual: 3_600, most: 86_400 };

/**
 * For how long a document counts as fresh, by its Cache-Control (RFC 9111 section 5.2.2).
 * @returns seconds, never less than five minutes nor more than a day
 */
export function freshnessSeconds(cacheControl: string | null): number {
  const directives = (cacheControl ?? '')
    .toLowerCase()
    .split(',')
    .map((one) => one.trim());
  if (directives.some((one) => one === 'no-store' || one === 'no-cache')) return FRESH.least;
  const age = directives.map((one) => /^(?:s-maxage|max-age)="?(\d{1,10})"?$/.exec(one)?.[1]).find(Boolean);
  if (age === undefined) return FRESH.usual;
  return Math.max(FRESH.least, Math.min(FRESH.most, Number(age)));
}
