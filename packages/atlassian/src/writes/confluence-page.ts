import type { ContentKind } from '../confluence/kinds.js';
import { findPages, getPage } from '../confluence/pages.js';
import type { ConfluencePage } from '../confluence/shapes.js';
import { type Find, mayComeOf } from './lost.js';

/** Blog posts of other days may have the same title. */
const LOOKED_AT = 50;

/**
 * Finds the page or blog post that a lost request published. Confluence takes no mark with it, but in one space a title
 * names at most one page, and at most one blog post of a day: the one of that title, where it is the person's own and not
 * older than the write, is it. Drafts may share titles and stand in no list, so that they cannot be looked for.
 */
export function findCreatedPage(spaceId: string, title: string, kind: ContentKind = 'page'): Find<ConfluencePage> {
  return async (http, call, lost) => {
    const named = await findPages(http, call, { kind, title, spaceId, limit: LOOKED_AT });
    if (!named.ok) return named;
    const one = named.value.results.find(
      ({ authorId, createdAt }) => authorId === lost.accountId && mayComeOf(lost, createdAt),
    );
    return one ? await getPage(http, call, one.id, { kind }) : { ok: true, value: undefined };
  };
}
