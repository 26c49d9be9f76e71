import { z } from 'zod';
import type { AtlassianCall } from '../client.js';
import type { AtlassianResult } from '../errors/errors.js';
import type { AtlassianHttp } from '../http.js';
import { listV2, type Slice } from './list.js';
import { type ConfluencePageSummary, type CursorPage, pageSummary } from './shapes.js';

const node = z.looseObject({
  id: z.string(),
  title: z.string().catch(''),
  /** `page`, `folder`, `whiteboard`, `database`, `embed`. */
  type: z.string().catch('page'),
  status: z.string().nullish(),
  parentId: z.string().nullish(),
  /** How far below, 1 for children; only of descendants. */
  depth: z.number().nullish(),
});
export type ConfluenceTreeNode = z.infer<typeof node>;

const SCOPE = 'read:hierarchical-content:confluence';

/** What stands directly below a page, in its order (v2 `GET /pages/{id}/direct-children`). */
export function listChildren(
  http: AtlassianHttp,
  call: AtlassianCall,
  pageId: string,
  input: Slice,
): Promise<AtlassianResult<CursorPage<ConfluenceTreeNode>>> {
  return listV2(http, call, {
    path: ['pages', pageId, 'direct-children'],
    query: { ...input },
    scope: SCOPE,
    item: node,
  });
}

/**
 * Everything below a page, each before what is below it (v2 `GET /pages/{id}/descendants`).
 *
 * @param input.depth how far down, 1 to 10
 */
export function listDescendants(
  http: AtlassianHttp,
  call: AtlassianCall,
  pageId: string,
  input: Slice & { depth: number },
): Promise<AtlassianResult<CursorPage<ConfluenceTreeNode>>> {
  return listV2(http, call, { path: ['pages', pageId, 'descendants'], query: { ...input }, scope: SCOPE, item: node });
}

/**
 * The pages of a space (v2 `GET /spaces/{id}/pages`; scope `read:page:confluence`), without bodies.
 *
 * @param input.depth `root` for those at the top alone
 */
export function listSpacePages(
  http: AtlassianHttp,
  call: AtlassianCall,
  spaceId: string,
  input: Slice & { depth: 'all' | 'root'; sort?: string },
): Promise<AtlassianResult<CursorPage<ConfluencePageSummary>>> {
  return listV2(http, call, {
    path: ['spaces', spaceId, 'pages'],
    query: { ...input },
    scope: 'read:page:confluence',
    item: pageSummary,
  });
}
