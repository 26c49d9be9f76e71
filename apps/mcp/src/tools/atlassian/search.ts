import { getIssue, searchContent, searchIssues } from '@gatehouse/atlassian';
import type { AtlassianAccess, ConnectedSite } from '../../credentials/access.js';
import { oneLine } from '../common/lines.js';
import { productName } from '../common/site.js';
import { wikiUrl } from '../confluence/addresses.js';
import { buildCql } from '../confluence/cql.js';
import { ToolFailure } from '../failure.js';
import { issueUrl } from '../jira/rows.js';
import { type ObjectSchema, required, text } from '../schema.js';
import { defineTool, READS } from '../tool.js';
import { itemId, siteName } from './item-id.js';

const string = { type: 'string' } as const;

const output: ObjectSchema = {
  type: 'object',
  properties: {
    results: {
      type: 'array',
      items: {
        type: 'object',
        properties: { id: string, title: string, url: string },
        required: ['id', 'title', 'url'],
      },
    },
    incomplete: { type: 'array', items: string },
  },
  required: ['results'],
};

interface Hit {
  id: string;
  title: string;
  url: string;
}

/** What a hit is called, and by whom that is. */
const HIT_FIELDS = ['summary', 'reporter', 'creator'];
/** Of each product on each site. */
const HITS = 10;
/** Sites that are searched at once. */
const MAX_SITES = 5;
const ISSUE_KEY = /^[A-Za-z][A-Za-z0-9_]{0,20}-\d{1,10}$/;

/** Searches everything, in the form that ChatGPT's connectors and deep research ask for. */
export const searchEverything = defineTool({
  name: 'search',
  title: 'Search Jira and Confluence',
  description:
    'Searches Jira issues and Confluence pages on all sites of the user by words. Read a result with fetch. To filter, ' +
    'use jira_search_issues or confluence_search.',
  input: { query: required(text('Words to look for, or an issue key.', { maxLength: 500 })) },
  output,
  annotations: READS,
  scopes: ['jira:read', 'confluence:read'],
  async run({ query }, { atlassian }) {
    const wanted = query.trim();
    const all = usable(atlassian.knownSites);
    const sites = all.slice(0, MAX_SITES);
    const searches = sites.flatMap((site) => [
      ...(site.products.includes('jira') ? [{ site, product: 'jira' as const, find: findIssues }] : []),
      ...(site.products.includes('confluence') ? [{ site, product: 'confluence' as const, find: findPages }] : []),
    ]);
    if (searches.length === 0) throw new ToolFailure('site', 'No connected site has Jira or Confluence.');
    const settled = await Promise.allSettled(searches.map(({ site, find }) => find(atlassian, site, wanted)));
    const failed = settled.flatMap((one) => (one.status === 'rejected' ? [failureOf(one.reason)] : []));
    const [first] = failed;
    if (first && failed.length === settled.length) throw first;
    const lists = settled.map((one) => (one.status === 'fulfilled' ? one.value : []));
    const incomplete = settled.flatMap((one, index) => {
      const search = searches[index];
      if (one.status === 'fulfilled' || !search) return [];
      return [`${productName(search.product)} on ${oneLine(search.site.name)}: ${failureOf(one.reason).wire}`];
    });
    const passed = all
      .slice(MAX_SITES)
      .map(({ name }) => `${oneLine(name)}: not searched, at most ${MAX_SITES} sites are`);
    incomplete.push(...passed);
    const structured = { results: alternating(lists), ...(incomplete.length > 0 ? { incomplete } : {}) };
    // These clients read JSON.
    return { text: undefined, structured };
  },
});

/** Each site through an account that works. */
function usable(sites: readonly ConnectedSite[]): ConnectedSite[] {
  const working = sites.filter(({ account }) => !account.needsReconnect);
  return working.length > 0 ? working : [...sites];
}

/** What nobody expected is no part of an answer. */
function failureOf(reason: unknown): ToolFailure {
  if (reason instanceof ToolFailure) return reason;
  throw reason;
}

async function findIssues(atlassian: AtlassianAccess, site: ConnectedSite, query: string): Promise<Hit[]> {
  const name = siteName(atlassian, site);
  const hit = ({ key, fields }: { key: string; fields: { summary?: string | null | undefined } }): Hit => ({
    id: itemId('jira', key, name),
    title: `${key}: ${oneLine(fields.summary)}`,
    url: issueUrl(site, key),
  });
  if (ISSUE_KEY.test(query)) {
    const named = await atlassian
      .ask(site, (http, call) => getIssue(http, call, query.toUpperCase(), { fields: HIT_FIELDS }))
      .catch(noneWhereNotFound);
    return named ? [hit(named)] : [];
  }
  const words = searchable(query);
  if (words === '') return [];
  const { issues } = await atlassian.ask(site, (http, call) =>
    searchIssues(http, call, { jql: `text ~ "${words}"`, fields: HIT_FIELDS, maxResults: HITS }),
  );
  return issues.map(hit);
}

/** A site that has no such issue is no failure of the search. */
function noneWhereNotFound(error: unknown): undefined {
  if (error instanceof ToolFailure && error.kind === 'not_found') return undefined;
  throw error;
}

/** Jira's text search has signs of its own, which words must not become. */
const searchable = (query: string): string => query.replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ').trim();

async function findPages(atlassian: AtlassianAccess, site: ConnectedSite, query: string): Promise<Hit[]> {
  const name = siteName(atlassian, site);
  const cql = `${buildCql({ query, spaces: undefined, type: undefined, labels: undefined, updatedSince: undefined })} AND type in (page, blogpost)`;
  const { results } = await atlassian.ask(site, (http, call) =>
    searchContent(http, call, { cql, limit: HITS, excerpt: 'none' }),
  );
  return results.flatMap(({ content, title, url }) =>
    content
      ? [{ id: itemId('page', content.id, name), title: oneLine(content.title || title), url: wikiUrl(site, url) }]
      : [],
  );
}

/** The best of each list first, then the second best. */
function alternating(lists: readonly (readonly Hit[])[]): Hit[] {
  const longest = Math.max(0, ...lists.map((list) => list.length));
  return Array.from({ length: longest }, (_, at) => lists.flatMap((list) => list[at] ?? [])).flat();
}
