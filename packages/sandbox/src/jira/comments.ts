import { z } from 'zod';
import type { AdfDocument } from '../adf/node.js';
import { readAdf } from '../adf/validate.js';
import type { Comment, Issue } from '../company/model.js';
import { type Answer, type Call, noContent, type Operation, ok } from '../gateway/operation.js';
import { findIssue, isAmong, mayAdminister, mayWork, visibleComments } from './access.js';
import { invalidPayload, jiraError, NO_SUCH_ISSUE } from './errors.js';
import { readPaging } from './paging.js';
import { readProperties, setProperties } from './properties.js';
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
const commentBody = z.looseObject({
  body: z.unknown().optional(),
  visibility: z
    .object({ type: z.enum(['role', 'group']), value: z.string().optional(), identifier: z.string().optional() })
    // Roles and groups of the sandbox are called by their ids.
    .transform(({ type, value, identifier }) => ({ type, value: value ?? identifier ?? '' }))
    .optional(),
});
const INVALID_COMMENT = (): Answer => jiraError(400, [], { comment: 'Comment body is not valid!' });

const NO_SUCH_COMMENT = (id: string | undefined): Answer =>
  jiraError(404, [`Can not find a comment for the id: ${id}.`]);

function listComments(call: Call): Answer {
  const issue = findIssue(call, call.params.issueIdOrKey ?? '');
  if (!issue) return NO_SUCH_ISSUE();
  const { startAt, maxResults } = readPaging(call.query, 100);
  const sorted = visibleComments(call, issue).sort((a, b) => a.created - b.created);
  if (orderBy.parse(call.query.orderBy) === '-created') sorted.reverse();
  const page = sorted.slice(startAt, startAt + maxResults);
  return ok(
    { startAt, maxResults, total: sorted.length, comments: page.map((comment) => commentView(call, issue, comment)) },
    page.length,
  );
}

/** Adds a comment of the caller's to an issue. */
export function addCommentTo(call: Call, issue: Issue, body: AdfDocument, visibility?: Comment['visibility']): Comment {
  const now = call.now();
  const comment: Comment = {
    id: call.site.nextId(),
    authorAccountId: call.person.accountId,
    body,
    created: now,
    updated: now,
    ...(visibility ? { visibility } : {}),
  };
  issue.comments.push(comment);
  issue.updated = now;
  return comment;
}

/** The text of a comment and who may see it, or Jira's words about what is wrong with them. */
function readComment(
  call: Call,
  issue: Issue,
): { ok: true; body: AdfDocument; visibility: Comment['visibility'] } | { ok: false; answer: Answer } {
  const parsed = commentBody.safeParse(call.body);
  if (!parsed.success) return { ok: false, answer: invalidPayload() };
  const { body, visibility } = parsed.data;
  const adf = readAdf(body);
  if (!adf.ok) return { ok: false, answer: INVALID_COMMENT() };
  if (adf.document.content.length === 0) {
    return { ok: false, answer: jiraError(400, [], { comment: 'Comment body can not be empty!' }) };
  }
  const { type, value } = visibility ?? {};
  const isIn = visibility && isAmong(call.person, issue.project, visibility);
  if (visibility && isIn !== true) {
    const what = type === 'role' ? 'project role' : 'group';
    const message =
      isIn === undefined
        ? `${type === 'role' ? 'Role' : 'Group'} with name: ${value} does not exist.`
        : `You are currently not a member of the ${what}: ${value}.`;
    return { ok: false, answer: jiraError(400, [], { commentLevel: message }) };
  }
  return { ok: true, body: adf.document, visibility };
}

function addComment(call: Call): Answer {
  const issue = findIssue(call, call.params.issueIdOrKey ?? '');
  if (!issue) return NO_SUCH_ISSUE();
  if (!mayWork(call.person, issue.project)) {
    return jiraError(403, ['You do not have the permission to comment on this issue.']);
  }
  const read = readComment(call, issue);
  if (!read.ok) return read.answer;
  const properties = readProperties((call.body as { properties?: unknown }).properties);
  if (!properties) return invalidPayload();
  const comment = addCommentTo(call, issue, read.body, read.visibility);
  setProperties(properties, issue, `comment/${comment.id}`);
  return { status: 201, body: commentView(call, issue, comment) };
}

/** Answers for a comment that the caller may see, or as Jira does if there is none. */
const withComment =
  (answer: (call: Call, issue: Issue, comment: Comment) => Answer) =>
  (call: Call): Answer => {
    const issue = findIssue(call, call.params.issueIdOrKey ?? '');
    if (!issue) return NO_SUCH_ISSUE();
    const comment = visibleComments(call, issue).find(({ id }) => id === call.params.id);
    return comment ? answer(call, issue, comment) : NO_SUCH_COMMENT(call.params.id);
  };

/** Everybody's own comments, and a lead's everybody's. */
const mayChange = ({ person }: Call, { project }: Issue, comment: Comment): boolean =>
  mayAdminister(person, project) || (mayWork(person, project) && comment.authorAccountId === person.accountId);

/** Without a visibility the comment is for everybody from then on, whatever it was. */
function updateComment(call: Call, issue: Issue, comment: Comment): Answer {
  if (!mayChange(call, issue, comment)) {
    return jiraError(400, [`You do not have the permission to edit the comment with id: ${comment.id}.`]);
  }
  const read = readComment(call, issue);
  if (!read.ok) return read.answer;
  const { body, visibility } = read;
  const { visibility: _before, ...rest } = comment;
  const now = call.now();
  const changed = { ...rest, body, updated: now, editorAccountId: call.person.accountId };
  issue.comments.splice(issue.comments.indexOf(comment), 1, visibility ? { ...changed, visibility } : changed);
  issue.updated = now;
  return ok(commentView(call, issue, visibility ? { ...changed, visibility } : changed));
}

function deleteComment(call: Call, issue: Issue, comment: Comment): Answer {
  if (!mayChange(call, issue, comment)) {
    return jiraError(400, [`You do not have the permission to delete the comment with id: ${comment.id}.`]);
  }
  issue.comments.splice(issue.comments.indexOf(comment), 1);
  issue.updated = call.now();
  return noContent();
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
  {
    product: 'jira',
    method: 'GET',
    path: '/rest/api/3/issue/:issueIdOrKey/comment/:id',
    id: 'getComment',
    scopes: [['read:jira-work'], READ_GRANULAR],
    handle: withComment((call, issue, comment) => ok(commentView(call, issue, comment), 1)),
  },
  {
    product: 'jira',
    method: 'PUT',
    path: '/rest/api/3/issue/:issueIdOrKey/comment/:id',
    id: 'updateComment',
    scopes: [['write:jira-work'], [...READ_GRANULAR, 'write:comment:jira']],
    handle: withComment(updateComment),
  },
  {
    product: 'jira',
    method: 'DELETE',
    path: '/rest/api/3/issue/:issueIdOrKey/comment/:id',
    id: 'deleteComment',
    scopes: [['write:jira-work'], ['delete:comment:jira', 'delete:comment.property:jira']],
    handle: withComment(deleteComment),
  },
];
