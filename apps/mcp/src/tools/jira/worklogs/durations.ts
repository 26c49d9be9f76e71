import { ToolFailure } from '../../failure.js';

const PARTS = /^\d+(?:\.\d+)?[wdhm](?:\s+\d+(?:\.\d+)?[wdhm])*$/;

/**
 * A duration as Jira takes it, `3h 20m`; forgiving about letters and blanks (`3H20M`).
 * @throws ToolFailure for anything else
 */
export function durationOf(argument: string, given: string): string {
  const spaced = given
    .trim()
    .toLowerCase()
    .replace(/([wdhm])(?=\d)/g, '$1 ')
    .replace(/(\d)\s+(?=[wdhm])/g, '$1');
  if (PARTS.test(spaced)) return spaced;
  throw new ToolFailure('invalid_arguments', `${argument} must be a duration such as 3h 20m, 1d or 2w 1d.`);
}

/** Seconds in hours and minutes; days are left out, because how long one is differs by site. */
export function hoursOf(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  const parts = [`${Math.floor(minutes / 60)}h`, `${minutes % 60}m`].filter((part) => !/^0/.test(part));
  return parts.join(' ') || '0m';
}
