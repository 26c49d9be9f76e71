import type { Board, Sprint } from '../../company/boards.js';
import type { Call } from '../../gateway/operation.js';

const selfLink = (call: Call, path: string): string =>
  `https://api.atlassian.com/ex/jira/${call.site.id}/rest/agile/1.0/${path}`;

const moment = (time: number): string => new Date(time).toISOString();

export const boardView = (call: Call, board: Board) => ({
  id: board.id,
  self: selfLink(call, `board/${board.id}`),
  name: board.name,
  type: board.type,
  location: {
    projectId: Number(board.project.id),
    displayName: `${board.project.name} (${board.project.key})`,
    projectName: board.project.name,
    projectKey: board.project.key,
    projectTypeKey: board.project.typeKey,
    name: `${board.project.name} (${board.project.key})`,
  },
});

export const configurationView = (call: Call, board: Board) => ({
  id: board.id,
  name: board.name,
  type: board.type,
  self: selfLink(call, `board/${board.id}/configuration`),
  location: { type: 'project', projectKeyOrId: board.project.key },
  filter: { id: String(board.id + 10_000), self: selfLink(call, `filter/${board.id + 10_000}`) },
  columnConfig: {
    columns: board.columns.map(({ name, statuses, max }) => ({
      name,
      statuses: board.project.statuses
        .filter((status) => statuses.includes(status.name))
        .map(({ id }) => ({ id, self: selfLink(call, `status/${id}`) })),
      ...(max === undefined ? {} : { max }),
    })),
    constraintType: board.columns.some(({ max }) => max !== undefined) ? 'issueCount' : 'none',
  },
  ...(board.type === 'scrum'
    ? {
        estimation:
          board.estimationField === undefined
            ? { type: 'issueCount' }
            : { type: 'field', field: { fieldId: board.estimationField, displayName: 'Story Points' } },
      }
    : {}),
  ranking: { rankCustomFieldId: 10019 },
});

export const sprintView = (call: Call, sprint: Sprint) => ({
  id: sprint.id,
  self: selfLink(call, `sprint/${sprint.id}`),
  state: sprint.state,
  name: sprint.name,
  ...(sprint.start === null ? {} : { startDate: moment(sprint.start) }),
  ...(sprint.end === null ? {} : { endDate: moment(sprint.end) }),
  createdDate: moment(sprint.created),
  ...(sprint.completed === null ? {} : { completeDate: moment(sprint.completed) }),
  originBoardId: sprint.board.id,
  goal: sprint.goal,
});
