import { ToolFailure } from '../../failure.js';
import { momentOf } from '../moments.js';

/**
 * A sprint's dates for Jira, in ISO 8601; a day alone is its beginning, UTC.
 * @throws ToolFailure where one is no date, or the end is not after the start
 */
export function sprintDates(given: { start?: string; end?: string }): { startDate?: string; endDate?: string } {
  const start = given.start === undefined ? undefined : momentOf('start', given.start, '00:00:00');
  const end = given.end === undefined ? undefined : momentOf('end', given.end, '00:00:00');
  if (start !== undefined && end !== undefined && end <= start) {
    throw new ToolFailure('invalid_arguments', 'end must be after start.');
  }
  return {
    ...(start === undefined ? {} : { startDate: new Date(start).toISOString() }),
    ...(end === undefined ? {} : { endDate: new Date(end).toISOString() }),
  };
}
