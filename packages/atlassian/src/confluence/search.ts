import { z } from 'zod';
import type { AtlassianCall } from '../client.js';
import type { AtlassianResult } from '../errors/errors.js';
import { politePage } from '../etiquette/hints.js';
import type { AtlassianHttp } from '../http.js';
import { confluence, cursorOf } from './api.js';

const searchResult = z.looseObject({
  /** Absent for results that are no content, such as spaces and people. */
  content: z
    .looseObject({
      id: z.string(),
      type: z.string(),
      title: z.string().nullish(),
      status: z.string().nullish(),
      space: z.looseObject({ key: z.string(), name: z.string().nullish() }).nullish(),
    })
    .nullish(),
  space: z.looseObject({ key: z.string(), name: z.string().nullish() }).nullish(),
  title: z.string().catch(''),
  excerpt: z.string().catch(''),
  /** Path under the site's `/wiki`. */
  url: z.string().nullish(),
  /** The space, where the result is in one. */
  resultGlobalContainer: z.looseObject({ title: z.string().nullish(), displayUrl: z.string().nullish() }).nullish(),
  entityType: z.string().nullish(),
  lastModified: z.string().nullish(),
});
export type ConfluenceSearchResult = z.infer<typeof searchResult>;

export interface ContentPage {
  results: ConfluenceSearchResult[];
  /** Absent on the last page. */
  cursor: string | undefined;
}

const answer = z.looseObject({
  results: z.array(searchResult),
  _links: z.looseObject({ next: z.string().nullish() }).nullish(),
});

/**
 * Searches Confluence with CQL (v1 `GET /search`, which has no successor; scope `search:confluence`).
 *
 * @param input.excerpt how excerpts come: plain by default, with `@@@hl@@@` marks around hits, or not at all
 */
export async function searchContent(
  http: AtlassianHttp,
  call: AtlassianCall,
  input: {
    cql: string;
    limit: number;
    cursor?: string | undefined;
    excerpt?: 'indexed_unescaped' | 'highlight_unescaped' | 'none' | undefined;
  },
): Promise<AtlassianResult<ContentPage>> {
  const limit = politePage(http, call.siteId, input.limit);
  const result = await confluence(http, call, 'v1', {
    method: 'GET',
    path: ['search'],
    query: { ...input, limit, excerpt: input.excerpt ?? 'indexed_unescaped' },
    effect: 'read',
    scope: 'search:confluence',
    points: { about: limit, of: ({ results }) => results.length },
    answer,
  });
  if (!result.ok) return result;
  return { ok: true, value: { results: result.value.results, cursor: cursorOf(result.value._links) } };
}
