import { type ConfluenceSpace, findPages, listSpaces } from '@gatehouse/atlassian';
import type { AtlassianAccess, ConnectedSite } from '../../credentials/access.js';
import { oneLine } from '../common/lines.js';
import { pageReference } from '../common/references.js';
import { ToolFailure } from '../failure.js';

const MAX_LISTED = 30;

/** A name is looked for among so many. */
const MAX_SEARCHED = 100;

/**
 * A space by key, id or name.
 * @throws ToolFailure listing spaces, where there is none of that name or this account may not see it
 */
export async function resolveSpace(
  atlassian: AtlassianAccess,
  site: ConnectedSite,
  given: string,
): Promise<ConfluenceSpace> {
  const wanted = given.trim();
  // A key is one word; anything else needs no request to find that it is none.
  const keys = /^~?\w+$/.test(wanted) ? [...new Set([wanted, wanted.toUpperCase()])] : [];
  if (keys.length > 0) {
    const { results } = await atlassian.ask(site, (http, call) => listSpaces(http, call, { keys, limit: 2 }));
    const found = results.find(({ key }) => key === wanted) ?? results[0];
    if (found) return found;
  }
  if (/^\d+$/.test(wanted)) {
    const { results } = await atlassian.ask(site, (http, call) => listSpaces(http, call, { ids: [wanted], limit: 1 }));
    if (results[0]) return results[0];
  }
  const { results: some } = await atlassian.ask(site, (http, call) => listSpaces(http, call, { limit: MAX_SEARCHED }));
  const lower = wanted.toLowerCase();
  const exact = some.filter(({ name }) => name.toLowerCase() === lower);
  const like = exact.length > 0 ? exact : some.filter(({ name }) => name.toLowerCase().includes(lower));
  const [only, ...others] = like;
  if (only && others.length === 0) return only;
  const listed = (only ? like : some).slice(0, MAX_LISTED).map(({ key, name }) => `${key} (${oneLine(name)})`);
  const why = only ? `Several spaces are called ${wanted}` : `There is no space ${wanted} that this account may see`;
  throw new ToolFailure('choice', `${why}. Spaces: ${listed.join(', ') || 'none'}.`);
}

/**
 * The id of the page that another is to go below: by id, address, or exact title in the space.
 * @throws ToolFailure where there is no such page
 */
export async function resolveParent(
  atlassian: AtlassianAccess,
  site: ConnectedSite,
  space: ConfluenceSpace,
  given: string,
): Promise<string> {
  const reference = pageReference(given);
  if (reference) return reference.id;
  const title = given.trim();
  const { results } = await atlassian.ask(site, (http, call) =>
    findPages(http, call, { title, spaceId: space.id, limit: 2 }),
  );
  if (results[0]) return results[0].id;
  throw new ToolFailure(
    'choice',
    `There is no page called ${title} in ${space.key} that this account may see. Pass its exact title, id or address.`,
  );
}
