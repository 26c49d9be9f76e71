/** Jira's working day and week, as every site has them unless an administrator changes it (seconds). */
const UNITS: Readonly<Record<string, number>> = { w: 5 * 8 * 3600, d: 8 * 3600, h: 3600, m: 60 };

/** Reads `1w 2d 3h 20m` as seconds of work; undefined where it is no duration. */
export function readDuration(text: string): number | undefined {
  const parts = text.trim().toLowerCase().split(/\s+/);
  let seconds = 0;
  for (const part of parts) {
    const [, amount, unit] = /^(\d+(?:\.\d+)?)([wdhm])$/.exec(part) ?? [];
    if (amount === undefined || unit === undefined) return undefined;
    seconds += Number(amount) * (UNITS[unit] ?? 0);
  }
  return Math.round(seconds);
}

/** Writes seconds of work the way Jira does. */
export function writeDuration(seconds: number): string {
  let left = seconds;
  const parts = Object.entries(UNITS).flatMap(([unit, size]) => {
    const amount = Math.floor(left / size);
    left -= amount * size;
    return amount > 0 ? [`${amount}${unit}`] : [];
  });
  return parts.join(' ') || '0m';
}
