import { listWorklogs } from '@gatehouse/atlassian';
import { cursorArgument, limitArgument, maxCharsArgument, siteArgument } from '../../common/arguments.js';
import { openCursor, packCursor } from '../../common/cursor.js';
import { dateOf, oneLine, present } from '../../common/lines.js';
import { issueReference } from '../../common/references.js';
import { resultPage } from '../../common/result-page.js';
import { resolveSite } from '../../common/site.js';
import { sourceLine, sourceOf, sourceSchema } from '../../common/source.js';
import { type JsonSchema, type ObjectSchema, required, text } from '../../schema.js';
import { defineTool, READS } from '../../tool.js';
import { momentOf } from '../moments.js';
import { person } from '../values.js';
import { hoursOf } from './durations.js';

const string: JsonSchema = { type: 'string' };

const output: ObjectSchema = {
  type: 'object',
  properties: {
    source: sourceSchema,
    worklogs: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          id: string,
          author: string,
          started: string,
          time_spent: string,
          seconds: { type: 'integer' },
          comment: string,
        },
        required: ['id', 'seconds'],
      },
    },
    total: { type: 'integer' },
    seconds_shown: { type: 'integer' },
    has_more: { type: 'boolean' },
    next_cursor: string,
    truncated: { type: 'boolean' },
  },
  required: ['source', 'worklogs', 'total', 'seconds_shown', 'has_more'],
};

/** Longer comments are cut: a list is for who, when and how long (characters). */
const MAX_COMMENT = 500;

export const listJiraWorklogs = defineTool({
  name: 'jira_list_worklogs',
  title: 'List time logged on a Jira issue',
  description: 'Lists who logged how much time on a Jira issue, when, and what for; the oldest first.',
  input: {
    issue: required(text('Key, id or address of the issue.', { maxLength: 500 })),
    since: text('Only work begun at or after this date or time.', { maxLength: 40 }),
    until: text('Only work begun before this date or time.', { maxLength: 40 }),
    limit: limitArgument,
    cursor: cursorArgument,
    site: siteArgument,
    max_chars: maxCharsArgument,
  },
  output,
  annotations: READS,
  scopes: ['jira:read'],
  async run(input, { atlassian, principal, richText }) {
    const reference = issueReference(input.issue);
    const startedAfter = input.since === undefined ? undefined : momentOf('since', input.since, '00:00:00');
    const startedBefore = input.until === undefined ? undefined : momentOf('until', input.until, '00:00:00');
    const site = await resolveSite(atlassian, 'jira', input.site ?? reference.site);
    const search = ['worklogs', principal.subject, site.id, reference.id, `${startedAfter} ${startedBefore}`];
    const found = await atlassian.ask(site, (http, call) =>
      listWorklogs(http, call, reference.id, {
        startAt: Number(openCursor(input.cursor, search) ?? 0),
        maxResults: input.limit,
        startedAfter,
        startedBefore,
      }),
    );
    const rows = await Promise.all(
      found.worklogs.map(async ({ id, author, started, timeSpent, timeSpentSeconds, comment }) => ({
        id,
        seconds: timeSpentSeconds,
        ...present({
          author: person(author),
          started,
          time_spent: timeSpent,
          comment: oneLine(await richText.fromAdf(comment, 'markdown'), MAX_COMMENT),
        }),
      })),
    );
    const end = found.startAt + rows.length;
    const page = resultPage(
      rows.map(
        ({ author = 'somebody', started, time_spent: spent, comment }) =>
          `- ${dateOf(started)} ${author}: ${spent ?? ''}${comment ? ` — ${comment}` : ''}`,
      ),
      {
        maxChars: input.max_chars,
        next: rows.length > 0 && end < found.total ? packCursor(String(end), search) : undefined,
        nothing: `No time is logged on ${reference.id} that this account may see.`,
      },
    );
    const shown = rows.slice(0, page.shown);
    const seconds = shown.reduce((sum, row) => sum + row.seconds, 0);
    return {
      text: `${sourceLine('jira', site)}\n${page.text}${shown.length > 1 ? `\nTogether ${hoursOf(seconds)}.` : ''}`,
      structured: {
        source: sourceOf('jira', site),
        worklogs: shown,
        total: found.total,
        seconds_shown: seconds,
        ...page.structured,
      },
    };
  },
});
