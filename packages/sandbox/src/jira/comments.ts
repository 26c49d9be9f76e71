import { z } from 'zod';
import { readAdf } from '../adf/validate.js';
import type { Comment } from '../company/model.js';
import { type Answer, type Call, type Operation, ok } from '../gateway/operation.js';
import { findIssue, mayWork } from './access.js';
import { invalidPayload, jiraError, NO_SUCH_ISSUE } from './errors.js';
import { readPaging } from './paging.js';
import { commentView } from './views.js';

const READ_GRANULAR = [
  'read:comment:jira',
  'read:comment.property:jira',
  'read:group:jira',
  'read:project:jira',
  'read:project-role:jira',
  'read:user:jira',
  'read:avatar:jira',
] as const;

const orderBy = z.enum(['created', '-created', '+created']).default('created').catch('created');
const commentBody = z.looseObject({ body: z.unknown().optional() });
const INVALID_COMMENT = (): Answer => jiraError(400, [], { comment: 'Comment body is not valid!' });

function listComments(call: Call): Answer {
  const issue = findIssue(call, call.params.issueIdOrKey ?? '');
  if (!issue) return NO_SUCH_ISSUE();
  const { startAt, maxResults } = readPaging(call.query, 100);
  const sorted = [...issue.comments].sort((a, b) => a.created - b.created);
  if (orderBy.parse(call.query.orderBy) === '-created') sorted.reverse();
  const page = sorted.slice(startAt, startAt + maxResults);
  return ok(
    { startAt, maxResults, total: sorted.length, comments: page.map((comment) => commentView(call, issue, comment)) },
    page.length,
  );
}

function addComment(call: Call): Answer {
  const issue = findIssue(call, call.params.issueIdOrKey ?? '');
  if (!issue) return NO_SUCH_ISSUE();
  if (!mayWork(call.person, issue.project)) {
    return jiraError(403, ['You do not have the permission to comment on this issue.']);
  }
  const parsed = commentBody.safeParse(call.body);
  if (!parsed.success) return invalidPayload();
  const adf = readAdf(parsed.data.body);
  if (!adf.ok) return INVALID_COMMENT();
  if (adf.document.content.length === 0) return jiraError(400, [], { comment: 'Comment body can not be empty!' });
  const now = call.now();
  const comment: Comment = {
    id: call.site.nextId(),
    authorAccountId: call.person.accountId,
    body: adf.document,
    created: now,
    updated: now,
  };
  issue.comments.push(comment);
  issue.updated = now;
  return { status: 201, body: commentView(call, issue, comment) };
}

/** Comments of issues. */
export const commentOperations: readonly Operation[] = [
  {
    product: 'jira',
    method: 'GET',
    path: '/rest/api/3/issue/:issueIdOrKey/comment',
    id: 'getComments',
    scopes: [['read:jira-work'], READ_GRANULAR],
    handle: listComments,
  },
  {
    product: 'jira',
    method: 'POST',
    path: '/rest/api/3/issue/:issueIdOrKey/comment',
    id: 'addComment',
    scopes: [['write:jira-work'], [...READ_GRANULAR, 'write:comment:jira']],
    handle: addComment,
  },
];
