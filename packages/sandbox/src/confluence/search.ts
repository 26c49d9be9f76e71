import { z } from 'zod';
import { adfToText } from '../adf/text.js';
import type { Page } from '../company/model.js';
import type { Answer, Call, Operation } from '../gateway/operation.js';
import { readList } from '../jira/issue-view.js';
import { makePageToken, readPageToken } from '../query/page-token.js';
import { markHits, type TextSearch } from '../query/words.js';
import { contentView } from './content-view.js';
import { searchPages } from './cql.js';
import { legacyError } from './errors.js';
import { isoTime, pagePath, wikiBase } from './views.js';

const parameters = z.object({
  cql: z.string(),
  cursor: z.string().optional(),
  start: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(0).default(25),
  excerpt: z.enum(['highlight', 'indexed', 'none', 'highlight_unescaped', 'indexed_unescaped']).default('highlight'),
  expand: z.unknown().optional(),
});
type Parameters = z.infer<typeof parameters>;

const EXCERPT_LENGTH = 320;
/** Confluence caps a page of search results at a thousand, and at fifty when bodies are expanded. */
const MAX_LIMIT = 1000;

const escapeHtml = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

/** Marks hits in Confluence's own way, in titles and in highlighted excerpts. */
const highlight = (search: TextSearch, text: string): string => markHits(search, text, '@@@hl@@@', '@@@endhl@@@');

/** A piece of the page's text, from a little before the first hit on. */
function excerptOf(page: Page, search: TextSearch, kind: Parameters['excerpt']): string {
  if (kind === 'none') return '';
  const text = adfToText(page.body).replace(/\s+/g, ' ').trim();
  const firstHit = Math.max(0, highlight(search, text).indexOf('@@@hl@@@'));
  const start = firstHit > EXCERPT_LENGTH / 2 ? text.lastIndexOf(' ', firstHit - 80) + 1 : 0;
  const piece = text.slice(start, start + EXCERPT_LENGTH);
  const marked = kind.startsWith('highlight') ? highlight(search, piece) : piece;
  return kind.endsWith('_unescaped') ? marked : escapeHtml(marked);
}

/** The parts of the content that `expand=content.…` names. */
const partsOf = (expand: unknown): string[] =>
  readList(expand)
    .filter((name) => name.startsWith('content.'))
    .map((name) => name.split('.')[1] ?? '');

const resultView = (call: Call, page: Page, search: TextSearch, given: Parameters) => ({
  content: contentView(call, page, partsOf(given.expand)),
  title: highlight(search, page.title),
  excerpt: excerptOf(page, search, given.excerpt),
  url: pagePath(page),
  resultGlobalContainer: { title: page.space.name, displayUrl: `/spaces/${page.space.key}` },
  breadcrumbs: [],
  entityType: 'content',
  iconCssClass: 'aui-icon content-type-page',
  lastModified: isoTime(page.updated),
  friendlyLastModified: isoTime(page.updated).slice(0, 10),
  score: 0,
});

function search(call: Call): Answer {
  const parsed = parameters.safeParse(call.query);
  if (!parsed.success) return legacyError(400, 'The request parameters are invalid');
  const given = parsed.data;
  const found = searchPages(call, given.cql);
  if (!found.ok) {
    return legacyError(
      400,
      `com.atlassian.confluence.api.service.exceptions.BadRequestException: Could not parse cql : ${given.cql}`,
    );
  }
  const identity = `${call.person.id} ${given.cql}`;
  const start = given.cursor === undefined ? given.start : readPageToken(identity, given.cursor);
  if (start === undefined) return legacyError(400, 'The cursor is not valid for this query');
  const limit = Math.min(given.limit, MAX_LIMIT);
  const end = start + limit;
  const page = found.pages.slice(start, end);
  const links: Record<string, string> = { base: wikiBase(call), context: '/wiki' };
  if (end < found.pages.length && limit > 0) {
    const next = new URLSearchParams({
      next: 'true',
      cursor: makePageToken(identity, end),
      limit: String(limit),
      cql: given.cql,
    });
    links.next = `/rest/api/search?${next}`;
  }
  return {
    status: 200,
    body: {
      results: page.map((one) => resultView(call, one, found.search, given)),
      start,
      limit,
      size: page.length,
      totalSize: found.pages.length,
      cqlQuery: given.cql,
      searchDuration: 12,
      archivedResultCount: 0,
      _links: links,
    },
    objects: page.length,
  };
}

/** Searching with CQL, which only the v1 API can. */
export const searchOperations: readonly Operation[] = [
  {
    product: 'confluence',
    method: 'GET',
    path: '/wiki/rest/api/search',
    id: 'searchbycql',
    scopes: [['search:confluence'], ['read:content-details:confluence']],
    handle: search,
  },
];
