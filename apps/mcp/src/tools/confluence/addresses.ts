import type { Site } from '@gatehouse/atlassian';

/** The address of something in Confluence for people, from the path under `/wiki` that Confluence gives. */
export function wikiUrl(site: Site, path: string | null | undefined): string {
  return path ? `${site.url}/wiki${path.startsWith('/') ? path : `/${path}`}` : `${site.url}/wiki`;
}

/**
 * The address of a comment. Confluence finds the page by its id: the title behind it says nothing, and may be a text of
 * somebody else's.
 */
export function commentUrl(site: Site, path: string | null | undefined): string {
  return wikiUrl(site, path?.replace(/(\/(?:pages|blog\/\d{4}\/\d\d?\/\d\d?)\/\d+)\/[^?#]*/, '$1'));
}

/** The same for a page of which only the id is known. */
export function pageUrl(site: Site, id: string, path: string | null | undefined): string {
  return path ? wikiUrl(site, path) : wikiUrl(site, `/pages/viewpage.action?pageId=${id}`);
}
