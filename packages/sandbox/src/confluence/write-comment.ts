import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Page, PageComment } from '../company/model.js';
import { type Answer, type Call, ok } from '../gateway/operation.js';
import { findContent } from './access.js';
import { anchorIn } from './anchors.js';
import { bodyWrite, readBody } from './bodies.js';
import { singleCommentView } from './comment-views.js';
import { confluenceError, invalidRequest, notFound } from './errors.js';
import { type CommentPlace, findComment } from './find-comment.js';

const created = z.looseObject({
  pageId: z.string().optional(),
  blogPostId: z.string().optional(),
  parentCommentId: z.string().optional(),
  body: bodyWrite,
  inlineCommentProperties: z
    .looseObject({
      textSelection: z.string(),
      textSelectionMatchCount: z.int(),
      textSelectionMatchIndex: z.int(),
    })
    .optional(),
});

const changed = z.looseObject({
  version: z.looseObject({ number: z.int() }).optional(),
  body: bodyWrite.optional(),
  resolved: z.boolean().optional(),
});

/** Where a new comment goes: onto a page, or below another comment. */
function placeOf(
  call: Call,
  place: CommentPlace,
  given: z.infer<typeof created>,
): { page: Page; parent: PageComment | undefined } | undefined {
  if (given.parentCommentId !== undefined) {
    const found = findComment(call, place, given.parentCommentId);
    return found && { page: found.page, parent: found.comment };
  }
  const page = findContent(call, given.pageId ?? given.blogPostId ?? '');
  const kind = given.pageId === undefined ? 'blogpost' : 'page';
  return page?.kind === kind ? { page, parent: undefined } : undefined;
}

/** `POST /footer-comments` and `POST /inline-comments`: whoever may read a page may comment on it. */
export function createComment(call: Call, place: CommentPlace): Answer {
  const parsed = created.safeParse(call.body);
  if (!parsed.success) return invalidRequest('The request body is not valid for creating a comment');
  const given = parsed.data;
  const where = placeOf(call, place, given);
  if (!where) return notFound(given.parentCommentId === undefined ? 'Page' : 'Comment');
  const body = readBody(given.body);
  if (!body.ok) return invalidRequest(`Content body cannot be converted: ${body.problem}`);
  const { page, parent } = where;
  let anchor = parent?.anchor ?? null;
  if (place === 'inline' && !parent) {
    const selection = given.inlineCommentProperties;
    if (!selection) return invalidRequest('inlineCommentProperties are needed for an inline comment');
    const markerRef = randomUUID();
    const marked = anchorIn(page.body, selection, markerRef);
    if (!marked) return confluenceError(400, 'BAD_REQUEST', 'The text selection could not be matched in the content');
    page.body = marked;
    anchor = { markerRef, selection: selection.textSelection };
  }
  const now = call.now();
  const comment: PageComment = {
    id: call.site.nextId(),
    authorAccountId: call.person.accountId,
    body: body.document,
    created: now,
    updated: now,
    version: 1,
    parentId: parent?.id ?? null,
    anchor,
    resolution: 'open',
  };
  page.comments.push(comment);
  return { status: 201, body: singleCommentView(call, page, comment, 'atlas_doc_format') };
}

/** `PUT /…-comments/{id}`: an author's new words, or the end of a discussion, for which the next version is named. */
export function updateComment(call: Call, page: Page, comment: PageComment): Answer {
  const parsed = changed.safeParse(call.body);
  if (!parsed.success) return invalidRequest('The request body is not valid for updating a comment');
  const { version, body: given, resolved } = parsed.data;
  if (version?.number !== comment.version + 1) {
    return confluenceError(409, 'CONFLICT', `Version must be incremented: the current version is ${comment.version}`);
  }
  if (given && comment.authorAccountId !== call.person.accountId) {
    return confluenceError(403, 'FORBIDDEN', 'You do not have permission to edit this comment');
  }
  const body = given && readBody(given);
  if (body && !body.ok) return invalidRequest(`Content body cannot be converted: ${body.problem}`);
  if (body) comment.body = body.document;
  if (resolved !== undefined) comment.resolution = resolved ? 'resolved' : 'reopened';
  comment.version += 1;
  comment.updated = call.now();
  return ok(singleCommentView(call, page, comment, 'atlas_doc_format'));
}
