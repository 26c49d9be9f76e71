import { ToolFailure } from '../failure.js';

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/**
 * A moment as people and models write it, in milliseconds since the epoch: `2026-11-20`, `2026-11-20T14:30`,
 * `2026-11-20T14:30:00+01:00`; without a zone, UTC.
 *
 * @param dayIs the time of day that a day alone stands for, UTC
 * @throws ToolFailure for anything else
 */
export function momentOf(argument: string, given: string, dayIs: string): number {
  const trimmed = given.trim();
  const whole = DAY.test(trimmed) ? `${trimmed}T${dayIs}` : trimmed;
  const zoned = /(?:Z|[+-]\d{2}:?\d{2})$/i.test(whole) ? whole : `${whole}Z`;
  const moment = Date.parse(zoned.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
  if (/^\d{4}-\d{2}-\d{2}T/i.test(whole) && !Number.isNaN(moment)) return moment;
  throw new ToolFailure('invalid_arguments', `${argument} must be a date or time such as 2026-11-20T14:30:00+01:00.`);
}

/** As Jira takes and gives times: with milliseconds, and a zone without a colon. */
export function jiraMoment(moment: number): string {
  return new Date(moment).toISOString().replace('Z', '+0000');
}
