import { findPages } from '@gatehouse/atlassian';
import type { AtlassianAccess, ConnectedSite } from '../../credentials/access.js';
import { ToolFailure } from '../failure.js';
import { pageUrl } from './addresses.js';
import { resolveSpace } from './spaces.js';

const MAX_CANDIDATES = 10;

/**
 * The id of the page with an exact title.
 *
 * @param spaceKey the space it is in; without it the title has to be the only one of its kind
 * @throws ToolFailure listing the candidates, where it is none or several
 */
export async function findPageByTitle(
  atlassian: AtlassianAccess,
  site: ConnectedSite,
  title: string,
  spaceKey: string | undefined,
): Promise<string> {
  const space = spaceKey === undefined ? undefined : await resolveSpace(atlassian, site, spaceKey);
  const { results } = await atlassian.ask(site, (http, call) =>
    findPages(http, call, { title: title.trim(), spaceId: space?.id, limit: MAX_CANDIDATES }),
  );
  const [only, ...others] = results;
  if (only && others.length === 0) return only.id;
  if (!only) {
    const where = space ? ` in ${space.key}` : '';
    throw new ToolFailure(
      'choice',
      `There is no page called ${title}${where} that this account may see. Titles must be exact: find it with confluence_search.`,
    );
  }
  const candidates = results.map(({ id, _links }) => `${id} (${pageUrl(site, id, _links?.webui)})`).join('; ');
  throw new ToolFailure('choice', `Several pages are called ${title}: pass an id as page. ${candidates}`);
}
