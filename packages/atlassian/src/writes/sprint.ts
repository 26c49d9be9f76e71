import { listSprints, type Sprint } from '../agile/sprints.js';
import { atlassianError } from '../errors/errors.js';
import { type Find, mayComeOf, undecided } from './lost.js';

const PAGE = 50;
/** More open sprints of one board than this are not looked through. */
const MAX_PAGES = 10;

/**
 * Finds the sprint that a lost request planned. Jira takes no mark with a sprint, and does not say who planned it: one of
 * that name, planned on that board and not before the write, is it; of several, the newest.
 */
export function findCreatedSprint(boardId: string, name: string): Find<Sprint> {
  return async (http, call, lost) => {
    const named: Sprint[] = [];
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const input = { states: ['active', 'future'] as const, startAt: page * PAGE, maxResults: PAGE };
      const listed = await listSprints(http, call, boardId, input);
      if (!listed.ok) return listed;
      const { values, nextStartAt } = listed.value;
      named.push(...values.filter((one) => same(one.name, name) && String(one.originBoardId ?? boardId) === boardId));
      if (nextStartAt !== undefined) continue;
      const newest = named.filter(({ createdDate }) => mayComeOf(lost, createdDate)).sort((a, b) => b.id - a.id)[0];
      // Without a date it may as well have been there for years.
      if (newest && !newest.createdDate) return undecided('a sprint');
      return { ok: true, value: newest };
    }
    return { ok: false, error: atlassianError('too_large', { what: 'looking for a sprint', effect: 'read' }) };
  };
}

const same = (a: string, b: string): boolean => a.trim() === b.trim();
