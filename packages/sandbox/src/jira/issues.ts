import type { Issue } from '../company/model.js';
import { type Answer, type Call, type Operation, ok } from '../gateway/operation.js';
import { findIssue } from './access.js';
import { createIssue } from './create-issue.js';
import { deleteIssue } from './delete-issue.js';
import { editIssue } from './edit-issue.js';
import { NO_SUCH_ISSUE } from './errors.js';
import { issueView, readList, selectFields } from './issue-view.js';

/** Answers for an issue that the caller may see, or as Jira does if there is none. */
const withIssue =
  (answer: (call: Call, issue: Issue) => Answer) =>
  (call: Call): Answer => {
    const issue = findIssue(call, call.params.issueIdOrKey ?? '');
    return issue ? answer(call, issue) : NO_SUCH_ISSUE();
  };

/** Reading and creating single issues. */
export const issueOperations: readonly Operation[] = [
  {
    product: 'jira',
    method: 'POST',
    path: '/rest/api/3/issue',
    id: 'createIssue',
    scopes: [
      ['write:jira-work'],
      [
        'write:issue:jira',
        'write:comment:jira',
        'write:comment.property:jira',
        'write:attachment:jira',
        'read:issue:jira',
      ],
    ],
    handle: (call) => createIssue(call),
  },
  {
    product: 'jira',
    method: 'PUT',
    path: '/rest/api/3/issue/:issueIdOrKey',
    id: 'editIssue',
    scopes: [['write:jira-work'], ['write:issue:jira']],
    handle: editIssue,
  },
  {
    product: 'jira',
    method: 'DELETE',
    path: '/rest/api/3/issue/:issueIdOrKey',
    id: 'deleteIssue',
    scopes: [['write:jira-work'], ['delete:issue:jira']],
    handle: deleteIssue,
  },
  {
    product: 'jira',
    method: 'GET',
    path: '/rest/api/3/issue/:issueIdOrKey/editmeta',
    id: 'getEditIssueMeta',
    scopes: [['read:jira-work'], ['read:issue-meta:jira', 'read:field-configuration:jira']],
    handle: withIssue((call, issue) => {
      const { editmeta } = issueView(call, issue, [], ['editmeta']);
      return ok(editmeta, 1);
    }),
  },
  {
    product: 'jira',
    method: 'GET',
    path: '/rest/api/3/issue/:issueIdOrKey',
    id: 'getIssue',
    scopes: [
      ['read:jira-work'],
      [
        'read:issue-meta:jira',
        'read:issue-security-level:jira',
        'read:issue.vote:jira',
        'read:issue.changelog:jira',
        'read:avatar:jira',
        'read:issue:jira',
        'read:status:jira',
        'read:user:jira',
        'read:field-configuration:jira',
      ],
    ],
    handle: withIssue((call, issue) => {
      const fields = selectFields(readList(call.query.fields), ['*all']);
      return ok(issueView(call, issue, fields, readList(call.query.expand)), 1);
    }),
  },
];
