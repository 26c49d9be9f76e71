import type { AtlassianCall } from '../client.js';
import type { AtlassianResult } from '../errors/errors.js';
import type { AtlassianHttp } from '../http.js';
import { type ContentId, collectionOf } from './kinds.js';
import { listV2, type Slice } from './list.js';
import { type ConfluenceVersion, type CursorPage, version } from './shapes.js';

/** The versions of a page or blog post, the newest first (v2 `GET /pages/{id}/versions`; scope `read:page:confluence`). */
export function listPageVersions(
  http: AtlassianHttp,
  call: AtlassianCall,
  of: ContentId,
  input: Slice,
): Promise<AtlassianResult<CursorPage<ConfluenceVersion>>> {
  return listV2(http, call, {
    path: [collectionOf(of.kind), of.id, 'versions'],
    query: { sort: '-modified-date', ...input },
    scope: 'read:page:confluence',
    item: version,
  });
}
