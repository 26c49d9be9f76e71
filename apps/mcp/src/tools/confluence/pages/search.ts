import { type ConfluenceSearchResult, type Site, searchContent } from '@gatehouse/atlassian';
import { cursorArgument, limitArgument, maxCharsArgument, siteArgument } from '../../common/arguments.js';
import { openCursor, packCursor } from '../../common/cursor.js';
import { dateOf, oneLine, present } from '../../common/lines.js';
import { resultPage } from '../../common/result-page.js';
import { resolveSite } from '../../common/site.js';
import { sourceLine, sourceOf, sourceSchema } from '../../common/source.js';
import { ToolFailure } from '../../failure.js';
import { choice, type ObjectSchema, text, texts } from '../../schema.js';
import { defineTool, READS } from '../../tool.js';
import { wikiUrl } from '../addresses.js';
import { buildCql } from '../cql.js';

const string = { type: 'string' } as const;

const output: ObjectSchema = {
  type: 'object',
  properties: {
    source: sourceSchema,
    cql: string,
    results: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          id: string,
          type: string,
          title: string,
          space: string,
          space_key: string,
          url: string,
          updated: string,
          excerpt: string,
        },
        required: ['title', 'type', 'url'],
      },
    },
    has_more: { type: 'boolean' },
    next_cursor: string,
    truncated: { type: 'boolean' },
  },
  required: ['source', 'cql', 'results', 'has_more'],
};

const MAX_EXCERPT = 300;

export const searchConfluence = defineTool({
  name: 'confluence_search',
  title: 'Search Confluence',
  description:
    'Finds Confluence pages, blog posts and other content, by words and filters or by CQL. Read one with ' +
    'confluence_get_page. Example: ' +
    'cql `type = page AND space = OPS AND title ~ "runbook" AND lastmodified > now("-4w")`.',
  input: {
    query: text('Words to look for, as in Confluence’s own search.', { maxLength: 1_000 }),
    cql: text('A CQL query, instead of query and the filters.', { maxLength: 10_000 }),
    spaces: texts('Keys of the only spaces to search.', { maxItems: 20 }),
    type: choice('The only type of content.', ['page', 'blogpost', 'comment', 'attachment', 'whiteboard', 'database']),
    labels: texts('Only content with one of these labels.', { maxItems: 20 }),
    updated_since: text('Only changed since this day, such as 2026-10-01.', { maxLength: 20 }),
    updated_before: text('Only changed before this day.', { maxLength: 20 }),
    created_since: text('Only created since this day.', { maxLength: 20 }),
    limit: limitArgument,
    cursor: cursorArgument,
    site: siteArgument,
    max_chars: maxCharsArgument,
  },
  output,
  annotations: READS,
  scopes: ['confluence:read'],
  async run(input, { atlassian, principal }) {
    const terms = {
      query: input.query?.trim(),
      spaces: input.spaces,
      type: input.type,
      labels: input.labels,
      updatedSince: day('updated_since', input.updated_since),
      updatedBefore: day('updated_before', input.updated_before),
      createdSince: day('created_since', input.created_since),
    };
    const cql = chooseCql(input.cql?.trim(), terms);
    const site = await resolveSite(atlassian, 'confluence', input.site);
    const search = ['confluence', principal.subject, site.id, cql];
    const cursor = openCursor(input.cursor, search);
    const found = await atlassian.ask(site, (http, call) =>
      searchContent(http, call, { cql, limit: input.limit, cursor }),
    );
    const rows = found.results.map((result) => resultRow(site, result));
    const page = resultPage(rows.map(rowLine), {
      maxChars: input.max_chars,
      next: found.cursor && packCursor(found.cursor, search),
      nothing: 'Nothing matches, among what this account may see.',
    });
    return {
      text: `${sourceLine('confluence', site)}\n${page.text}`,
      structured: {
        source: sourceOf('confluence', site),
        cql,
        results: rows.slice(0, page.shown),
        ...page.structured,
      },
    };
  },
});

/** A day as CQL takes it. */
function day(argument: string, given: string | undefined): string | undefined {
  const trimmed = given?.trim();
  if (!trimmed || (/^\d{4}-\d\d-\d\d$/.test(trimmed) && !Number.isNaN(Date.parse(trimmed)))) return trimmed;
  throw new ToolFailure('invalid_arguments', `${argument} must be a day such as 2026-10-01.`);
}

function chooseCql(cql: string | undefined, terms: Parameters<typeof buildCql>[0]): string {
  const filtered = Object.values(terms).some((value) => value !== undefined && value.length > 0);
  if (cql && filtered) {
    throw new ToolFailure('invalid_arguments', 'Pass cql alone, or query and the filters: put everything into cql.');
  }
  if (cql) return cql;
  if (!filtered) throw new ToolFailure('invalid_arguments', 'Pass query, cql, or at least one filter.');
  return buildCql(terms);
}

type Row = ReturnType<typeof resultRow>;

function resultRow(site: Site, result: ConfluenceSearchResult) {
  const { content, resultGlobalContainer: container } = result;
  const space = content?.space ?? result.space;
  return {
    title: oneLine(content?.title || result.title),
    type: content?.type ?? result.entityType ?? 'content',
    url: wikiUrl(site, result.url),
    ...present({
      id: content?.id,
      space: oneLine(space?.name ?? container?.title),
      space_key: space?.key ?? container?.displayUrl?.split('/').at(-1),
      updated: result.lastModified,
      excerpt: oneLine(result.excerpt.replace(/@@@(?:end)?hl@@@/g, ''), MAX_EXCERPT),
    }),
  };
}

function rowLine({ title, type, id, space, space_key: key, updated, excerpt, url }: Row): string {
  const where = [type, [space, key && `(${key})`].filter(Boolean).join(' '), id && `id ${id}`]
    .filter(Boolean)
    .join(' · ');
  const when = updated ? `, updated ${dateOf(updated)}` : '';
  return `- **${title}** [${where}]${when} — ${url}${excerpt ? `\n  > ${excerpt}` : ''}`;
}
