import { searchProjects } from '@gatehouse/atlassian';
import { cursorArgument, DEFAULT_MAX_CHARS, limitArgument, siteArgument } from '../../common/arguments.js';
import { packCursor } from '../../common/cursor.js';
import { oneLine, present } from '../../common/lines.js';
import { openOffset } from '../../common/offset.js';
import { resultPage } from '../../common/result-page.js';
import { resolveSite } from '../../common/site.js';
import { sourceLine, sourceOf, sourceSchema } from '../../common/source.js';
import { flag, type JsonSchema, type ObjectSchema, text } from '../../schema.js';
import { defineTool, READS } from '../../tool.js';

const string: JsonSchema = { type: 'string' };

const output: ObjectSchema = {
  type: 'object',
  properties: {
    source: sourceSchema,
    projects: {
      type: 'array',
      items: {
        type: 'object',
        properties: { id: string, key: string, name: string, type: string, archived: { type: 'boolean' } },
        required: ['id', 'key', 'name'],
      },
    },
    has_more: { type: 'boolean' },
    next_cursor: string,
    truncated: { type: 'boolean' },
  },
  required: ['source', 'projects', 'has_more'],
};

export const listJiraProjects = defineTool({
  name: 'jira_list_projects',
  title: 'List Jira projects',
  description: 'Lists the Jira projects that the user can see, by key. Details of one: jira_get_project.',
  input: {
    query: text('Part of a key or a name.', { maxLength: 100 }),
    can_create: flag('Only where the user may create issues.'),
    limit: limitArgument,
    cursor: cursorArgument,
    site: siteArgument,
  },
  output,
  annotations: READS,
  scopes: ['jira:read'],
  async run(input, { atlassian, principal }) {
    const { query, can_create: canCreate = false, limit } = input;
    const site = await resolveSite(atlassian, 'jira', input.site);
    const search = ['jira-projects', principal.subject, site.id, query ?? '', String(canCreate)];
    const startAt = openOffset(input.cursor, search);
    const { projects, nextStartAt } = await atlassian.ask(site, (http, call) =>
      searchProjects(http, call, {
        query,
        ...(canCreate ? { action: 'create' as const } : {}),
        startAt,
        maxResults: limit,
      }),
    );
    const rows = projects.map(({ id, key, name, projectTypeKey, archived }) => ({
      id,
      key,
      name: oneLine(name),
      ...present({ type: projectTypeKey }),
      ...(archived ? { archived } : {}),
    }));
    const page = resultPage(
      rows.map(
        ({ key, name, type, archived }) =>
          `- **${key}** ${name}${type ? ` [${type}]` : ''}${archived ? ', archived' : ''}`,
      ),
      {
        maxChars: DEFAULT_MAX_CHARS,
        ways: ['limit'],
        next: nextStartAt === undefined ? undefined : packCursor(String(nextStartAt), search),
        nothing: 'No project matches, among those that this account may see.',
      },
    );
    return {
      text: `${sourceLine('jira', site)}\n${page.text}`,
      structured: { source: sourceOf('jira', site), projects: rows.slice(0, page.shown), ...page.structured },
    };
  },
});
