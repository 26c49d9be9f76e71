import { type ConfluenceSpace, findPages, listSpaces } from '@gatehouse/atlassian';
import type { AtlassianAccess, ConnectedSite } from '../../credentials/access.js';
import { pageReference } from '../common/references.js';
import { ToolFailure } from '../failure.js';

const MAX_LISTED = 30;

/**
 * A space by key or id.
 * @throws ToolFailure listing spaces, where there is none of that name or this account may not see it
 */
export async function resolveSpace(
  atlassian: AtlassianAccess,
  site: ConnectedSite,
  given: string,
): Promise<ConfluenceSpace> {
  const wanted = given.trim();
  const keys = [...new Set([wanted, wanted.toUpperCase()])];
  const { results: byKey } = await atlassian.ask(site, (http, call) => listSpaces(http, call, { keys, limit: 2 }));
  const found = byKey.find(({ key }) => key === wanted) ?? byKey[0];
  if (found) return found;
  if (/^\d+$/.test(wanted)) {
    const { results } = await atlassian.ask(site, (http, call) => listSpaces(http, call, { ids: [wanted], limit: 1 }));
    if (results[0]) return results[0];
  }
  const { results: some } = await atlassian.ask(site, (http, call) => listSpaces(http, call, { limit: MAX_LISTED }));
  const names = some.map(({ key, name }) => `${key} (${name})`).join(', ') || 'none';
  throw new ToolFailure('choice', `There is no space ${wanted} that this account may see. Spaces: ${names}.`);
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
