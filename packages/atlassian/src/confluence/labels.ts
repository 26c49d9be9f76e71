import { z } from 'zod';
import type { AtlassianCall } from '../client.js';
import type { AtlassianResult } from '../errors/errors.js';
import type { AtlassianHttp } from '../http.js';
import { confluence } from './api.js';
import { type ContentId, collectionOf } from './kinds.js';
import { listV2 } from './list.js';

const label = z.looseObject({ name: z.string(), prefix: z.string().nullish() });
const MAX_LABELS = 250;

/** The labels of a page or blog post (v2 `GET /pages/{id}/labels`; scope `read:page:confluence`). */
export async function listLabels(
  http: AtlassianHttp,
  call: AtlassianCall,
  of: ContentId,
): Promise<AtlassianResult<string[]>> {
  const result = await listV2(http, call, {
    path: [collectionOf(of.kind), of.id, 'labels'],
    query: { limit: MAX_LABELS },
    scope: 'read:page:confluence',
    item: label,
  });
  return result.ok ? { ok: true, value: result.value.results.map(({ name }) => name) } : result;
}

/**
 * Adds labels to a page or blog post (v1 `POST /content/{id}/label`; scopes `write:label:confluence`,
 * `read:label:confluence`).
 *
 * @returns all labels that it has then
 */
export async function addLabels(
  http: AtlassianHttp,
  call: AtlassianCall,
  id: string,
  names: readonly string[],
): Promise<AtlassianResult<string[]>> {
  const result = await confluence(http, call, 'v1', {
    method: 'POST',
    path: ['content', id, 'label'],
    json: names.map((name) => ({ prefix: 'global', name })),
    effect: 'write',
    scope: 'write:label:confluence, read:label:confluence',
    answer: z.looseObject({ results: z.array(label) }),
  });
  return result.ok ? { ok: true, value: result.value.results.map(({ name }) => name) } : result;
}

/** Removes one label (v1 `DELETE /content/{id}/label`; scope `write:label:confluence`). */
export function removeLabel(
  http: AtlassianHttp,
  call: AtlassianCall,
  id: string,
  name: string,
): Promise<AtlassianResult<unknown>> {
  return confluence(http, call, 'v1', {
    method: 'DELETE',
    path: ['content', id, 'label'],
    query: { name },
    effect: 'write',
    scope: 'write:label:confluence',
    answer: z.unknown(),
  });
}
