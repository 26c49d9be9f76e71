import { DAY, HOUR, MINUTE } from '../clock.js';
import type { Operand } from './ast.js';

const UNITS: Readonly<Record<string, number>> = { w: 7 * DAY, d: DAY, h: HOUR, m: MINUTE };
const PERIOD = /^[+-]?\d+[wdhmMy]?(?:\s+\d+[wdhm])*$/;
const DATE = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[ T](\d{1,2}):(\d{2}))?$/;

/** Adds a period such as `-7d`, `4w 2d`, `-1M`; without a unit it counts `unit`. */
function addPeriod(time: number, period: string, unit: string): number | undefined {
  if (!PERIOD.test(period)) return undefined;
  const sign = period.startsWith('-') ? -1 : 1;
  const date = new Date(time);
  for (const [, amount = '0', given = ''] of period.matchAll(/(\d+)([wdhmMy]?)/g)) {
    const step = sign * Number(amount);
    const chosen = given || unit;
    if (chosen === 'M') date.setUTCMonth(date.getUTCMonth() + step);
    else if (chosen === 'y') date.setUTCFullYear(date.getUTCFullYear() + step);
    else date.setTime(date.getTime() + step * (UNITS[chosen] ?? DAY));
  }
  return date.getTime();
}

const midnight = (date: Date, year: number, month: number, day: number): number =>
  date.setUTCFullYear(year, month, day) && date.setUTCHours(0, 0, 0, 0);

/** Where each of the languages' units begins (weeks on Monday, in UTC), and how its argument counts. */
const BOUNDARIES: Readonly<Record<string, { unit: string; start(date: Date): number }>> = {
  day: { unit: 'd', start: (d) => midnight(d, d.getUTCFullYear(), d.getUTCMonth(), d.getUTCDate()) },
  week: {
    unit: 'w',
    start: (d) => midnight(d, d.getUTCFullYear(), d.getUTCMonth(), d.getUTCDate() - ((d.getUTCDay() + 6) % 7)),
  },
  month: { unit: 'M', start: (d) => midnight(d, d.getUTCFullYear(), d.getUTCMonth(), 1) },
  year: { unit: 'y', start: (d) => midnight(d, d.getUTCFullYear(), 0, 1) },
};

function callFunction(name: string, argument: string | undefined, now: number): number | undefined {
  const wanted = name.toLowerCase();
  if (wanted === 'now' || wanted === 'currentlogin')
    return argument === undefined ? now : addPeriod(now, argument, 'd');
  const match = /^(start|end)of(day|week|month|year)$/.exec(wanted);
  const boundary = BOUNDARIES[match?.[2] ?? ''];
  if (!boundary) return undefined;
  const start = boundary.start(new Date(now));
  const edge = match?.[1] === 'end' ? (addPeriod(start, '1', boundary.unit) ?? start) - 1 : start;
  return argument === undefined ? edge : addPeriod(edge, argument, boundary.unit);
}

/**
 * The moment that an operand of a date field names: `-7d`, `2026-11-01`, `"2026/11/01 14:30"`, `now()`,
 * `startOfDay("-1d")` and its relatives. Times are UTC.
 *
 * @returns milliseconds since the epoch, or undefined if it names none
 */
export function readMoment(operand: Operand, now: number): number | undefined {
  if (operand.kind === 'empty') return undefined;
  if (operand.kind === 'function') return callFunction(operand.name, operand.args[0], now);
  const date = DATE.exec(operand.text);
  if (!date) return addPeriod(now, operand.text, 'm');
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0] = date.slice(1).map((part) => Number(part ?? 0));
  const time = Date.UTC(year, month - 1, day, hour, minute);
  return new Date(time).getUTCDate() === day && month <= 12 ? time : undefined;
}
