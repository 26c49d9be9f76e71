import { z } from 'zod';
import type { AdfDoc } from '../adf/types.js';
import type { AtlassianCall } from '../client.js';
import type { AtlassianResult } from '../errors/errors.js';
import type { AtlassianHttp } from '../http.js';
import { confluence } from './api.js';
import { type ContentKind, collectionOf } from './kinds.js';
import { listV2, type Slice } from './list.js';
import {
  type ConfluencePage,
  type ConfluencePageSummary,
  type CursorPage,
  listOf,
  page,
  pageSummary,
} from './shapes.js';

/**
 * Reads a page or a blog post with its body as ADF (v2 `GET /pages/{id}`, `GET /blogposts/{id}`; scope
 * `read:page:confluence`).
 *
 * @param input.labels whether to return its labels as well
 * @param input.version an earlier version, by its number
 */
export function getPage(
  http: AtlassianHttp,
  call: AtlassianCall,
  id: string,
  input: { kind?: ContentKind; labels?: boolean; version?: number | undefined } = {},
): Promise<AtlassianResult<ConfluencePage>> {
  const { kind = 'page', labels, version } = input;
  return confluence(http, call, 'v2', {
    method: 'GET',
    path: [collectionOf(kind), id],
    query: { 'body-format': 'atlas_doc_format', 'include-labels': labels || undefined, version },
    effect: 'read',
    scope: 'read:page:confluence',
    answer: page,
  });
}

/**
 * Finds pages or blog posts by their exact title (v2 `GET /pages`, `GET /blogposts`; scope `read:page:confluence`),
 * without bodies. In one space a title names at most one current page.
 */
export function findPages(
  http: AtlassianHttp,
  call: AtlassianCall,
  input: Slice & { kind?: ContentKind; title: string; spaceId?: string | undefined },
): Promise<AtlassianResult<CursorPage<ConfluencePageSummary>>> {
  const { kind = 'page', title, spaceId, limit, cursor } = input;
  return listV2(http, call, {
    path: [collectionOf(kind)],
    query: { title, 'space-id': spaceId, status: 'current', limit, cursor },
    scope: 'read:page:confluence',
    item: pageSummary,
  });
}

/** Pages or blog posts by their ids (v2 `GET /pages`, `GET /blogposts`; scope `read:page:confluence`), without bodies. */
export function listContentById(
  http: AtlassianHttp,
  call: AtlassianCall,
  kind: ContentKind,
  ids: readonly string[],
): Promise<AtlassianResult<CursorPage<ConfluencePageSummary>>> {
  return listV2(http, call, {
    path: [collectionOf(kind)],
    query: { id: ids, limit: Math.max(1, ids.length) },
    scope: 'read:page:confluence',
    item: pageSummary,
  });
}

/** There are no pages of them: the answer says what it did cost. */
const USUAL_ANCESTORS = 5;

const ancestor = z.looseObject({ id: z.string(), type: z.string() });
export type ConfluenceAncestor = z.infer<typeof ancestor>;

/**
 * What lies above a page, the nearest last (v2 `GET /pages/{id}/ancestors`; scope `read:content.metadata:confluence`).
 * Atlassian gives ids and types only.
 */
export async function listAncestors(
  http: AtlassianHttp,
  call: AtlassianCall,
  pageId: string,
): Promise<AtlassianResult<ConfluenceAncestor[]>> {
  const path = ['pages', pageId, 'ancestors'];
  const answer = listOf(ancestor);
  const result = await confluence(http, call, 'v2', {
    method: 'GET',
    path,
    effect: 'read',
    scope: 'read:content.metadata:confluence',
    points: { about: USUAL_ANCESTORS, of: ({ results }) => results.length },
    answer,
  });
  return result.ok ? { ok: true, value: result.value.results } : result;
}

/** A body as it is sent: as ADF, or in Confluence's storage format, which templates have. */
export type WrittenBody = AdfDoc | { storage: string };

/**
 * Creates a page or a blog post (v2 `POST /pages`, `POST /blogposts`; scope `write:page:confluence`). Never repeated
 * after a fault.
 *
 * @param input.parentId of a page: a page or folder; without it the page goes under the space's home page
 * @param input.status `draft` keeps it unpublished
 * @param input.live of a page: edited by everybody at once, without publishing
 */
export function createPage(
  http: AtlassianHttp,
  call: AtlassianCall,
  input: {
    kind?: ContentKind;
    spaceId: string;
    parentId?: string | undefined;
    title: string;
    body: WrittenBody;
    status?: 'current' | 'draft';
    live?: boolean;
  },
): Promise<AtlassianResult<ConfluencePage>> {
  return confluence(http, call, 'v2', {
    method: 'POST',
    path: [collectionOf(input.kind ?? 'page')],
    json: {
      spaceId: input.spaceId,
      parentId: input.parentId,
      status: input.status ?? 'current',
      title: input.title,
      subtype: input.live ? 'live' : undefined,
      body:
        'storage' in input.body
          ? { representation: 'storage', value: input.body.storage }
          : { representation: 'atlas_doc_format', value: JSON.stringify(input.body) },
    },
    effect: 'write',
    scope: 'write:page:confluence',
    answer: page,
  });
}
