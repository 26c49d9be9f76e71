import { z } from 'zod';
import type { AtlassianCall } from '../client.js';
import type { AtlassianResult } from '../errors/errors.js';
import type { AtlassianHttp } from '../http.js';
import { confluence } from './api.js';
import { type ContentId, collectionOf } from './kinds.js';

/**
 * Moves a page with everything below it (v1 `PUT /content/{id}/move/{position}/{target}`; scope
 * `write:page:confluence`).
 *
 * @param where below the target (`append`), or beside it
 */
export function movePage(
  http: AtlassianHttp,
  call: AtlassianCall,
  id: string,
  where: { position: 'append' | 'before' | 'after'; target: string },
): Promise<AtlassianResult<unknown>> {
  return confluence(http, call, 'v1', {
    method: 'PUT',
    path: ['content', id, 'move', where.position, where.target],
    effect: 'write',
    scope: 'write:page:confluence',
    answer: z.unknown(),
  });
}

const copied = z.looseObject({
  id: z.string(),
  title: z.string().nullish(),
  _links: z.looseObject({ webui: z.string().nullish() }).nullish(),
});
export type CopiedPage = z.infer<typeof copied>;

/**
 * Copies a page, without what is below it (v1 `POST /content/{id}/copy`; scopes `write:page:confluence`,
 * `read:content-details:confluence`). Never repeated after a fault.
 *
 * @param input.parentId the page to put the copy below
 */
export function copyPage(
  http: AtlassianHttp,
  call: AtlassianCall,
  id: string,
  input: { parentId: string; title: string; attachments: boolean; labels: boolean; permissions: boolean },
): Promise<AtlassianResult<CopiedPage>> {
  return confluence(http, call, 'v1', {
    method: 'POST',
    path: ['content', id, 'copy'],
    json: {
      copyAttachments: input.attachments,
      copyLabels: input.labels,
      copyPermissions: input.permissions,
      copyProperties: true,
      destination: { type: 'parent_page', value: input.parentId },
      pageTitle: input.title,
    },
    effect: 'write',
    scope: 'write:page:confluence, read:content-details:confluence',
    answer: copied,
  });
}

/** Moves a page or blog post to the trash (v2 `DELETE /pages/{id}`; scope `delete:page:confluence`). */
export function trashContent(
  http: AtlassianHttp,
  call: AtlassianCall,
  { kind, id }: ContentId,
): Promise<AtlassianResult<unknown>> {
  return confluence(http, call, 'v2', {
    method: 'DELETE',
    path: [collectionOf(kind), id],
    effect: 'write',
    scope: 'delete:page:confluence',
    answer: z.unknown(),
  });
}
