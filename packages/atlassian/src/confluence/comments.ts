import { z } from 'zod';
import type { AdfDoc } from '../adf/types.js';
import type { AtlassianCall } from '../client.js';
import type { AtlassianResult } from '../errors/errors.js';
import type { AtlassianHttp } from '../http.js';
import { confluence } from './api.js';
import { type ContentId, collectionOf } from './kinds.js';
import { listV2, type Slice } from './list.js';
import { adfBody, type CursorPage, version } from './shapes.js';

/** At the foot of a page, or on a piece of its text. */
export type CommentPlace = 'footer' | 'inline';

/** What the discussion on a piece of text has come to; dangling where the text is gone. */
export type Resolution = 'open' | 'reopened' | 'resolved' | 'dangling';

const comment = z.looseObject({
  id: z.string(),
  status: z.string().nullish(),
  /** The page, or the blog post, or of an answer the comment that it answers. */
  pageId: z.string().nullish(),
  blogPostId: z.string().nullish(),
  parentCommentId: z.string().nullish(),
  version: version.nullish(),
  /** The ADF document, not yet looked into. */
  body: adfBody,
  resolutionStatus: z.string().nullish(),
  /** Of an inline comment: the text that it was put on. */
  properties: z.looseObject({ inlineOriginalSelection: z.string().nullish() }).nullish(),
  _links: z.looseObject({ webui: z.string().nullish() }).nullish(),
});
export type ConfluenceComment = z.infer<typeof comment>;

const READ = 'read:comment:confluence';
const WRITE = 'write:comment:confluence';
const BODY = { 'body-format': 'atlas_doc_format' } as const;

/**
 * The comments of a page or blog post, without answers (v2 `GET /pages/{id}/footer-comments`, `…/inline-comments`;
 * scope `read:comment:confluence`).
 *
 * @param input.resolution of inline comments: only these
 */
export function listComments(
  http: AtlassianHttp,
  call: AtlassianCall,
  on: ContentId,
  input: Slice & { place: CommentPlace; newestFirst?: boolean; resolution?: readonly Resolution[] | undefined },
): Promise<AtlassianResult<CursorPage<ConfluenceComment>>> {
  const { limit, cursor, place, resolution } = input;
  const sort = input.newestFirst ? '-created-date' : 'created-date';
  const wanted = place === 'inline' ? { 'resolution-status': resolution } : {};
  return listV2(http, call, {
    path: [collectionOf(on.kind), on.id, `${place}-comments`],
    query: { ...BODY, sort, ...wanted, limit, cursor },
    scope: READ,
    item: comment,
  });
}

/** The answers to a comment (v2 `GET /footer-comments/{id}/children`, `/inline-comments/…`; same scope). */
export function listReplies(
  http: AtlassianHttp,
  call: AtlassianCall,
  to: { place: CommentPlace; id: string },
  { newestFirst, ...slice }: Slice & { newestFirst?: boolean },
): Promise<AtlassianResult<CursorPage<ConfluenceComment>>> {
  return listV2(http, call, {
    path: [`${to.place}-comments`, to.id, 'children'],
    query: { ...BODY, sort: newestFirst ? '-created-date' : 'created-date', ...slice },
    scope: READ,
    item: comment,
  });
}

/** One comment (v2 `GET /footer-comments/{id}`, `/inline-comments/{id}`; scope `read:comment:confluence`). */
export function getPageComment(
  http: AtlassianHttp,
  call: AtlassianCall,
  { place, id }: { place: CommentPlace; id: string },
): Promise<AtlassianResult<ConfluenceComment>> {
  return confluence(http, call, 'v2', {
    method: 'GET',
    path: [`${place}-comments`, id],
    query: BODY,
    effect: 'read',
    scope: READ,
    answer: comment,
  });
}

/** Where a new comment goes. `matches` is how often the text is in the page, `index` which of them is meant, from 0. */
export type CommentTarget =
  | { place: CommentPlace; replyTo: string }
  | { place: 'footer'; on: ContentId }
  | { place: 'inline'; on: ContentId; selection: { text: string; matches: number; index: number } };

/**
 * Adds a comment (v2 `POST /footer-comments`, `POST /inline-comments`; scope `write:comment:confluence`). Never repeated
 * after a fault.
 */
export function addPageComment(
  http: AtlassianHttp,
  call: AtlassianCall,
  target: CommentTarget,
  body: AdfDoc,
): Promise<AtlassianResult<ConfluenceComment>> {
  return confluence(http, call, 'v2', {
    method: 'POST',
    path: [`${target.place}-comments`],
    json: { ...placeOf(target), body: written(body) },
    effect: 'write',
    scope: WRITE,
    answer: comment,
  });
}

function placeOf(target: CommentTarget): Record<string, unknown> {
  if ('replyTo' in target) return { parentCommentId: target.replyTo };
  const on = target.on.kind === 'page' ? { pageId: target.on.id } : { blogPostId: target.on.id };
  if (target.place === 'footer') return on;
  const { text, matches, index } = target.selection;
  const properties = { textSelection: text, textSelectionMatchCount: matches, textSelectionMatchIndex: index };
  return { ...on, inlineCommentProperties: properties };
}

/**
 * Changes a comment, or ends the discussion on a piece of text or opens it again (v2 `PUT /footer-comments/{id}`,
 * `PUT /inline-comments/{id}`; scope `write:comment:confluence`).
 *
 * @param input.version the number that the changed comment has: one more than it had
 */
export function updatePageComment(
  http: AtlassianHttp,
  call: AtlassianCall,
  { place, id }: { place: CommentPlace; id: string },
  input: { version: number; body?: AdfDoc | undefined; resolved?: boolean | undefined },
): Promise<AtlassianResult<ConfluenceComment>> {
  return confluence(http, call, 'v2', {
    method: 'PUT',
    path: [`${place}-comments`, id],
    json: {
      version: { number: input.version },
      body: input.body && written(input.body),
      resolved: input.resolved,
    },
    effect: 'write',
    scope: WRITE,
    answer: comment,
  });
}

/** Deletes a comment with its answers (v2 `DELETE /footer-comments/{id}`, …; scope `delete:comment:confluence`). */
export function deletePageComment(
  http: AtlassianHttp,
  call: AtlassianCall,
  { place, id }: { place: CommentPlace; id: string },
): Promise<AtlassianResult<unknown>> {
  return confluence(http, call, 'v2', {
    method: 'DELETE',
    path: [`${place}-comments`, id],
    effect: 'write',
    scope: 'delete:comment:confluence',
    answer: z.unknown(),
  });
}

const written = (body: AdfDoc) => ({ representation: 'atlas_doc_format', value: JSON.stringify(body) });
