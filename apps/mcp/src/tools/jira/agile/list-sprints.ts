import { listSprints } from '@gatehouse/atlassian';
import { cursorArgument, limitArgument, maxCharsArgument, siteArgument } from '../../common/arguments.js';
import { openCursor, packCursor } from '../../common/cursor.js';
import { resultPage } from '../../common/result-page.js';
import { resolveSite } from '../../common/site.js';
import { sourceLine, sourceOf, sourceSchema } from '../../common/source.js';
import { choices, type ObjectSchema, required, text } from '../../schema.js';
import { defineTool, READS } from '../../tool.js';
import { resolveBoard } from './boards.js';
import { sprintLine, sprintRow, sprintSchema } from './sprints.js';

const output: ObjectSchema = {
  type: 'object',
  properties: {
    source: sourceSchema,
    sprints: { type: 'array', items: sprintSchema },
    has_more: { type: 'boolean' },
    next_cursor: { type: 'string' },
    truncated: { type: 'boolean' },
  },
  required: ['source', 'sprints', 'has_more'],
};

export const listJiraSprints = defineTool({
  name: 'jira_list_sprints',
  title: 'List Jira sprints',
  description:
    'Lists the sprints of a scrum board with their state, dates and goal: by default the active and the future ones.',
  input: {
    board: required(text('Name or id of the board.', { maxLength: 255 })),
    states: choices('Which sprints; active and future by default.', ['active', 'future', 'closed']),
    limit: limitArgument,
    cursor: cursorArgument,
    site: siteArgument,
    max_chars: maxCharsArgument,
  },
  output,
  annotations: READS,
  scopes: ['jira:read'],
  async run(input, { atlassian, principal }) {
    const site = await resolveSite(atlassian, 'jira', input.site);
    const boardId = await resolveBoard(atlassian, site, input.board);
    const states = input.states?.length ? input.states : (['active', 'future'] as const);
    const search = ['sprints', principal.subject, site.id, boardId, states.join(',')];
    const { values, nextStartAt } = await atlassian.ask(site, (http, call) =>
      listSprints(http, call, boardId, {
        states,
        startAt: Number(openCursor(input.cursor, search) ?? 0),
        maxResults: input.limit,
      }),
    );
    const page = resultPage(
      values.map((sprint) => `- ${sprintLine(sprint)}`),
      {
        maxChars: input.max_chars,
        next: nextStartAt === undefined ? undefined : packCursor(String(nextStartAt), search),
        nothing: `The board has no sprints that are ${states.join(' or ')}.`,
      },
    );
    const sprints = values.slice(0, page.shown).map(sprintRow);
    return {
      text: `${sourceLine('jira', site)}\n${page.text}`,
      structured: { source: sourceOf('jira', site), sprints, ...page.structured },
    };
  },
});
