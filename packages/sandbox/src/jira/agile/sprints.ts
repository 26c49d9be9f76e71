import { z } from 'zod';
import type { Sprint } from '../../company/boards.js';
import { type Answer, type Call, type Operation, ok } from '../../gateway/operation.js';
import { mayAdminister, mayBrowse } from '../access.js';
import { invalidPayload, jiraError } from '../errors.js';
import { agilePage, findBoard, NO_SUCH_BOARD } from './boards.js';
import { sprintView } from './views.js';

const STATES = ['closed', 'active', 'future'] as const;

/** A sprint, if the caller may see its board. */
export function findSprint(call: Call, id: string | undefined): Sprint | undefined {
  const sprint = call.site.sprints.find((candidate) => String(candidate.id) === id);
  return sprint && mayBrowse(call.person, sprint.board.project) ? sprint : undefined;
}

export const NO_SUCH_SPRINT = (): Answer => jiraError(404, ['Sprint does not exist.']);
const MAY_NOT_MANAGE = (): Answer =>
  jiraError(403, ['You do not have the permission to manage sprints on this board.']);

const moment = z.string().refine((text) => !Number.isNaN(Date.parse(text)));
const sprintBody = z.looseObject({
  name: z.string().trim().min(1).max(30).optional(),
  goal: z.string().optional(),
  startDate: moment.optional(),
  endDate: moment.optional(),
  state: z.enum(STATES).optional(),
  originBoardId: z.number().optional(),
});
type Given = z.infer<typeof sprintBody>;

function listSprints(call: Call): Answer {
  const board = findBoard(call, call.params.boardId);
  if (!board) return NO_SUCH_BOARD();
  if (board.type !== 'scrum') return jiraError(400, ['The board does not support sprints']);
  const asked = call.query.state === undefined ? STATES : String(call.query.state).split(',');
  // The closed ones first, then the active, then the future, as Atlassian orders them.
  const sprints = STATES.flatMap((state) =>
    call.site.sprints.filter((one) => one.board === board && one.state === state && asked.includes(state)),
  );
  return agilePage(call, sprints, (sprint) => sprintView(call, sprint));
}

/** What is wrong with a sprint's dates. */
function wrongDates(start: number | null, end: number | null): Answer | undefined {
  return start !== null && end !== null && end <= start
    ? jiraError(400, [], { endDate: 'The end date of a sprint must be after the start date.' })
    : undefined;
}

const time = (given: string | undefined, otherwise: number | null): number | null =>
  given === undefined ? otherwise : Date.parse(given);

function createSprint(call: Call): Answer {
  const body = sprintBody.safeParse(call.body);
  if (!body.success) return invalidPayload();
  const { name, goal = '', startDate, endDate, originBoardId } = body.data;
  const board = findBoard(call, originBoardId);
  if (!board) return NO_SUCH_BOARD();
  if (name === undefined) return jiraError(400, [], { name: 'The sprint name is required.' });
  if (board.type !== 'scrum') return jiraError(400, ['The board does not support sprints']);
  if (!mayAdminister(call.person, board.project)) return MAY_NOT_MANAGE();
  const [start, end] = [time(startDate, null), time(endDate, null)];
  const wrong = wrongDates(start, end);
  if (wrong) return wrong;
  const id = Number(call.site.nextId());
  const times = { start, end, completed: null, created: call.now() };
  const sprint: Sprint = { id, board, name, state: 'future', goal, ...times, issueKeys: [] };
  call.site.sprints.push(sprint);
  return { status: 201, body: sprintView(call, sprint) };
}

/** Why a sprint may not go over to that state. */
function wrongState(call: Call, sprint: Sprint, given: Given): Answer | undefined {
  const { state } = given;
  if (state === undefined || state === sprint.state) return undefined;
  if (state === 'active' && sprint.state === 'future') {
    if (time(given.startDate, sprint.start) === null || time(given.endDate, sprint.end) === null) {
      return jiraError(400, ['A start date and an end date are needed to start a sprint.']);
    }
    const running = call.site.sprints.find((one) => one.board === sprint.board && one.state === 'active');
    return running ? jiraError(400, [`The board has an active sprint already: ${running.name}.`]) : undefined;
  }
  if (state === 'closed' && sprint.state === 'active') return undefined;
  return jiraError(400, [`A sprint that is ${sprint.state} cannot become ${state}.`]);
}

function updateSprint(call: Call): Answer {
  const sprint = findSprint(call, call.params.sprintId);
  if (!sprint) return NO_SUCH_SPRINT();
  const body = sprintBody.safeParse(call.body);
  if (!body.success) return invalidPayload();
  if (!mayAdminister(call.person, sprint.board.project)) return MAY_NOT_MANAGE();
  if (sprint.state === 'closed') return jiraError(400, ['A closed sprint cannot be updated.']);
  const given = body.data;
  const [start, end] = [time(given.startDate, sprint.start), time(given.endDate, sprint.end)];
  const wrong = wrongDates(start, end) ?? wrongState(call, sprint, given);
  if (wrong) return wrong;
  const { name = sprint.name, goal = sprint.goal, state = sprint.state } = given;
  const completed = state === 'closed' ? call.now() : null;
  Object.assign(sprint, { name, goal, state, start, end, completed });
  return ok(sprintView(call, sprint));
}

const path = '/rest/agile/1.0/sprint/:sprintId';

/** Sprints: planned, started, closed. */
export const sprintOperations: readonly Operation[] = [
  {
    product: 'jira',
    method: 'GET',
    path: '/rest/agile/1.0/board/:boardId/sprint',
    id: 'getAllSprints',
    scopes: [['read:sprint:jira-software']],
    handle: listSprints,
  },
  {
    product: 'jira',
    method: 'POST',
    path: '/rest/agile/1.0/sprint',
    id: 'createSprint',
    scopes: [['write:sprint:jira-software']],
    handle: createSprint,
  },
  {
    product: 'jira',
    method: 'GET',
    path,
    id: 'getSprint',
    scopes: [['read:sprint:jira-software']],
    handle(call) {
      const sprint = findSprint(call, call.params.sprintId);
      return sprint ? ok(sprintView(call, sprint), 1) : NO_SUCH_SPRINT();
    },
  },
  {
    product: 'jira',
    method: 'POST',
    path,
    id: 'partiallyUpdateSprint',
    scopes: [['write:sprint:jira-software']],
    handle: updateSprint,
  },
];
