import type { Site } from '@gatehouse/atlassian';
import type { AtlassianAccess, ConnectedSite } from '../../credentials/access.js';
import { ToolFailure } from '../failure.js';
import { oneLine } from './lines.js';

export type Product = Site['products'][number];

const PRODUCT_NAMES: Record<Product, string> = { jira: 'Jira', confluence: 'Confluence' };

/** A product's name as people write it. */
export function productName(product: Product): string {
  return PRODUCT_NAMES[product];
}

/**
 * The site that a call is for, over all accounts of the user: the one it names, by name, URL, id or the first part of the
 * host; else the default; else the only one that has the product. Where two accounts reach it, `<site> as <account>` says
 * which: nobody acts as another than they meant.
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
  const current = stored.several ? stored : pickSite(await atlassian.currentSites(), product, named);
  if (current.ok) return current.site;
  throw new ToolFailure('site', current.text);
}

export type SitePick =
  | { ok: true; site: ConnectedSite }
  /** `several`: what was asked for is there, more than once. */
  | { ok: false; several: boolean; text: string };

export function pickSite(sites: readonly ConnectedSite[], product: Product, named: string | undefined): SitePick {
  const having = sites.filter((site) => site.products.includes(product));
  const what = PRODUCT_NAMES[product];
  if (having.length === 0) {
    const text = `No site with ${what} is connected. The user can add one by reconnecting Atlassian.`;
    return { ok: false, several: false, text };
  }
  if (named === undefined) return pickUnnamed(having, what);
  const matches = matching(sites, named);
  const usable = matches.filter((site) => site.products.includes(product));
  const [only, ...others] = usable;
  if (only && others.length === 0) return { ok: true, site: only };
  if (only) return severalOf(`Several sites are meant by ${named}`, usable);
  const why = matches.length > 0 ? `The site ${named} has no ${what}.` : `No connected site is called ${named}.`;
  return { ok: false, several: false, text: `${why} Sites with ${what}: ${choices(having)}` };
}

/** The default before others. An account that has to be renewed is in the way of nothing that works without it. */
function pickUnnamed(having: readonly ConnectedSite[], what: string): SitePick {
  const byDefault = having.filter(({ isDefault }) => isDefault);
  const working = having.filter(({ account }) => !account.needsReconnect);
  const wanted = byDefault.length > 0 ? byDefault : working.length > 0 ? working : having;
  const [only, ...others] = wanted;
  if (only && others.length === 0) return { ok: true, site: only };
  return severalOf(`Several sites have ${what}`, byDefault.length > 0 ? byDefault : having);
}

function severalOf(why: string, sites: readonly ConnectedSite[]): SitePick {
  const text = `${why}: pass one of these as site. ${choices(sites)}. The user can set a default in the portal.`;
  return { ok: false, several: true, text };
}

/** Each as it can be passed, with the account where more than one reaches it. */
function choices(sites: readonly ConnectedSite[]): string {
  const line = ({ id, name, url, account }: ConnectedSite) => {
    const shared = sites.filter((other) => other.id === id).length > 1;
    const as = shared ? ` as ${account.accountId} (${oneLine(account.displayName)})` : '';
    const renew = account.needsReconnect ? ', to be reconnected first' : '';
    return shared ? `${id}${as}: ${oneLine(name)}, ${url}${renew}` : `${oneLine(name)} (${url}, id ${id}${renew})`;
  };
  return sites.map(line).join('; ');
}

const AS = /^(.+?)\s+as\s+(.+)$/i;

function matching(sites: readonly ConnectedSite[], named: string): ConnectedSite[] {
  const whole = sites.filter((site) => matchesSite(site, named));
  const parts = AS.exec(named.trim());
  const [, site, account] = parts ?? [];
  if (whole.length > 0 || site === undefined || account === undefined) return whole;
  return sites.filter((one) => matchesSite(one, site) && matchesAccount(one, account));
}

function matchesSite(site: Site, named: string): boolean {
  const wanted = named.trim().toLowerCase();
  if (site.id.toLowerCase() === wanted || site.name.toLowerCase() === wanted) return true;
  const host = new URL(site.url).host;
  const asUrl = URL.parse(wanted.includes('://') ? wanted : `https://${wanted}`);
  return asUrl?.host === host || wanted === host.split('.', 1)[0];
}

function matchesAccount({ account }: ConnectedSite, named: string): boolean {
  // As a choice was listed: the id, with the name in brackets after it or without.
  const wanted = named
    .replace(/\s*\(.*$/, '')
    .trim()
    .toLowerCase();
  return account.accountId.toLowerCase() === wanted || account.displayName.toLowerCase() === wanted;
}
