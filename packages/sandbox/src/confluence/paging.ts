import { z } from 'zod';
import type { Answer, Call } from '../gateway/operation.js';
import { makePageToken, readPageToken } from '../query/page-token.js';
import { invalidRequest } from './errors.js';
import { wikiBase } from './views.js';

const limitSchema = z.coerce.number().int().min(1).max(250).default(25);

/**
 * One page of a v2 list: `limit` (1 to 250, default 25) and `cursor` from the query, the next page in `_links.next`
 * and in the `Link` header.
 *
 * @param path the operation's own path, for the link
 */
export function answerList<T>(call: Call, path: string, items: readonly T[], view: (item: T) => unknown): Answer {
  const limit = limitSchema.safeParse(call.query.limit);
  if (!limit.success) return invalidRequest("The 'limit' parameter must be a number between 1 and 250");
  const { cursor, ...query } = call.query;
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const one of [value].flat()) search.append(name, String(one));
  }
  search.delete('limit');
  const identity = `${call.person.id} ${path}?${search}`;
  const start = cursor === undefined ? 0 : readPageToken(identity, String(cursor));
  if (start === undefined) return invalidRequest("The 'cursor' parameter is not valid for this request");
  const end = start + limit.data;
  const page = items.slice(start, end);
  const links: Record<string, string> = { base: wikiBase(call) };
  const headers: Record<string, string> = {};
  if (end < items.length) {
    search.set('limit', String(limit.data));
    search.set('cursor', makePageToken(identity, end));
    links.next = `/wiki/api/v2${path}?${search}`;
    headers.link = `<${links.next}>; rel="next", <${links.base}>; rel="base"`;
  }
  return { status: 200, body: { results: page.map(view), _links: links }, headers, objects: page.length };
}
