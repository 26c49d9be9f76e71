import { z } from 'zod';
import { send } from './client.js';
import { type AtlassianResult, atlassianError } from './errors/errors.js';
import type { AtlassianHttp } from './http.js';

/** One Atlassian Cloud instance that the person's grant reaches. */
export interface Site {
  /** Atlassian's cloud id. */
  id: string;
  name: string;
  /** The address people use in the browser, e.g. `https://example.atlassian.net`; never a target of requests. */
  url: string;
  products: ('jira' | 'confluence')[];
  /** What the grant allows there; says nothing of the person's own permissions. */
  scopes: string[];
}

const resource = z.looseObject({
  id: z.string().min(1),
  name: z.string(),
  url: z.string(),
  scopes: z.array(z.string()),
});
const answer = z.union([
  z.array(resource),
  z.looseObject({ code: z.number().optional(), message: z.string().optional() }),
]);

/**
 * The sites that a grant reaches. Atlassian lists a site with Jira and Confluence twice, under one id; here it is one,
 * its products told by the scopes.
 *
 * @returns the sites in Atlassian's order; empty if the grant reaches none
 */
export async function fetchSites(
  http: AtlassianHttp,
  accessToken: string,
  signal?: AbortSignal,
): Promise<AtlassianResult<Site[]>> {
  const path = ['oauth', 'token', 'accessible-resources'];
  const result = await send(http, { accessToken, signal }, { method: 'GET', path, effect: 'read', answer });
  if (!result.ok) return result;
  if (!Array.isArray(result.value)) {
    // A stale token is sometimes answered with 200 and an error object.
    const code = result.value.code === 401 ? 'token_rejected' : 'unreadable';
    return { ok: false, error: atlassianError(code, { what: `GET /${path.join('/')}`, effect: 'read' }) };
  }
  return { ok: true, value: mergeById(result.value) };
}

function mergeById(resources: z.infer<typeof resource>[]): Site[] {
  const sites = new Map<string, Site>();
  for (const { id, name, url, scopes } of resources) {
    const all = [...new Set([...(sites.get(id)?.scopes ?? []), ...scopes])];
    sites.set(id, { id, name, url, products: productsOf(all), scopes: all });
  }
  return [...sites.values()];
}

function productsOf(scopes: string[]): Site['products'] {
  const jira = scopes.some((scope) => /jira|servicedesk/.test(scope));
  const confluence = scopes.some((scope) => scope.includes('confluence'));
  return [...(jira ? (['jira'] as const) : []), ...(confluence ? (['confluence'] as const) : [])];
}
