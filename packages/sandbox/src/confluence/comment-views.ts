import type { Page, PageComment } from '../company/model.js';
import type { Call } from '../gateway/operation.js';
import { bodyView, isoTime, pagePath, wikiBase } from './views.js';

/** A comment as the v2 API gives it in lists: replies name the comment that they answer, others the page. */
export function commentView(page: Page, comment: PageComment, format: unknown) {
  const { parentId, anchor } = comment;
  return {
    id: comment.id,
    status: 'current',
    title: `Re: ${page.title}`,
    ...(parentId !== null
      ? { parentCommentId: parentId }
      : { [page.kind === 'page' ? 'pageId' : 'blogPostId']: page.id }),
    version: {
      number: comment.version,
      message: '',
      minorEdit: false,
      authorId: comment.authorAccountId,
      createdAt: isoTime(comment.updated),
    },
    body: bodyView(comment.body, format),
    ...(anchor
      ? {
          resolutionStatus: comment.resolution,
          properties: { inlineMarkerRef: anchor.markerRef, inlineOriginalSelection: anchor.selection },
        }
      : {}),
    _links: { webui: `${pagePath(page)}?focusedCommentId=${comment.id}` },
  };
}

/** The same as an answer of its own. */
export function singleCommentView(call: Call, page: Page, comment: PageComment, format: unknown) {
  const view = commentView(page, comment, format);
  return { ...view, _links: { ...view._links, base: wikiBase(call) } };
}
