import type { Site } from '@gatehouse/atlassian';
import type { AtlassianAccess, ConnectedSite } from '../../credentials/access.js';
import { ToolFailure } from '../failure.js';

export type Product = Site['products'][number];

const PRODUCT_NAMES: Record<Product, string> = { jira: 'Jira', confluence: 'Confluence' };

/** A product's name as people write it. */
export function productName(product: Product): string {
  return PRODUCT_NAMES[product];
}

/**
 * The site that a call is for: the one it names, by name, URL or id; else the only one that has the product.
 * @throws ToolFailure listing the choices, where there are none or several
 */
export async function resolveSite(
  atlassian: AtlassianAccess,
  product: Product,
  named: string | undefined,
): Promise<ConnectedSite> {
  const stored = pickSite(atlassian.knownSites, product, named);
  if (stored.ok) return stored.site;
  // A site may have been added to the grant since the connection was made.
  const current = pickSite(await atlassian.currentSites(), product, named);
  if (current.ok) return current.site;
  throw new ToolFailure('site', current.text);
}

export type SitePick = { ok: true; site: ConnectedSite } | { ok: false; text: string };

export function pickSite(sites: readonly ConnectedSite[], product: Product, named: string | undefined): SitePick {
  const having = sites.filter((site) => site.products.includes(product));
  const what = PRODUCT_NAMES[product];
  if (having.length === 0) {
    return { ok: false, text: `No site with ${what} is connected. The user can add one by reconnecting Atlassian.` };
  }
  if (named === undefined) {
    const [only, ...others] = having;
    if (only && others.length === 0) return { ok: true, site: only };
    return { ok: false, text: `Several sites have ${what}: pass one as site. ${choices(having)}` };
  }
  const matches = sites.filter((site) => matchesSite(site, named));
  const usable = matches.filter((site) => site.products.includes(product));
  const [only, ...others] = usable;
  if (only && others.length === 0) return { ok: true, site: only };
  if (usable.length > 1) {
    return { ok: false, text: `Several sites are called ${named}: pass the URL or the id. ${choices(usable)}` };
  }
  const why = matches.length > 0 ? `The site ${named} has no ${what}.` : `No connected site is called ${named}.`;
  return { ok: false, text: `${why} Sites with ${what}: ${choices(having)}` };
}

function choices(sites: readonly Site[]): string {
  return sites.map((site) => `${site.name} (${site.url}, id ${site.id})`).join('; ');
}

function matchesSite(site: Site, named: string): boolean {
  const wanted = named.trim().toLowerCase();
  if (site.id.toLowerCase() === wanted || site.name.toLowerCase() === wanted) return true;
  const host = new URL(site.url).host;
  const asUrl = URL.parse(wanted.includes('://') ? wanted : `https://${wanted}`);
  return asUrl?.host === host || wanted === host.split('.', 1)[0];
}
