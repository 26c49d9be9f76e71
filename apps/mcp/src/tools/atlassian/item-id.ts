import type { AtlassianAccess, ConnectedSite } from '../../credentials/access.js';
import { ToolFailure } from '../failure.js';

/** Something that can be fetched by an id of ours: an issue by its key, a page or blog post by its number. */
export interface Item {
  kind: 'jira' | 'page';
  id: string;
  site: string;
}

const ITEM = /^(jira|page):([A-Za-z0-9_-]{1,255})@(.+)$/;

/** How a site is named in ids: by its host, and with the account where more than one reaches it. */
export function siteName({ knownSites }: AtlassianAccess, site: ConnectedSite): string {
  const shared = knownSites.filter(({ id }) => id === site.id).length > 1;
  return shared ? `${site.id} as ${site.account.accountId}` : new URL(site.url).host;
}

/** `jira:ABC-1@example.atlassian.net`, `page:123@example.atlassian.net`. */
export const itemId = (kind: Item['kind'], id: string, site: string): string => `${kind}:${id}@${site}`;

/** @throws ToolFailure for anything that {@link itemId} did not make */
export function readItemId(given: string): Item {
  const [, kind, id, site] = ITEM.exec(given.trim()) ?? [];
  if ((kind === 'jira' || kind === 'page') && id && site) return { kind, id, site };
  throw new ToolFailure(
    'invalid_arguments',
    'id must be one that search gave, such as jira:ABC-1@example.atlassian.net.',
  );
}
