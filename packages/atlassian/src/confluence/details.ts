import { z } from 'zod';
import type { AtlassianCall } from '../client.js';
import type { AtlassianResult } from '../errors/errors.js';
import type { AtlassianHttp } from '../http.js';
import { confluence } from './api.js';

/** How often a page was looked at (v1 `GET /analytics/content/{id}/views`; scope `read:analytics.content:confluence`). */
export async function countViews(
  http: AtlassianHttp,
  call: AtlassianCall,
  id: string,
): Promise<AtlassianResult<number>> {
  const result = await confluence(http, call, 'v1', {
    method: 'GET',
    path: ['analytics', 'content', id, 'views'],
    effect: 'read',
    scope: 'read:analytics.content:confluence',
    answer: z.looseObject({ count: z.number() }),
  });
  return result.ok ? { ok: true, value: result.value.count } : result;
}
