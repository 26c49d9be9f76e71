import type { Page, PageComment } from '../company/model.js';
import type { Call } from '../gateway/operation.js';
import { visibleContent } from './access.js';

export type CommentPlace = 'footer' | 'inline';

export const isIn = (place: CommentPlace, comment: PageComment): boolean =>
  (comment.anchor !== null) === (place === 'inline');

/** A comment on a page that the caller may read, and that page. */
export function findComment(
  call: Call,
  place: CommentPlace,
  id: string,
): { page: Page; comment: PageComment } | undefined {
  for (const page of visibleContent(call)) {
    const comment = page.comments.find((one) => one.id === id && isIn(place, one));
    if (comment) return { page, comment };
  }
  return undefined;
}
