import type { Attachment } from '../company/model.js';
import { fileHeaders } from '../downloads.js';
import { type Answer, type Call, type Operation, ok } from '../gateway/operation.js';
import { visibleIssues } from './access.js';
import { jiraError } from './errors.js';
import { jiraTime, selfLink, userById } from './views.js';

/** An attachment as issues list it. */
export const attachmentView = (call: Call, file: Attachment) => ({
  self: selfLink(call, `attachment/${file.id}`),
  id: file.id,
  filename: file.filename,
  author: userById(call, file.authorAccountId),
  created: jiraTime(file.created),
  size: file.content.length,
  mimeType: file.mimeType,
  content: selfLink(call, `attachment/content/${file.id}`),
});

/** Answers for a file of an issue that the caller may see, or as Jira does if there is none. */
const withFile =
  (answer: (call: Call, file: Attachment) => Answer) =>
  (call: Call): Answer => {
    const file = visibleIssues(call)
      .flatMap((issue) => issue.attachments)
      .find(({ id }) => id === call.params.id);
    if (file) return answer(call, file);
    return jiraError(404, [`The attachment with id '${call.params.id}' does not exist`]);
  };

/** The files of issues. */
export const attachmentOperations: readonly Operation[] = [
  {
    product: 'jira',
    method: 'GET',
    path: '/rest/api/3/attachment/:id',
    id: 'getAttachment',
    scopes: [
      ['read:jira-work'],
      ['read:attachment:jira', 'read:user:jira', 'read:application-role:jira', 'read:avatar:jira', 'read:group:jira'],
    ],
    handle: withFile((call, file) => ok({ ...attachmentView(call, file), id: Number(file.id) }, 1)),
  },
  {
    product: 'jira',
    method: 'GET',
    path: '/rest/api/3/attachment/content/:id',
    id: 'getAttachmentContent',
    scopes: [['read:jira-work'], ['read:attachment:jira']],
    handle: withFile((call, file) =>
      call.query.redirect === 'false'
        ? { status: 200, body: file.content, headers: fileHeaders(file), objects: 1 }
        : { status: 303, headers: { location: call.origin + call.downloads.offer(file) }, objects: 1 },
    ),
  },
];
