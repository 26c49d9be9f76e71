import { z } from 'zod';
import type { AdfNode } from '../adf/node.js';
import type { Page } from '../company/model.js';
import { type Answer, type Call, type Operation, ok } from '../gateway/operation.js';
import { findPage, mayEdit } from './access.js';
import { bodyWrite, readBody } from './bodies.js';
import { PAGES, v2, withContent } from './content.js';
import { isTaken } from './create-page.js';
import { writeVersion } from './edit.js';
import { confluenceError, invalidRequest, notFound } from './errors.js';
import { pageView, wikiBase } from './views.js';

const request = z.looseObject({
  id: z.string(),
  status: z.enum(['current', 'draft']),
  title: z.string(),
  spaceId: z.string().optional(),
  parentId: z.string().optional(),
  body: bodyWrite,
  version: z.object({ number: z.int(), message: z.string().max(2000).optional() }),
});

/** `PUT /wiki/api/v2/pages/{id}`: the next version, which has to be named. */
function updatePage(call: Call, page: Page): Answer {
  const parsed = request.safeParse(call.body);
  if (!parsed.success || parsed.data.id !== page.id) return invalidRequest('The request body is not valid');
  const { status, parentId, version, spaceId } = parsed.data;
  if (!mayEdit(call, page)) return confluenceError(403, 'FORBIDDEN', 'You do not have permission to edit this page');
  if (spaceId !== undefined && spaceId !== page.space.id) return invalidRequest('A page cannot be moved to a space');
  if (parentId !== undefined && findPage(call, parentId)?.space.id !== page.space.id) return notFound('Parent page');
  if (!isNextVersion(page, status, version.number)) {
    const words = `Version must be incremented when updating a page. Current Version: [${page.version}]. Provided version: [${version.number}]`;
    return confluenceError(409, 'CONFLICT', words);
  }
  if (page.status === 'current' && status === 'draft') return invalidRequest('The sandbox keeps no drafts of pages');
  const title = parsed.data.title.trim();
  if (title === '' && status === 'current') return invalidRequest('Title cannot be empty for current content');
  if (title.length > 255) return invalidRequest('Title cannot be longer than 255 characters');
  const renamed = title.toLowerCase() !== page.title.toLowerCase() || page.status === 'draft';
  if (renamed && status === 'current' && isTaken(call, page.space, 'page', title)) {
    return confluenceError(400, 'BAD_REQUEST', 'A page already exists with the same TITLE in this space');
  }
  const body = readBody(parsed.data.body);
  if (!body.ok) return invalidRequest(`Content body cannot be converted: ${body.problem}`);

  if (status === 'draft') Object.assign(page, { title, body: body.document, updated: call.now() });
  else if (page.status === 'draft') publish(call, page, { title, body: body.document, message: version.message });
  else writeVersion(call, page, { title, body: body.document, message: version.message });
  if (parentId !== undefined) page.parentId = parentId;
  loseAnchors(page);
  const view = pageView(page, 'atlas_doc_format');
  return ok({ ...view, _links: { ...view._links, base: wikiBase(call) } });
}

/** A draft has no versions: it stays the first, and so is what is published of it. */
function isNextVersion(page: Page, status: 'current' | 'draft', number: number): boolean {
  if (status === 'draft') return number === 1;
  return number === page.version + 1 || (page.status === 'draft' && number === 1);
}

function publish(call: Call, page: Page, next: Pick<Page, 'title' | 'body'> & { message?: string | undefined }): void {
  const { title, body, message = '' } = next;
  Object.assign(page, { title, body, status: 'current', versionMessage: message, updated: call.now() });
}

/** Inline comments whose marks are gone from the body hang in the air. */
function loseAnchors(page: Page): void {
  const marks = new Set<string>();
  const walk = (node: AdfNode): void => {
    for (const mark of node.marks ?? []) if (mark.type === 'annotation') marks.add(String(mark.attrs?.id));
    for (const child of node.content ?? []) walk(child);
  };
  for (const node of page.body.content) walk(node);
  for (const comment of page.comments) {
    if (comment.anchor && comment.resolution !== 'resolved' && !marks.has(comment.anchor.markerRef)) {
      comment.resolution = 'dangling';
    }
  }
}

export const updatePageOperations: readonly Operation[] = [
  {
    product: 'confluence',
    method: 'PUT',
    path: v2(PAGES, '/:id'),
    id: 'updatePage',
    scopes: [['write:page:confluence']],
    handle: withContent(PAGES, updatePage),
  },
];
