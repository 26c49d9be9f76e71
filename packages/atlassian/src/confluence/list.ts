import type { z } from 'zod';
import type { AtlassianCall } from '../client.js';
import type { AtlassianResult } from '../errors/errors.js';
import type { AtlassianHttp } from '../http.js';
import { confluence, cursorOf } from './api.js';
import { type CursorPage, listOf } from './shapes.js';

/** Where in a list to begin, and how many to take (at most 250). */
export interface Slice {
  limit: number;
  cursor?: string | undefined;
}

/** Asks the v2 API for one page of a list. */
export async function listV2<T>(
  http: AtlassianHttp,
  call: AtlassianCall,
  request: {
    path: readonly string[];
    query: Slice & Record<string, string | number | boolean | readonly string[] | undefined>;
    scope: string;
    item: z.ZodType<T>;
  },
): Promise<AtlassianResult<CursorPage<T>>> {
  const { path, query, scope, item } = request;
  const result = await confluence(http, call, 'v2', {
    method: 'GET',
    path,
    query,
    effect: 'read',
    scope,
    points: { about: query.limit, of: ({ results }) => results.length },
    answer: listOf(item),
  });
  if (!result.ok) return result;
  return { ok: true, value: { results: result.value.results, cursor: cursorOf(result.value._links) } };
}
