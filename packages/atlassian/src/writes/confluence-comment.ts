import type { AdfNode } from '../adf/types.js';
import { type CommentTarget, type ConfluenceComment, listComments, listReplies } from '../confluence/comments.js';
import { type Find, mayComeOf } from './lost.js';

/** How many of the newest comments are looked at: more were not written since the request was sent. */
const LOOKED_AT = 100;

/**
 * Finds the comment that a lost request added. Confluence takes no mark with a comment: one in the same place by the
 * same person with the same words, not older than the write, is it.
 */
export function findAddedComment(target: CommentTarget, body: AdfNode): Find<ConfluenceComment> {
  return async (http, call, lost) => {
    const found =
      'replyTo' in target
        ? await listReplies(
            http,
            call,
            { place: target.place, id: target.replyTo },
            { newestFirst: true, limit: LOOKED_AT },
          )
        : await listComments(http, call, target.on, { place: target.place, newestFirst: true, limit: LOOKED_AT });
    if (!found.ok) return found;
    const words = wordsOf(body);
    const value = found.value.results.find(
      (one) =>
        one.version?.authorId === lost.accountId &&
        mayComeOf(lost, one.version?.createdAt) &&
        wordsOf(one.body as AdfNode | undefined) === words,
    );
    return { ok: true, value };
  };
}

/** The text of a document without what Confluence may add to it, such as ids. */
function wordsOf(node: AdfNode | undefined): string {
  if (!node) return '';
  return `${node.text ?? ''}${(node.content ?? []).map(wordsOf).join(' ')}`.replace(/\s+/g, ' ').trim();
}
