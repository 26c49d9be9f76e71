import {
  type BoardConfiguration,
  getBoard,
  getBoardConfiguration,
  listBoards,
  listStatuses,
} from '@gatehouse/atlassian';
import type { AtlassianAccess, ConnectedSite } from '../../../credentials/access.js';
import { cursorArgument, limitArgument, maxCharsArgument, siteArgument } from '../../common/arguments.js';
import { openCursor, packCursor } from '../../common/cursor.js';
import { oneLine, present } from '../../common/lines.js';
import { resultPage } from '../../common/result-page.js';
import { resolveSite } from '../../common/site.js';
import { sourceLine, sourceOf, sourceSchema } from '../../common/source.js';
import { choice, type JsonSchema, type ObjectSchema, text } from '../../schema.js';
import { defineTool, READS, type ToolAnswer } from '../../tool.js';
import { boardLine, resolveBoard } from './boards.js';

const string: JsonSchema = { type: 'string' };
const integer: JsonSchema = { type: 'integer' };
const strings: JsonSchema = { type: 'array', items: string };

const boardSchema: JsonSchema = {
  type: 'object',
  properties: { id: integer, name: string, type: string, project: string },
  required: ['id', 'name', 'type'],
};

const output: ObjectSchema = {
  type: 'object',
  properties: {
    source: sourceSchema,
    boards: { type: 'array', items: boardSchema },
    columns: {
      type: 'array',
      items: {
        type: 'object',
        properties: { name: string, statuses: strings, min: integer, max: integer },
        required: ['name', 'statuses'],
      },
    },
    estimation: string,
    has_more: { type: 'boolean' },
    next_cursor: string,
    truncated: { type: 'boolean' },
  },
  required: ['source', 'boards', 'has_more'],
};

export const listJiraBoards = defineTool({
  name: 'jira_list_boards',
  title: 'List Jira boards',
  description:
    'Lists Jira boards, or shows one with its columns and what issues are estimated in. The issues of a board or sprint ' +
    'are found with jira_search_issues: `sprint in openSprints()`, `sprint = 302`.',
  input: {
    board: text('Name or id of one board, to show how it is set up.', { maxLength: 255 }),
    project: text('Only of this project: key or id.', { maxLength: 100 }),
    name: text('Only boards whose name contains this.', { maxLength: 255 }),
    type: choice('Only of this type.', ['scrum', 'kanban', 'simple']),
    limit: limitArgument,
    cursor: cursorArgument,
    site: siteArgument,
    max_chars: maxCharsArgument,
  },
  output,
  annotations: READS,
  scopes: ['jira:read'],
  async run(input, { atlassian, principal }): Promise<ToolAnswer> {
    const site = await resolveSite(atlassian, 'jira', input.site);
    if (input.board !== undefined) return await showBoard(atlassian, site, input.board);
    const { project, name, type } = input;
    const search = ['boards', principal.subject, site.id, JSON.stringify([project, name, type])];
    const { values, nextStartAt } = await atlassian.ask(site, (http, call) =>
      listBoards(http, call, {
        projectKeyOrId: project,
        name,
        type,
        startAt: Number(openCursor(input.cursor, search) ?? 0),
        maxResults: input.limit,
      }),
    );
    const page = resultPage(
      values.map((board) => `- ${boardLine(board)}`),
      {
        maxChars: input.max_chars,
        next: nextStartAt === undefined ? undefined : packCursor(String(nextStartAt), search),
        nothing: 'No boards, among those that this account may see.',
      },
    );
    const boards = values.slice(0, page.shown).map(boardRow);
    return {
      text: `${sourceLine('jira', site)}\n${page.text}`,
      structured: { source: sourceOf('jira', site), boards, ...page.structured },
    };
  },
});

type Board = Parameters<typeof boardLine>[0];

function boardRow({ id, name, type, location }: Board) {
  return { id, name: oneLine(name), type, ...present({ project: location?.projectKey }) };
}

async function showBoard(atlassian: AtlassianAccess, site: ConnectedSite, given: string): Promise<ToolAnswer> {
  const id = await resolveBoard(atlassian, site, given);
  const [board, configuration] = await Promise.all([
    atlassian.ask(site, (http, call) => getBoard(http, call, id)),
    atlassian.ask(site, (http, call) => getBoardConfiguration(http, call, id)),
  ]);
  const names = await statusNames(atlassian, site, board.location?.projectKey);
  const columns = configuration.columnConfig.columns.map(({ name, statuses, min, max }) => ({
    name: oneLine(name),
    // A board may show issues of other projects too, whose statuses have ids alone here.
    statuses: statuses.map(({ id }) => names.get(id) ?? `id ${id}`),
    ...present({ min, max }),
  }));
  const estimation = estimationOf(configuration);
  const lines = [
    sourceLine('jira', site),
    `**${boardLine(board)}**`,
    ...columns.map(({ name, statuses, min, max }) => {
      const limits = [min === undefined ? '' : `at least ${min}`, max === undefined ? '' : `at most ${max}`];
      const words = limits.filter(Boolean).join(', ');
      return `- ${name}: ${statuses.join(', ') || 'no status'}${words ? ` (${words})` : ''}`;
    }),
    ...(estimation ? [`Estimated in ${estimation}.`] : []),
  ];
  return {
    text: lines.join('\n'),
    structured: {
      source: sourceOf('jira', site),
      boards: [boardRow(board)],
      columns,
      has_more: false,
      ...present({ estimation }),
    },
  };
}

/** What the statuses of a board's project are called, by id; nothing of a board that belongs to no project. */
async function statusNames(
  atlassian: AtlassianAccess,
  site: ConnectedSite,
  project: string | null | undefined,
): Promise<ReadonlyMap<string, string>> {
  if (!project) return new Map();
  const types = await atlassian.ask(site, (http, call) => listStatuses(http, call, project));
  return new Map(types.flatMap(({ statuses }) => statuses.map(({ id, name }) => [id ?? '', oneLine(name)] as const)));
}

function estimationOf({ estimation }: BoardConfiguration): string | undefined {
  if (!estimation || estimation.type === 'none') return undefined;
  const { field } = estimation;
  return field ? `${oneLine(field.displayName ?? field.fieldId)} (${field.fieldId})` : 'number of issues';
}
