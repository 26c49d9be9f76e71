import { z } from 'zod';
import type { AtlassianCall } from '../client.js';
import type { AtlassianResult } from '../errors/errors.js';
import type { AtlassianHttp } from '../http.js';
import { confluence, cursorOf } from './api.js';
import { adfBody, type CursorPage, listOf, version } from './shapes.js';

const footerComment = z.looseObject({
  id: z.string(),
  status: z.string().nullish(),
  version: version.nullish(),
  /** The ADF document, not yet looked into. */
  body: adfBody,
});
export type ConfluenceFooterComment = z.infer<typeof footerComment>;

/**
 * The comments at the foot of a page, without replies, oldest first (v2 `GET /pages/{id}/footer-comments`; scope
 * `read:comment:confluence`).
 */
export async function listFooterComments(
  http: AtlassianHttp,
  call: AtlassianCall,
  pageId: string,
  input: { limit: number; cursor?: string | undefined },
): Promise<AtlassianResult<CursorPage<ConfluenceFooterComment>>> {
  const result = await confluence(http, call, 'v2', {
    method: 'GET',
    path: ['pages', pageId, 'footer-comments'],
    query: { 'body-format': 'atlas_doc_format', sort: 'created-date', ...input },
    effect: 'read',
    scope: 'read:comment:confluence',
    points: { about: input.limit, of: ({ results }) => results.length },
    answer: listOf(footerComment),
  });
  if (!result.ok) return result;
  return { ok: true, value: { results: result.value.results, cursor: cursorOf(result.value._links) } };
}
