import { z } from 'zod';
import type { AtlassianCall } from '../client.js';
import type { AtlassianResult } from '../errors/errors.js';
import type { AtlassianHttp } from '../http.js';
import { confluence } from './api.js';
import { type ContentId, collectionOf } from './kinds.js';
import { listV2, type Slice } from './list.js';
import type { CursorPage } from './shapes.js';

const attachment = z.looseObject({
  id: z.string(),
  title: z.string(),
  mediaType: z.string().nullish(),
  /** Bytes. */
  fileSize: z.number().nullish(),
  createdAt: z.string().nullish(),
});
export type ConfluenceAttachment = z.infer<typeof attachment>;

/** The files of a page or blog post (v2 `GET /pages/{id}/attachments`; scope `read:attachment:confluence`). */
export function listPageAttachments(
  http: AtlassianHttp,
  call: AtlassianCall,
  of: ContentId,
  input: Slice,
): Promise<AtlassianResult<CursorPage<ConfluenceAttachment>>> {
  return listV2(http, call, {
    path: [collectionOf(of.kind), of.id, 'attachments'],
    query: { ...input },
    scope: 'read:attachment:confluence',
    item: attachment,
  });
}

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
