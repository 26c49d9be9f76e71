import type { Attachment } from '../company/model.js';
import { FileForm, passesXsrfCheck } from '../gateway/file-form.js';
import { type Answer, type Call, noContent, type Operation, ok } from '../gateway/operation.js';
import { findIssue, mayAdminister, mayWork, visibleIssues } from './access.js';
import { attachmentView } from './attachments.js';
import { jiraError, NO_SUCH_ISSUE } from './errors.js';

function addAttachments(call: Call): Answer {
  if (!passesXsrfCheck(call.headers)) return { status: 403, body: { code: 403, message: 'XSRF check failed' } };
  const issue = findIssue(call, call.params.issueIdOrKey ?? '');
  if (!issue) return NO_SUCH_ISSUE();
  if (!mayWork(call.person, issue.project)) {
    return jiraError(403, ['You do not have permission to create attachments for this issue.']);
  }
  const files = call.body instanceof FileForm ? call.body.files : [];
  if (files.length === 0) return jiraError(400, ['No attachments were sent.']);
  const added = files.map(
    ({ name, type, content }): Attachment => ({
      id: call.site.nextId(),
      filename: name,
      mimeType: type || 'application/octet-stream',
      content,
      authorAccountId: call.person.accountId,
      created: call.now(),
    }),
  );
  issue.attachments.push(...added);
  issue.updated = call.now();
  return ok(added.map((file) => attachmentView(call, file)));
}

/** Everybody's own files, and a lead's everybody's. */
function removeAttachment(call: Call): Answer {
  const { id } = call.params;
  const issue = visibleIssues(call).find(({ attachments }) => attachments.some((file) => file.id === id));
  const file = issue?.attachments.find((one) => one.id === id);
  if (!issue || !file) return jiraError(404, [`The attachment with id '${id}' does not exist`]);
  const isOwn = file.authorAccountId === call.person.accountId && mayWork(call.person, issue.project);
  if (!isOwn && !mayAdminister(call.person, issue.project)) {
    return jiraError(403, [`You do not have permission to delete attachment with id: ${id}`]);
  }
  issue.attachments = issue.attachments.filter((one) => one !== file);
  issue.updated = call.now();
  return noContent();
}

/** What the caller may do with an issue; of all permissions, those that were asked for and that the sandbox knows. */
function myPermissions(call: Call): Answer {
  const asked = String(call.query.permissions ?? '').split(',');
  const named = call.query.issueKey ?? call.query.issueId;
  const issue = findIssue(call, String(named ?? ''));
  if (!issue) return NO_SUCH_ISSUE();
  if (asked.some((key) => key !== 'CREATE_ATTACHMENTS')) return jiraError(400, ['Unrecognized permission']);
  const permission = {
    id: '19',
    key: 'CREATE_ATTACHMENTS',
    name: 'Create Attachments',
    type: 'PROJECT',
    description: 'Users with this permission may create attachments.',
    havePermission: mayWork(call.person, issue.project),
  };
  return ok({ permissions: { CREATE_ATTACHMENTS: permission } }, 2);
}

/** Attaching files to issues, and taking them away. */
export const addAttachmentOperations: readonly Operation[] = [
  {
    product: 'jira',
    method: 'POST',
    path: '/rest/api/3/issue/:issueIdOrKey/attachments',
    id: 'addAttachment',
    scopes: [
      ['write:jira-work'],
      ['read:user:jira', 'write:attachment:jira', 'read:attachment:jira', 'read:avatar:jira'],
    ],
    handle: addAttachments,
  },
  {
    product: 'jira',
    method: 'DELETE',
    path: '/rest/api/3/attachment/:id',
    id: 'removeAttachment',
    scopes: [['write:jira-work'], ['delete:attachment:jira']],
    handle: removeAttachment,
  },
  {
    product: 'jira',
    method: 'GET',
    path: '/rest/api/3/mypermissions',
    id: 'getMyPermissions',
    scopes: [['read:jira-work'], ['read:permission:jira']],
    handle: myPermissions,
  },
];
