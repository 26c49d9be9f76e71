import { listQueueIssues } from '@gatehouse/atlassian';
import { cursorArgument, limitArgument, maxCharsArgument, siteArgument } from '../common/arguments.js';
import { openCursor, packCursor } from '../common/cursor.js';
import { resultPage } from '../common/result-page.js';
import { resolveSite } from '../common/site.js';
import { sourceLine, sourceOf, sourceSchema } from '../common/source.js';
import { issueRow, issueRows, issueRowsSchema, rowLine } from '../jira/rows.js';
import { type ObjectSchema, required, text } from '../schema.js';
import { defineTool, READS } from '../tool.js';
import { deskArgument, resolveDesk, resolveQueue } from './desks.js';
import { pagingSchema } from './paging.js';

const output: ObjectSchema = {
  type: 'object',
  properties: { source: sourceSchema, ...issueRowsSchema, ...pagingSchema },
  required: ['source', 'url_prefix', 'issues', 'people', 'has_more'],
};

export const listServiceQueueIssues = defineTool({
  name: 'jsm_list_queue_issues',
  title: 'List issues in a service desk queue',
  description: 'Lists the issues in a queue of a service desk, in the order of the queue. For the agents of the desk.',
  input: {
    queue: required(text('Name or id of the queue.', { maxLength: 255 })),
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
    const queue = await resolveQueue(atlassian, site, desk, input.queue);
    const search = ['queue', principal.subject, site.id, desk.id, queue.id];
    const start = Number(openCursor(input.cursor, search) ?? 0);
    const { values, nextStart } = await atlassian.ask(site, (http, call) =>
      listQueueIssues(http, call, desk.id, queue.id, { start, limit: input.limit }),
    );
    const rows = values.map((issue) => issueRow(issue));
    const page = resultPage(rows.map(rowLine), {
      maxChars: input.max_chars,
      next: nextStart === undefined ? undefined : packCursor(String(nextStart), search),
      nothing: 'The queue is empty.',
    });
    return {
      text: `${sourceLine('jira', site)}\n${page.text}`,
      structured: {
        source: sourceOf('jira', site),
        ...issueRows(site, values, rows.slice(0, page.shown)),
        ...page.structured,
      },
    };
  },
});
