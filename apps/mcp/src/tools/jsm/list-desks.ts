import { listDesks } from '@gatehouse/atlassian';
import { cursorArgument, limitArgument, maxCharsArgument, siteArgument } from '../common/arguments.js';
import { openCursor, packCursor } from '../common/cursor.js';
import { oneLine, present } from '../common/lines.js';
import { resultPage } from '../common/result-page.js';
import { resolveSite } from '../common/site.js';
import { sourceLine, sourceOf, sourceSchema } from '../common/source.js';
import type { JsonSchema, ObjectSchema } from '../schema.js';
import { defineTool, READS } from '../tool.js';
import { deskLine } from './desks.js';
import { pagingSchema } from './paging.js';

const string: JsonSchema = { type: 'string' };
const desk: JsonSchema = {
  type: 'object',
  properties: { id: string, name: string, project: string },
  required: ['id', 'name'],
};

const output: ObjectSchema = {
  type: 'object',
  properties: { source: sourceSchema, desks: { type: 'array', items: desk }, ...pagingSchema },
  required: ['source', 'desks', 'has_more'],
};

export const listServiceDesks = defineTool({
  name: 'jsm_list_desks',
  title: 'List service desks',
  description:
    'Lists the service desks of Jira Service Management that the user may ask at or works for, with their projects.',
  input: { limit: limitArgument, cursor: cursorArgument, site: siteArgument, max_chars: maxCharsArgument },
  output,
  annotations: READS,
  scopes: ['jsm:read'],
  async run(input, { atlassian, principal }) {
    const site = await resolveSite(atlassian, 'jira', input.site);
    const search = ['desks', principal.subject, site.id];
    const start = Number(openCursor(input.cursor, search) ?? 0);
    const { values, nextStart } = await atlassian.ask(site, (http, call) =>
      listDesks(http, call, { start, limit: input.limit }),
    );
    const page = resultPage(
      values.map((one) => `- ${deskLine(one)}`),
      {
        maxChars: input.max_chars,
        next: nextStart === undefined ? undefined : packCursor(String(nextStart), search),
        nothing: 'No service desks, among those that this account may see.',
      },
    );
    const desks = values.slice(0, page.shown).map(({ id, projectKey, projectName }) => ({
      id,
      name: oneLine(projectName),
      ...present({ project: projectKey }),
    }));
    return {
      text: `${sourceLine('jira', site)}\n${page.text}`,
      structured: { source: sourceOf('jira', site), desks, ...page.structured },
    };
  },
});
