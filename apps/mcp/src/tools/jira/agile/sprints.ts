import { getSprint, listSprints, type Sprint, type SprintState } from '@gatehouse/atlassian';
import type { AtlassianAccess, ConnectedSite } from '../../../credentials/access.js';
import { dateOf, oneLine, present } from '../../common/lines.js';
import { ToolFailure } from '../../failure.js';
import { type JsonSchema, required, text } from '../../schema.js';
import { resolveBoard } from './boards.js';

/** Sprints that are looked through for a name. */
const MOST = 50;
const OPEN: readonly SprintState[] = ['active', 'future'];

export const sprintArgument = required(
  text('Id of the sprint; or, with board, its name, "active" or "next".', { maxLength: 255 }),
);
export const boardArgument = text('Name or id of the board, to find the sprint by name.', { maxLength: 255 });

/**
 * The sprint that the model means: by id, or on a board by name, `active` or `next` (the first future one).
 * @throws ToolFailure listing the board's open sprints, where it is none or several
 */
export async function resolveSprint(
  atlassian: AtlassianAccess,
  site: ConnectedSite,
  given: { sprint: string; board?: string },
): Promise<Sprint> {
  const wanted = given.sprint.trim().toLowerCase();
  if (/^\d+$/.test(wanted)) return await atlassian.ask(site, (http, call) => getSprint(http, call, wanted));
  if (given.board === undefined) {
    throw new ToolFailure('invalid_arguments', 'Pass the id of the sprint, or board as well.');
  }
  const boardId = await resolveBoard(atlassian, site, given.board);
  const { values } = await atlassian.ask(site, (http, call) =>
    listSprints(http, call, boardId, { states: OPEN, startAt: 0, maxResults: MOST }),
  );
  const found = meant(values, wanted);
  const [only, ...others] = found;
  if (only && others.length === 0) return only;
  const open = values.map(sprintLine).join('; ') || 'none';
  throw new ToolFailure(
    'choice',
    only
      ? `Several sprints are meant by ${given.sprint}: pass an id. ${open}`
      : `The board has no open sprint ${given.sprint}. Open sprints: ${open}. Others by id.`,
  );
}

function meant(sprints: readonly Sprint[], wanted: string): Sprint[] {
  const named = sprints.filter(({ name }) => name.trim().toLowerCase() === wanted);
  if (named.length > 0) return named;
  if (wanted === 'active') return sprints.filter(({ state }) => state === 'active');
  return wanted === 'next' ? sprints.filter(({ state }) => state === 'future').slice(0, 1) : [];
}

/** A sprint in a few words. */
export function sprintLine({ id, name, state, startDate, endDate, goal }: Sprint): string {
  const when = startDate && endDate ? `, ${dateOf(startDate)} to ${dateOf(endDate)}` : '';
  return `${oneLine(name)} (id ${id}, ${state}${when})${goal ? ` — ${oneLine(goal)}` : ''}`;
}

export function sprintRow({ id, name, state, goal, startDate, endDate, completeDate, originBoardId }: Sprint) {
  return {
    id,
    name: oneLine(name),
    state,
    ...present({
      goal: oneLine(goal, 1_000),
      start: startDate,
      end: endDate,
      completed: completeDate,
      board_id: originBoardId,
    }),
  };
}

const string: JsonSchema = { type: 'string' };
const integer: JsonSchema = { type: 'integer' };

export const sprintSchema = {
  type: 'object',
  properties: {
    id: integer,
    name: string,
    state: string,
    goal: string,
    start: string,
    end: string,
    completed: string,
    board_id: integer,
  },
  required: ['id', 'name', 'state'],
} as const satisfies JsonSchema;
