import { z } from 'zod';
import type { AtlassianCall } from '../client.js';
import type { AtlassianResult } from '../errors/errors.js';
import type { AtlassianHttp } from '../http.js';
import { confluence } from './api.js';

const template = z.looseObject({
  templateId: z.string(),
  name: z.string(),
  description: z.string().nullish(),
  space: z.looseObject({ key: z.string().nullish() }).nullish(),
  /** Only where asked for. */
  body: z.looseObject({ storage: z.looseObject({ value: z.string() }).nullish() }).nullish(),
});
export type ConfluenceTemplate = z.infer<typeof template>;

const SCOPE = 'read:template:confluence, read:content-details:confluence';

/**
 * Templates of pages (v1 `GET /template/page`; scopes `read:template:confluence`, `read:content-details:confluence`).
 *
 * @param input.spaceKey those of a space; without it those of the whole site
 */
export async function listTemplates(
  http: AtlassianHttp,
  call: AtlassianCall,
  input: { spaceKey?: string | undefined; start: number; limit: number },
): Promise<AtlassianResult<ConfluenceTemplate[]>> {
  const result = await confluence(http, call, 'v1', {
    method: 'GET',
    path: ['template', 'page'],
    query: { ...input },
    effect: 'read',
    scope: SCOPE,
    points: { about: input.limit, of: ({ results }) => results.length },
    answer: z.looseObject({ results: z.array(template) }),
  });
  return result.ok ? { ok: true, value: result.value.results } : result;
}

/** One template with its body in the storage format (v1 `GET /template/{id}`; same scopes). */
export function getTemplate(
  http: AtlassianHttp,
  call: AtlassianCall,
  id: string,
): Promise<AtlassianResult<ConfluenceTemplate>> {
  return confluence(http, call, 'v1', {
    method: 'GET',
    path: ['template', id],
    effect: 'read',
    scope: SCOPE,
    answer: template,
  });
}
