import { z } from 'zod';
import type { AtlassianCall } from '../client.js';
import type { AtlassianResult } from '../errors/errors.js';
import type { AtlassianHttp } from '../http.js';
import { confluence } from './api.js';
import { type ConfluencePage, page, pageSummary } from './shapes.js';

const source = pageSummary.extend({
  /** The document's JSON as Atlassian sent it: an edit keeps to the byte what it does not change. */
  body: z
    .looseObject({ atlas_doc_format: z.looseObject({ value: z.string() }).nullish() })
    .nullish()
    .transform((body) => body?.atlas_doc_format?.value),
});
/** A page with the text of its body. */
export type ConfluencePageSource = z.infer<typeof source>;

/**
 * Reads a page to edit it (v2 `GET /pages/{id}`; scope `read:page:confluence`).
 *
 * @param input.version an earlier version instead of the present one
 */
export function getPageSource(
  http: AtlassianHttp,
  call: AtlassianCall,
  id: string,
  input: { version?: number } = {},
): Promise<AtlassianResult<ConfluencePageSource>> {
  return confluence(http, call, 'v2', {
    method: 'GET',
    path: ['pages', id],
    query: { 'body-format': 'atlas_doc_format', version: input.version },
    effect: 'read',
    scope: 'read:page:confluence',
    answer: source,
  });
}

/**
 * Writes the next version of a page (v2 `PUT /pages/{id}`; scope `write:page:confluence`).
 *
 * @param input.body the document's JSON
 * @param input.version the number of the new version: the present one's plus one, and 1 for what stays a draft
 * @returns an error of the kind `conflict` where another version has come between
 */
export function updatePage(
  http: AtlassianHttp,
  call: AtlassianCall,
  id: string,
  input: { title: string; body: string; status: 'current' | 'draft'; version: number; message?: string | undefined },
): Promise<AtlassianResult<ConfluencePage>> {
  const { title, body, status, message } = input;
  return confluence(http, call, 'v2', {
    method: 'PUT',
    path: ['pages', id],
    json: {
      id,
      status,
      title,
      body: { representation: 'atlas_doc_format', value: body },
      version: { number: input.version, ...(message === undefined ? {} : { message }) },
    },
    effect: 'write',
    scope: 'write:page:confluence',
    answer: page,
  });
}
