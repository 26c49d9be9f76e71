import { z } from 'zod';
import type { AdfDoc } from '../adf/types.js';
import type { AtlassianCall } from '../client.js';
import type { AtlassianResult } from '../errors/errors.js';
import type { AtlassianHttp } from '../http.js';
import { confluence, cursorOf } from './api.js';
import {
  type ConfluencePage,
  type ConfluencePageSummary,
  type CursorPage,
  listOf,
  page,
  pageSummary,
} from './shapes.js';

/**
 * Reads a page with its body as ADF (v2 `GET /pages/{id}`; scope `read:page:confluence`).
 *
 * @param input.labels whether to return its labels as well
 */
export function getPage(
  http: AtlassianHttp,
  call: AtlassianCall,
  id: string,
  input: { labels?: boolean } = {},
): Promise<AtlassianResult<ConfluencePage>> {
  const query = { 'body-format': 'atlas_doc_format', 'include-labels': input.labels || undefined };
  return confluence(http, call, 'v2', {
    method: 'GET',
    path: ['pages', id],
    query,
    effect: 'read',
    scope: 'read:page:confluence',
    answer: page,
  });
}

/**
 * Finds pages by their exact title (v2 `GET /pages`; scope `read:page:confluence`), without bodies. In one space a
 * title names at most one current page.
 */
export async function findPages(
  http: AtlassianHttp,
  call: AtlassianCall,
  input: { title: string; spaceId?: string | undefined; limit: number; cursor?: string | undefined },
): Promise<AtlassianResult<CursorPage<ConfluencePageSummary>>> {
  const { title, spaceId, limit, cursor } = input;
  const query = { title, 'space-id': spaceId, status: 'current', limit, cursor };
  const answer = listOf(pageSummary);
  const result = await confluence(http, call, 'v2', {
    method: 'GET',
    path: ['pages'],
    query,
    effect: 'read',
    scope: 'read:page:confluence',
    points: { about: limit, of: ({ results }) => results.length },
    answer,
  });
  if (!result.ok) return result;
  return { ok: true, value: { results: result.value.results, cursor: cursorOf(result.value._links) } };
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

/**
 * Creates a page (v2 `POST /pages`; scope `write:page:confluence`). Never repeated after a fault.
 *
 * @param input.parentId a page or folder; without it the page goes under the space's home page
 * @param input.status `draft` keeps it unpublished
 */
export function createPage(
  http: AtlassianHttp,
  call: AtlassianCall,
  input: { spaceId: string; parentId?: string | undefined; title: string; body: AdfDoc; status?: 'current' | 'draft' },
): Promise<AtlassianResult<ConfluencePage>> {
  return confluence(http, call, 'v2', {
    method: 'POST',
    path: ['pages'],
    json: {
      spaceId: input.spaceId,
      parentId: input.parentId,
      status: input.status ?? 'current',
      title: input.title,
      body: { representation: 'atlas_doc_format', value: JSON.stringify(input.body) },
    },
    effect: 'write',
    scope: 'write:page:confluence',
    answer: page,
  });
}
