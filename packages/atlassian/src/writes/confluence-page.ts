import { findPages, getPage } from '../confluence/pages.js';
import type { ConfluencePage } from '../confluence/shapes.js';
import { type Find, mayComeOf } from './lost.js';

/**
 * Finds the page that a lost request published. Confluence takes no mark with a page, but in one space a title names at
 * most one: the page of that title, where it is the person's own and not older than the write, is it. Drafts may share
 * titles and stand in no list, so that they cannot be looked for.
 */
export function findCreatedPage(spaceId: string, title: string): Find<ConfluencePage> {
  return async (http, call, lost) => {
    const named = await findPages(http, call, { title, spaceId, limit: 5 });
    if (!named.ok) return named;
    const one = named.value.results.find(
      ({ authorId, createdAt }) => authorId === lost.accountId && mayComeOf(lost, createdAt),
    );
    return one ? await getPage(http, call, one.id) : { ok: true, value: undefined };
  };
}
