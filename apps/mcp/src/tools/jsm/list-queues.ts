import { listQueues } from '@gatehouse/atlassian';
import { cursorArgument, limitArgument, maxCharsArgument, siteArgument } from '../common/arguments.js';
import { openCursor, packCursor } from '../common/cursor.js';
import { oneLine, present } from '../common/lines.js';
import { resultPage } from '../common/result-page.js';
import { resolveSite } from '../common/site.js';
import { sourceLine, sourceOf, sourceSchema } from '../common/source.js';
import type { JsonSchema, ObjectSchema } from '../schema.js';
import { defineTool, READS } from '../tool.js';
import { deskArgument, queueLine, resolveDesk } from './desks.js';
import { pagingSchema } from './paging.js';

const string: JsonSchema = { type: 'string' };
const queue: JsonSchema = {
  type: 'object',
  properties: { id: string, name: string, issues: { type: 'integer' }, jql: string },
  required: ['id', 'name'],
};

const output: ObjectSchema = {
  type: 'object',
  properties: { source: sourceSchema, desk_id: string, queues: { type: 'array', items: queue }, ...pagingSchema },
  required: ['source', 'desk_id', 'queues', 'has_more'],
};

export const listServiceQueues = defineTool({
  name: 'jsm_list_queues',
  title: 'List service desk queues',
  description: 'Lists the queues of a service desk with how many issues wait in each. For the agents of the desk.',
  input: {
    desk: deskArgument,
    limit: limitArgument,
    cursor: cursorArgument,
    site: siteArgument,
    max_chars: maxCharsArgument,
  },
  output,
  annotations: READS,
  scopes: ['jsm:read'],
  async run(input, { atlassian, principal }) {
    const site = await resolveSite(atlassian, 'jira', input.site);
    const desk = await resolveDesk(atlassian, site, input.desk);
    const search = ['queues', principal.subject, site.id, desk.id];
    const start = Number(openCursor(input.cursor, search) ?? 0);
    const { values, nextStart } = await atlassian.ask(site, (http, call) =>
      listQueues(http, call, desk.id, { start, limit: input.limit }),
    );
    const page = resultPage(
      values.map((one) => `- ${queueLine(one)}`),
      {
        maxChars: input.max_chars,
        next: nextStart === undefined ? undefined : packCursor(String(nextStart), search),
        nothing: 'The desk has no queues that this account may see.',
      },
    );
    const queues = values.slice(0, page.shown).map(({ id, name, jql, issueCount }) => ({
      id,
      name: oneLine(name),
      ...present({ issues: issueCount, jql: oneLine(jql, 2_000) }),
    }));
    return {
      text: `${sourceLine('jira', site)}\n${page.text}`,
      structured: { source: sourceOf('jira', site), desk_id: desk.id, queues, ...page.structured },
    };
  },
});
