import { type ConfluenceSpace, listSpaces, type Site } from '@gatehouse/atlassian';
import { z } from 'zod';
import { cursorArgument, limitArgument, siteArgument } from '../../common/arguments.js';
import { openPosition, packCursor } from '../../common/cursor.js';
import { oneLine, present } from '../../common/lines.js';
import { resultPage } from '../../common/result-page.js';
import { resolveSite } from '../../common/site.js';
import { sourceLine, sourceOf, sourceSchema } from '../../common/source.js';
import { choice, type ObjectSchema, text } from '../../schema.js';
import { defineTool, READS } from '../../tool.js';
import { wikiUrl } from '../addresses.js';

const string = { type: 'string' } as const;

const output: ObjectSchema = {
  type: 'object',
  properties: {
    source: sourceSchema,
    spaces: {
      type: 'array',
      items: {
        type: 'object',
        properties: { id: string, key: string, name: string, type: string, url: string, homepage_id: string },
        required: ['id', 'key', 'name', 'url'],
      },
    },
    has_more: { type: 'boolean' },
    next_cursor: string,
  },
  required: ['source', 'spaces', 'has_more'],
};

/** As many as Confluence gives at once: names are looked for among them. */
const MAX_SEARCHED = 250;
const MAX_CHARS = 25_000;

export const listConfluenceSpaces = defineTool({
  name: 'confluence_list_spaces',
  title: 'List Confluence spaces',
  description: 'Lists the Confluence spaces that the user can see, by name, with their keys and home pages.',
  input: {
    query: text('Part of the name or key.', { maxLength: 255 }),
    type: choice('The only type.', ['global', 'collaboration', 'knowledge_base', 'personal']),
    limit: limitArgument,
    cursor: cursorArgument,
    site: siteArgument,
  },
  output,
  annotations: READS,
  scopes: ['confluence:read'],
  async run(input, { atlassian, principal }) {
    const site = await resolveSite(atlassian, 'confluence', input.site);
    const query = input.query?.trim().toLowerCase() ?? '';
    const search = ['spaces', principal.subject, site.id, query, input.type ?? ''];
    const { cursor, passed } = openPosition(input.cursor, search, place) ?? { passed: 0 };
    const found = await atlassian.ask(site, (http, call) =>
      listSpaces(http, call, {
        type: input.type,
        status: 'current',
        sort: 'name',
        limit: query ? MAX_SEARCHED : input.limit,
        cursor,
      }),
    );
    const matching = found.results.filter(({ key, name }) => `${key}\n${name}`.toLowerCase().includes(query));
    const end = passed + input.limit;
    const spaces = matching.slice(passed, end).map((space) => spaceRow(site, space));
    const next = end < matching.length ? { cursor, passed: end } : found.cursor && { cursor: found.cursor, passed: 0 };
    const page = resultPage(spaces.map(spaceLine), {
      maxChars: MAX_CHARS,
      ways: ['limit'],
      next: next ? packCursor(JSON.stringify(next), search) : undefined,
      nothing: query ? 'No space has this in its name or key, among those looked at.' : 'There are no spaces.',
    });
    return {
      text: `${sourceLine('confluence', site)}\n${page.text}`,
      structured: { source: sourceOf('confluence', site), spaces: spaces.slice(0, page.shown), ...page.structured },
    };
  },
});

/** Where a list goes on: a page of Confluence's, and how many that match on it were given already. */
const place = z.object({ cursor: z.string().optional(), passed: z.number().int().min(0) });

function spaceRow(site: Site, { id, key, name, type, homepageId, _links }: ConfluenceSpace) {
  const url = wikiUrl(site, _links?.webui ?? `/spaces/${key}`);
  return { id, key, name: oneLine(name), url, ...present({ type, homepage_id: homepageId }) };
}

function spaceLine({ key, name, type, homepage_id: home }: ReturnType<typeof spaceRow>): string {
  const marks = [type, home && `home page ${home}`].filter(Boolean).join(' · ');
  return `- **${key}** ${name}${marks ? ` [${marks}]` : ''}`;
}
