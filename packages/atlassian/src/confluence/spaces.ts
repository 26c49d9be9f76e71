import { z } from 'zod';
import type { AtlassianCall } from '../client.js';
import type { AtlassianResult } from '../errors/errors.js';
import { METADATA_MS } from '../etiquette/hints.js';
import type { AtlassianHttp } from '../http.js';
import { confluence, cursorOf } from './api.js';
import { type CursorPage, listOf } from './shapes.js';

const space = z.looseObject({
  id: z.string(),
  key: z.string(),
  name: z.string(),
  type: z.string().nullish(),
  status: z.string().nullish(),
  homepageId: z.string().nullish(),
  /** Only where it was asked for. */
  description: z.looseObject({ plain: z.looseObject({ value: z.string() }).nullish() }).nullish(),
  _links: z.looseObject({ webui: z.string().nullish() }).nullish(),
});
export type ConfluenceSpace = z.infer<typeof space>;

/**
 * The spaces a person can see (v2 `GET /spaces`; scope `read:space:confluence`), all of them or those named.
 *
 * @param input.keys only these keys
 * @param input.ids only these ids
 * @param input.limit at most 250
 */
export async function listSpaces(
  http: AtlassianHttp,
  call: AtlassianCall,
  input: {
    keys?: readonly string[] | undefined;
    ids?: readonly string[] | undefined;
    type?: string | undefined;
    status?: 'current' | 'archived' | undefined;
    sort?: string | undefined;
    'description-format'?: 'plain' | undefined;
    limit: number;
    cursor?: string | undefined;
  },
): Promise<AtlassianResult<CursorPage<ConfluenceSpace>>> {
  const answer = listOf(space);
  const result = await confluence(http, call, 'v2', {
    method: 'GET',
    path: ['spaces'],
    query: { ...input },
    effect: 'read',
    scope: 'read:space:confluence',
    points: { about: input.limit, of: ({ results }) => results.length },
    remember: { forMs: METADATA_MS, worth: ({ results }) => results.length > 0 },
    answer,
  });
  if (!result.ok) return result;
  return { ok: true, value: { results: result.value.results, cursor: cursorOf(result.value._links) } };
}
