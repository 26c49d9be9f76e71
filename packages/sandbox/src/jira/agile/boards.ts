import type { Board } from '../../company/boards.js';
import { type Answer, type Call, type Operation, ok } from '../../gateway/operation.js';
import { findProject, mayBrowse } from '../access.js';
import { jiraError, noSuchProject } from '../errors.js';
import { readPaging } from '../paging.js';
import { boardView, configurationView } from './views.js';

/** A board, if the caller may see the issues on it. */
export function findBoard(call: Call, id: string | number | undefined): Board | undefined {
  const board = call.site.boards.find((candidate) => String(candidate.id) === String(id));
  return board && mayBrowse(call.person, board.project) ? board : undefined;
}

export const NO_SUCH_BOARD = (): Answer =>
  jiraError(404, [
    'Requested board cannot be viewed because it either does not exist or you do not have permission to view it.',
  ]);

/** One page of an agile list. */
export function agilePage<T>(call: Call, items: readonly T[], view: (item: T) => unknown): Answer {
  const { startAt, maxResults } = readPaging(call.query, 50, 50);
  const page = items.slice(startAt, startAt + maxResults);
  return ok(
    {
      maxResults,
      startAt,
      total: items.length,
      isLast: startAt + page.length >= items.length,
      values: page.map(view),
    },
    page.length,
  );
}

function listBoards(call: Call): Answer {
  const { projectKeyOrId, name = '', type } = call.query;
  const project = projectKeyOrId === undefined ? undefined : findProject(call, String(projectKeyOrId));
  if (projectKeyOrId !== undefined && !project) return noSuchProject(String(projectKeyOrId));
  const boards = call.site.boards
    .filter((board) => mayBrowse(call.person, board.project))
    .filter((board) => project === undefined || board.project === project)
    .filter((board) => type === undefined || String(type).split(',').includes(board.type))
    .filter((board) => board.name.toLowerCase().includes(String(name).toLowerCase()));
  return agilePage(call, boards, (board) => boardView(call, board));
}

const withBoard =
  (view: (call: Call, board: Board) => unknown) =>
  (call: Call): Answer => {
    const board = findBoard(call, call.params.boardId);
    return board ? ok(view(call, board), 1) : NO_SUCH_BOARD();
  };

/** Boards, and how each is set up. */
export const boardOperations: readonly Operation[] = [
  {
    product: 'jira',
    method: 'GET',
    path: '/rest/agile/1.0/board',
    id: 'getAllBoards',
    // The document names none; Atlassian's page of the operation does.
    scopes: [['read:board-scope:jira-software', 'read:project:jira']],
    handle: listBoards,
  },
  {
    product: 'jira',
    method: 'GET',
    path: '/rest/agile/1.0/board/:boardId',
    id: 'getBoard',
    scopes: [['read:board-scope:jira-software', 'read:issue-details:jira']],
    handle: withBoard(boardView),
  },
  {
    product: 'jira',
    method: 'GET',
    path: '/rest/agile/1.0/board/:boardId/configuration',
    id: 'getConfiguration',
    scopes: [['read:board-scope.admin:jira-software', 'read:project:jira']],
    handle: withBoard(configurationView),
  },
];
