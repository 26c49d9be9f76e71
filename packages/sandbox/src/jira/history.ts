import { z } from 'zod';
import type { Change, HistoryEntry, Issue } from '../company/model.js';
import { type Call, type Operation, ok } from '../gateway/operation.js';
import { makePageToken, readPageToken } from '../query/page-token.js';
import { findIssue } from './access.js';
import { invalidPayload, jiraError, NO_SUCH_ISSUE } from './errors.js';
import { readPaging } from './paging.js';
import { jiraTime, selfLink, userById } from './views.js';

const SCOPES = [['read:jira-work'], ['read:issue-meta:jira', 'read:avatar:jira', 'read:issue.changelog:jira']] as const;

const changeView = ({ field, fieldId, before, after }: Change) => ({
  field,
  fieldtype: fieldId.startsWith('customfield_') ? 'custom' : 'jira',
  fieldId,
  from: before.id,
  fromString: before.words,
  to: after.id,
  toString: after.words,
});

function entryView(call: Call, entry: HistoryEntry, fieldIds: readonly string[] = []) {
  const items = entry.changes.filter(({ fieldId }) => fieldIds.length === 0 || fieldIds.includes(fieldId));
  const author = userById(call, entry.authorAccountId) ?? undefined;
  return { id: entry.id, author, created: jiraTime(entry.created), items: items.map(changeView) };
}

const bulkBody = z.strictObject({
  issueIdsOrKeys: z.array(z.string()).min(1).max(1000),
  fieldIds: z.array(z.string()).max(10).default([]),
  maxResults: z.int().min(1).max(10_000).default(1000),
  nextPageToken: z.string().optional(),
});

/** What happened to issues, the oldest first. */
export const historyOperations: readonly Operation[] = [
  {
    product: 'jira',
    method: 'GET',
    path: '/rest/api/3/issue/:issueIdOrKey/changelog',
    id: 'getChangeLogs',
    scopes: SCOPES,
    handle(call) {
      const issue = findIssue(call, call.params.issueIdOrKey ?? '');
      if (!issue) return NO_SUCH_ISSUE();
      const { startAt, maxResults } = readPaging(call.query, 100, 100);
      const page = issue.history.slice(startAt, startAt + maxResults);
      return ok(
        {
          self: selfLink(call, `issue/${issue.id}/changelog`),
          maxResults,
          startAt,
          total: issue.history.length,
          isLast: startAt + maxResults >= issue.history.length,
          values: page.map((entry) => entryView(call, entry)),
        },
        page.length,
      );
    },
  },
  {
    product: 'jira',
    method: 'POST',
    path: '/rest/api/3/changelog/bulkfetch',
    id: 'getBulkChangelogs',
    scopes: SCOPES,
    handle(call) {
      const body = bulkBody.safeParse(call.body);
      if (!body.success) return invalidPayload();
      const { issueIdsOrKeys, fieldIds, maxResults, nextPageToken } = body.data;
      const query = `${call.person.id} ${issueIdsOrKeys} ${fieldIds}`;
      const start = nextPageToken === undefined ? 0 : readPageToken(query, nextPageToken);
      if (start === undefined) return jiraError(400, ['The provided next page token is invalid or expired.']);
      const issues = issueIdsOrKeys.map((name) => findIssue(call, name)).filter((issue) => issue !== undefined);
      const all = issues
        .flatMap((issue) => issue.history.map((entry) => ({ issue, entry: entryView(call, entry, fieldIds) })))
        .filter(({ entry }) => entry.items.length > 0)
        .sort((a, b) => a.entry.created.localeCompare(b.entry.created));
      const page = all.slice(start, start + maxResults);
      const onPage = (issue: Issue) => page.filter((one) => one.issue === issue).map(({ entry }) => entry);
      const more = start + maxResults < all.length;
      return ok(
        {
          issueChangeLogs: [...new Set(page.map(({ issue }) => issue))].map((issue) => ({
            issueId: issue.id,
            changeHistories: onPage(issue),
          })),
          ...(more ? { nextPageToken: makePageToken(query, start + maxResults) } : {}),
        },
        page.length,
      );
    },
  },
];
