import { fetchIssues, type JiraHistoryEntry, listHistories, listHistory } from '@gatehouse/atlassian';
import type { AtlassianAccess, ConnectedSite } from '../../../credentials/access.js';
import { cursorArgument, DEFAULT_MAX_CHARS, limitArgument, siteArgument } from '../../common/arguments.js';
import { openCursor, packCursor } from '../../common/cursor.js';
import { oneLine, present } from '../../common/lines.js';
import { openOffset } from '../../common/offset.js';
import { issueReferences } from '../../common/references.js';
import { resultPage } from '../../common/result-page.js';
import { resolveSite } from '../../common/site.js';
import { sourceLine, sourceOf, sourceSchema } from '../../common/source.js';
import { type JsonSchema, type ObjectSchema, required, text, texts } from '../../schema.js';
import { defineTool, READS } from '../../tool.js';
import { fieldIds } from '../field-ids.js';
import { person } from '../values.js';

const string: JsonSchema = { type: 'string' };

const output: ObjectSchema = {
  type: 'object',
  properties: {
    source: sourceSchema,
    entries: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          issue: string,
          at: string,
          by: string,
          changes: {
            type: 'array',
            items: { type: 'object', properties: { field: string, from: string, to: string }, required: ['field'] },
          },
        },
        required: ['issue', 'changes'],
      },
    },
    has_more: { type: 'boolean' },
    next_cursor: string,
    truncated: { type: 'boolean' },
  },
  required: ['source', 'entries', 'has_more'],
};

const MAX_ISSUES = 20;

export const getJiraIssueHistory = defineTool({
  name: 'jira_get_issue_history',
  title: 'Get the history of Jira issues',
  description:
    'Reads who changed what in Jira issues, and when. Of one issue the newest change first; of several, or with ' +
    'fields, the oldest first. Example: issue "ABC-1", fields ["status"].',
  input: {
    issue: required(text('Key, id or address of the issue; several (at most 20) with commas.', { maxLength: 2_000 })),
    fields: texts('Only changes of these fields, by name or id.', { maxItems: 10 }),
    limit: limitArgument,
    cursor: cursorArgument,
    site: siteArgument,
  },
  output,
  annotations: READS,
  scopes: ['jira:read'],
  async run(input, { atlassian, principal }) {
    const { limit, cursor, fields = [] } = input;
    const { ids, site: named } = issueReferences(input.issue, MAX_ISSUES);
    const site = await resolveSite(atlassian, 'jira', input.site ?? named);
    const [only] = ids;
    const search = ['jira-history', principal.subject, site.id, ids.join(','), fields.join(',')];
    const page =
      ids.length === 1 && only !== undefined && fields.length === 0
        ? await ofOne(atlassian, site, only, openOffset(cursor, search), limit)
        : await ofSeveral(atlassian, site, { ids, fields, limit, token: openCursor(cursor, search) });
    const rows = page.entries.map(({ issue, entry }) => row(issue, entry));
    const shown = resultPage(rows.map(lineOf), {
      maxChars: DEFAULT_MAX_CHARS,
      ways: ['limit'],
      next: page.next === undefined ? undefined : packCursor(page.next, search),
      nothing: 'Nothing was changed, as far as this account may see.',
    });
    return {
      text: `${sourceLine('jira', site)}\n${shown.text}`,
      structured: { source: sourceOf('jira', site), entries: rows.slice(0, shown.shown), ...shown.structured },
    };
  },
});

interface Page {
  entries: { issue: string; entry: JiraHistoryEntry }[];
  next: string | undefined;
}

/** Jira lists the oldest first: what is wanted stands at the end, whose place is known once one page was read. */
async function ofOne(
  atlassian: AtlassianAccess,
  site: ConnectedSite,
  issue: string,
  passed: number,
  limit: number,
): Promise<Page> {
  const read = (startAt: number, maxResults: number) =>
    atlassian.ask(site, (http, call) => listHistory(http, call, issue, { startAt, maxResults }));
  const first = await read(0, limit);
  const end = Math.max(0, first.total - passed);
  const start = Math.max(0, end - limit);
  // The first page may hold all that is wanted.
  const entries =
    end <= first.entries.length ? first.entries.slice(start, end) : (await read(start, end - start)).entries;
  return {
    entries: entries.map((entry) => ({ issue, entry })).reverse(),
    next: start > 0 ? String(passed + entries.length) : undefined,
  };
}

async function ofSeveral(
  atlassian: AtlassianAccess,
  site: ConnectedSite,
  input: { ids: readonly string[]; fields: readonly string[]; limit: number; token: string | undefined },
): Promise<Page> {
  const { ids, fields, limit, token } = input;
  const wanted = fields.length > 0 ? await fieldIds(atlassian, site, fields) : undefined;
  const [issues, found] = await Promise.all([
    // The histories name their issues by ids, and leave out those that nobody may see.
    atlassian.ask(site, (http, call) => fetchIssues(http, call, { issueIdsOrKeys: ids, fields: ['summary'] })),
    atlassian.ask(site, (http, call) =>
      listHistories(http, call, { issueIdsOrKeys: ids, fieldIds: wanted, maxResults: limit, nextPageToken: token }),
    ),
  ]);
  const keys = new Map(issues.issues.map(({ id, key }) => [id, key]));
  const entries = found.issueChangeLogs
    .flatMap(({ issueId, changeHistories }) =>
      changeHistories.map((entry) => ({ issue: keys.get(issueId) ?? issueId, entry })),
    )
    .sort((a, b) => Date.parse(a.entry.created ?? '') - Date.parse(b.entry.created ?? ''));
  return { entries, next: found.nextPageToken ?? undefined };
}

function row(issue: string, { created, author, items }: JiraHistoryEntry) {
  const changes = items.map(({ field, fromString, from, to, ...rest }) => ({
    field: oneLine(field),
    ...present({
      from: oneLine(fromString ?? from),
      to: oneLine(rest.toString ?? to),
    }),
  }));
  return { issue, ...present({ at: created, by: person(author) }), changes };
}

function lineOf({ issue, at, by, changes }: ReturnType<typeof row>): string {
  const words = changes.map(({ field, from, to }) => `${field}: ${from ?? '(empty)'} → ${to ?? '(empty)'}`);
  return `- ${at ?? ''} **${issue}** ${by ?? 'Unknown'}: ${words.join('; ')}`;
}
