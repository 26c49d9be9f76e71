import { DAY } from '../clock.js';
import type { Project } from './model.js';

/** A view of a project's issues; scrum boards plan in sprints. */
export interface Board {
  id: number;
  name: string;
  type: 'scrum' | 'kanban';
  project: Project;
  /** From left to right, with the names of the statuses in each and the most issues that it should hold. */
  columns: { name: string; statuses: string[]; max?: number }[];
  /** The field that issues are estimated in; absent where they are counted. */
  estimationField?: string;
}

export interface Sprint {
  id: number;
  board: Board;
  name: string;
  state: 'future' | 'active' | 'closed';
  goal: string;
  start: number | null;
  end: number | null;
  completed: number | null;
  created: number;
  issueKeys: string[];
}

type BoardSeed = Omit<Board, 'project'> & { project: string };
interface SprintSeed {
  id: number;
  board: number;
  name: string;
  state: Sprint['state'];
  goal: string;
  /** Days from the sandbox's start to the sprint's, and how many it lasts; absent where nobody has said. */
  starts?: number;
  days?: number;
  issues: string[];
}

const SCRUM_COLUMNS = [
  { name: 'To Do', statuses: ['To Do'] },
  { name: 'In Progress', statuses: ['In Progress'], max: 6 },
  { name: 'In Review', statuses: ['In Review'] },
  { name: 'Done', statuses: ['Done'] },
];
const FLOW_COLUMNS = [
  { name: 'To Do', statuses: ['To Do'] },
  { name: 'In Progress', statuses: ['In Progress', 'In Review'], max: 4 },
  { name: 'Done', statuses: ['Done'] },
];

const BOARDS: readonly BoardSeed[] = [
  {
    id: 71,
    name: 'Rover Platform sprints',
    type: 'scrum',
    project: 'ROV',
    columns: SCRUM_COLUMNS,
    estimationField: 'customfield_10016',
  },
  { id: 72, name: 'Rover Platform flow', type: 'kanban', project: 'ROV', columns: FLOW_COLUMNS },
  {
    id: 81,
    name: 'Perception sprints',
    type: 'scrum',
    project: 'LAB',
    columns: SCRUM_COLUMNS,
    estimationField: 'customfield_10016',
  },
];

const SPRINTS: readonly SprintSeed[] = [
  {
    id: 301,
    board: 71,
    name: 'ROV Sprint 14',
    state: 'closed',
    goal: 'Measure the pack in the cold',
    starts: -23,
    days: 14,
    issues: ['ROV-8', 'ROV-10'],
  },
  {
    id: 302,
    board: 71,
    name: 'ROV Sprint 15',
    state: 'active',
    goal: 'Ship the temperature-aware estimate',
    starts: -9,
    days: 14,
    issues: ['ROV-2', 'ROV-3', 'ROV-14'],
  },
  { id: 303, board: 71, name: 'ROV Sprint 16', state: 'future', goal: '', issues: ['ROV-5'] },
  {
    id: 401,
    board: 81,
    name: 'LAB Sprint 3',
    state: 'active',
    goal: 'Depth at dusk',
    starts: -5,
    days: 14,
    issues: ['LAB-1'],
  },
];

/** The boards of a site's projects. */
export function seedBoards(projects: readonly Project[]): Board[] {
  return BOARDS.flatMap(({ project: key, ...board }) => {
    const project = projects.find((candidate) => candidate.key === key);
    return project ? [{ ...board, project }] : [];
  });
}

/** The sprints of those boards. */
export function seedSprints(boards: readonly Board[], issueKeys: ReadonlySet<string>, start: number): Sprint[] {
  return SPRINTS.flatMap(({ board: boardId, starts, days = 0, issues, ...sprint }) => {
    const board = boards.find(({ id }) => id === boardId);
    if (!board) return [];
    const missing = issues.find((key) => !issueKeys.has(key));
    if (missing) throw new Error(`The seed plans ${missing}, which does not exist`);
    const begin = starts === undefined ? null : start + starts * DAY;
    const end = begin === null ? null : begin + days * DAY;
    const completed = sprint.state === 'closed' ? end : null;
    const created = (begin ?? start) - 30 * DAY;
    return [{ ...sprint, board, start: begin, end, completed, created, issueKeys: [...issues] }];
  });
}
