import type { Attachment, Page } from '../company/model.js';
import { FileForm, passesXsrfCheck } from '../gateway/file-form.js';
import { type Answer, type Call, noContent, type Operation, ok } from '../gateway/operation.js';
import { mayEdit, visibleContent } from './access.js';
import { ofBoth, v2, withContent } from './content.js';
import { confluenceError, legacyError, notFound } from './errors.js';
import { withLegacyContent } from './legacy.js';
import { answerList } from './paging.js';
import { attachmentVersion, attachmentView, isoTime } from './views.js';

/** Ids are given as `att123`, and taken with those letters or without. */
const numberOf = (id: string | undefined): string => (id ?? '').replace(/^att/, '');

const withFile =
  (answer: (call: Call, page: Page, file: Attachment) => Answer) =>
  (call: Call): Answer => {
    const id = numberOf(call.params.id);
    for (const page of visibleContent(call)) {
      const file = page.attachments.find((one) => one.id === id);
      if (file) return answer(call, page, file);
    }
    return notFound('Attachment');
  };

function trash(call: Call, page: Page, file: Attachment): Answer {
  if (!mayEdit(call, page)) {
    return confluenceError(403, 'FORBIDDEN', 'You do not have permission to delete this attachment');
  }
  page.attachments = page.attachments.filter((one) => one !== file);
  return noContent();
}

function download(call: Call, page: Page): Answer {
  const file = page.attachments.find(({ id }) => id === numberOf(call.params.attachment));
  if (!file) return legacyError(404, `Could not find attachment with id ${call.params.attachment}`);
  const { number } = attachmentVersion(file);
  const wanted = Number(call.query.version ?? number);
  if (!(wanted <= number)) return legacyError(400, `Attachment ${file.id} has no version ${call.query.version}`);
  // Of the earlier ones nothing is kept here.
  if (wanted !== number) return legacyError(404, `Could not find version ${wanted} of attachment ${file.id}`);
  return { status: 302, headers: { location: call.origin + call.downloads.offer(file) }, objects: 1 };
}

/** Adds files; one whose name is there is its next version. */
function put(call: Call, page: Page): Answer {
  if (!passesXsrfCheck(call.headers)) return { status: 403, body: 'XSRF check failed' };
  if (!mayEdit(call, page)) return legacyError(403, 'User does not have permission to add attachments to this content');
  const files = call.body instanceof FileForm ? call.body.files : [];
  if (files.length === 0) return legacyError(400, 'At least one attachment file must be present');
  const results = files.map(({ name, type, content }) => {
    const by = { authorAccountId: call.person.accountId, created: call.now() };
    const mimeType = type || 'application/octet-stream';
    const before = page.attachments.find(({ filename }) => filename === name);
    const file: Attachment = before
      ? { ...before, mimeType, content, version: { number: attachmentVersion(before).number + 1, ...by } }
      : { id: call.site.nextId(), filename: name, mimeType, content, ...by };
    page.attachments = [...page.attachments.filter((one) => one !== before), file];
    return legacyView(page, file);
  });
  return ok({ results, size: results.length, _links: {} });
}

/** A file as the v1 API gives it. */
function legacyView(page: Page, file: Attachment) {
  const { number, created } = attachmentVersion(file);
  return {
    id: `att${file.id}`,
    type: 'attachment',
    status: 'current',
    title: file.filename,
    version: { when: isoTime(created), number, message: '', minorEdit: false },
    extensions: { mediaType: file.mimeType, fileSize: file.content.length, comment: '' },
    _expandable: {},
    _links: attachmentView(page, file)._links,
  };
}

function operations(call: Call, page: Page): Answer {
  const edits = mayEdit(call, page) ? [['update', page.kind] as const, ['create', 'attachment'] as const] : [];
  const all = [['read', page.kind] as const, ...edits];
  return ok({ operations: all.map(([operation, targetType]) => ({ operation, targetType })) }, 1);
}

/** The files of pages and blog posts. */
export const attachmentOperations: readonly Operation[] = [
  ...ofBoth((kind) => ({
    method: 'GET',
    path: v2(kind, '/:id/attachments'),
    id: kind.kind === 'page' ? 'getPageAttachments' : 'getBlogpostAttachments',
    scopes: [['read:attachment:confluence']],
    handle: withContent(kind, (call, page) => {
      const { filename } = call.query;
      const files = page.attachments.filter((file) => filename === undefined || file.filename === filename);
      return answerList(call, `/${kind.path}/${page.id}/attachments`, files, (file) => attachmentView(page, file));
    }),
  })),
  ...ofBoth((kind) => ({
    method: 'GET',
    path: v2(kind, '/:id/operations'),
    id: kind.kind === 'page' ? 'getPageOperations' : 'getBlogPostOperations',
    scopes: [['read:page:confluence']],
    handle: withContent(kind, operations),
  })),
  {
    product: 'confluence',
    method: 'GET',
    path: '/wiki/api/v2/attachments/:id',
    id: 'getAttachmentById',
    scopes: [['read:attachment:confluence']],
    handle: withFile((_call, page, file) => ok(attachmentView(page, file), 1)),
  },
  {
    product: 'confluence',
    method: 'DELETE',
    path: '/wiki/api/v2/attachments/:id',
    id: 'deleteAttachment',
    scopes: [['delete:attachment:confluence']],
    handle: withFile(trash),
  },
  {
    product: 'confluence',
    method: 'GET',
    path: '/wiki/rest/api/content/:id/child/attachment/:attachment/download',
    id: 'downloadattatchment',
    scopes: [['readonly:content.attachment:confluence'], ['read:attachment:confluence']],
    handle: withLegacyContent(download),
  },
  {
    product: 'confluence',
    method: 'PUT',
    path: '/wiki/rest/api/content/:id/child/attachment',
    id: 'createorupdateattachments',
    scopes: [['write:confluence-file'], ['read:content-details:confluence', 'write:attachment:confluence']],
    handle: withLegacyContent(put),
  },
];
