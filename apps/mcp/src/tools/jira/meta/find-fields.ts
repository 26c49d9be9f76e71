import { type JiraField, listFields } from '@gatehouse/atlassian';
import { z } from 'zod';
import { cursorArgument, DEFAULT_MAX_CHARS, limitArgument, siteArgument } from '../../common/arguments.js';
import { openPosition, packCursor } from '../../common/cursor.js';
import { oneLine, present } from '../../common/lines.js';
import { resultPage } from '../../common/result-page.js';
import { resolveSite } from '../../common/site.js';
import { sourceLine, sourceOf, sourceSchema } from '../../common/source.js';
import { type JsonSchema, type ObjectSchema, text } from '../../schema.js';
import { defineTool, READS } from '../../tool.js';

const string: JsonSchema = { type: 'string' };

const output: ObjectSchema = {
  type: 'object',
  properties: {
    source: sourceSchema,
    fields: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          id: string,
          name: string,
          type: string,
          custom: { type: 'boolean' },
          jql: { type: 'array', items: string },
        },
        required: ['id', 'name', 'custom', 'jql'],
      },
    },
    has_more: { type: 'boolean' },
    next_cursor: string,
  },
  required: ['source', 'fields', 'has_more'],
};

export const findJiraFields = defineTool({
  name: 'jira_find_fields',
  title: 'Find Jira fields',
  description:
    'Finds fields of Jira issues by name: their ids for jira_search_issues and jira_get_issue, and their names in JQL.',
  input: {
    query: text('Part of a name or an id. Without it, all.', { maxLength: 100 }),
    limit: limitArgument,
    cursor: cursorArgument,
    site: siteArgument,
  },
  output,
  annotations: READS,
  scopes: ['jira:read'],
  async run({ query = '', limit, ...input }, { atlassian, principal }) {
    const site = await resolveSite(atlassian, 'jira', input.site);
    const wanted = query.trim().toLowerCase();
    const search = ['fields', principal.subject, site.id, wanted];
    const from = openPosition(input.cursor, search, place) ?? 0;
    const found = (await atlassian.ask(site, listFields))
      .filter((field) => namesOf(field).some((name) => name.toLowerCase().includes(wanted)))
      .sort((a, b) => rank(a, wanted) - rank(b, wanted) || a.name.localeCompare(b.name, 'en'));
    const fields = found.slice(from, from + limit).map(({ id, name, custom, clauseNames, schema }) => ({
      id,
      name: oneLine(name),
      ...present({ type: schema?.items ? `list of ${schema.items}` : schema?.type }),
      custom: custom === true,
      jql: (clauseNames ?? []).map((clause) => oneLine(clause)),
    }));
    const lines = fields.map(
      ({ id, name, type, jql }) =>
        `- ${name} (${id})${type ? `, ${type}` : ''}${jql.length > 0 ? `; JQL: ${jql.join(', ')}` : ''}`,
    );
    const end = from + fields.length;
    const page = resultPage(lines, {
      maxChars: DEFAULT_MAX_CHARS,
      ways: ['limit'],
      next: end < found.length ? packCursor(String(end), search) : undefined,
      nothing: 'No field matches.',
    });
    return {
      text: `${sourceLine('jira', site)}\n${page.text}`,
      structured: { source: sourceOf('jira', site), fields: fields.slice(0, page.shown), ...page.structured },
    };
  },
});

/** How many of those that match were given already. */
const place = z.number().int().min(0);

const namesOf = ({ id, name, clauseNames }: JiraField): string[] => [id, name, ...(clauseNames ?? [])];

/** What is called exactly so comes before what begins so, and that before the rest. */
function rank(field: JiraField, wanted: string): number {
  const names = namesOf(field).map((name) => name.toLowerCase());
  if (names.includes(wanted)) return 0;
  return names.some((name) => name.startsWith(wanted)) ? 1 : 2;
}
