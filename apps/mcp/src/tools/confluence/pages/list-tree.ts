import {
  type ConfluenceTreeNode,
  type ContentId,
  listAncestors,
  listChildren,
  listContentById,
  listDescendants,
  listSpacePages,
} from '@gatehouse/atlassian';
import type { AtlassianAccess, ConnectedSite } from '../../../credentials/access.js';
import { cursorArgument, limitArgument, siteArgument } from '../../common/arguments.js';
import { openCursor, packCursor } from '../../common/cursor.js';
import { oneLine, present } from '../../common/lines.js';
import { resultPage } from '../../common/result-page.js';
import { sourceLine, sourceOf, sourceSchema } from '../../common/source.js';
import { ToolFailure } from '../../failure.js';
import { choice, defaulted, integer, type ObjectSchema, text } from '../../schema.js';
import { defineTool, READS } from '../../tool.js';
import { contentToRead, siteOfPage } from '../content.js';
import { resolveSpace } from '../spaces.js';

const string = { type: 'string' } as const;

const output: ObjectSchema = {
  type: 'object',
  properties: {
    source: sourceSchema,
    pages: {
      type: 'array',
      items: {
        type: 'object',
        properties: { id: string, title: string, type: string, parent_id: string, depth: { type: 'integer' } },
        required: ['id', 'title', 'type'],
      },
    },
    has_more: { type: 'boolean' },
    next_cursor: string,
  },
  required: ['source', 'pages', 'has_more'],
};

const MAX_CHARS = 25_000;

export const listConfluenceTree = defineTool({
  name: 'confluence_list_tree',
  title: 'List Confluence page tree',
  description:
    'Shows where pages stand: those below a page (depth 1 is its children), those above it, or, with space alone, ' +
    'the pages of a space: its top level at depth 1, else all.',
  input: {
    page: text('Id, address or exact title of the page.', { maxLength: 1_000 }),
    space: text('Key, id or name of a space, instead of page.', { maxLength: 255 }),
    direction: defaulted(choice('From page.', ['below', 'above']), 'below' as 'below' | 'above'),
    depth: defaulted(integer('Levels to go down.', { minimum: 1, maximum: 10 }), 1),
    limit: limitArgument,
    cursor: cursorArgument,
    site: siteArgument,
  },
  output,
  annotations: READS,
  scopes: ['confluence:read'],
  async run(input, { atlassian, principal }) {
    const { page, space, direction, depth, limit } = input;
    if ((page === undefined) === (space === undefined)) {
      throw new ToolFailure('invalid_arguments', 'Pass page or space, one of them.');
    }
    const { site, reference } = await siteOfPage(atlassian, page ?? '', input.site);
    const search = ['tree', principal.subject, site.id, page ?? '', space ?? '', direction, String(depth)];
    const cursor = openCursor(input.cursor, search);
    const slice = { limit, cursor };
    const found =
      page === undefined
        ? await inSpace(atlassian, site, space ?? '', { ...slice, depth })
        : await around(atlassian, site, await contentToRead(atlassian, site, page, reference), {
            ...slice,
            depth,
            direction,
          });
    const shown = resultPage(found.nodes.map(nodeLine), {
      maxChars: MAX_CHARS,
      ways: ['limit'],
      next: found.cursor && packCursor(found.cursor, search),
      nothing:
        direction === 'above' ? 'Nothing stands above it.' : 'There are no pages, among what this account may see.',
    });
    return {
      text: `${sourceLine('confluence', site)}\n${shown.text}`,
      structured: {
        source: sourceOf('confluence', site),
        pages: found.nodes.slice(0, shown.shown),
        ...shown.structured,
      },
    };
  },
});

interface Found {
  nodes: Node[];
  cursor: string | undefined;
}

type Node = ReturnType<typeof nodeOf>;

const nodeOf = (node: Partial<ConfluenceTreeNode> & { id: string }) => ({
  id: node.id,
  title: oneLine(node.title),
  type: node.type ?? 'page',
  ...present({ parent_id: node.parentId, depth: node.depth }),
});

async function inSpace(
  atlassian: AtlassianAccess,
  site: ConnectedSite,
  given: string,
  { depth, ...slice }: { depth: number; limit: number; cursor: string | undefined },
): Promise<Found> {
  const space = await resolveSpace(atlassian, site, given);
  const found = await atlassian.ask(site, (http, call) =>
    listSpacePages(http, call, space.id, { ...slice, depth: depth === 1 ? 'root' : 'all' }),
  );
  return { nodes: found.results.map(nodeOf), cursor: found.cursor };
}

async function around(
  atlassian: AtlassianAccess,
  site: ConnectedSite,
  { id }: { id: ContentId['id'] },
  how: { depth: number; direction: 'below' | 'above'; limit: number; cursor: string | undefined },
): Promise<Found> {
  const { depth, direction, ...slice } = how;
  if (direction === 'above') return { nodes: await ancestorsOf(atlassian, site, id), cursor: undefined };
  const found = await atlassian.ask(site, (http, call) =>
    depth === 1 ? listChildren(http, call, id, slice) : listDescendants(http, call, id, { ...slice, depth }),
  );
  return { nodes: found.results.map(nodeOf), cursor: found.cursor };
}

/** What stands above a page, the highest first. Confluence gives ids alone, so that titles are asked for. */
export async function ancestorsOf(atlassian: AtlassianAccess, site: ConnectedSite, id: string): Promise<Node[]> {
  const above = await atlassian.ask(site, (http, call) => listAncestors(http, call, id));
  const pages = above.filter(({ type }) => type === 'page').map((one) => one.id);
  const named =
    pages.length > 0
      ? await atlassian.ask(site, (http, call) => listContentById(http, call, 'page', pages))
      : undefined;
  const titles = new Map(named?.results.map((one) => [one.id, one.title]));
  return above.map((one) => nodeOf({ id: one.id, type: one.type, title: titles.get(one.id) ?? '' }));
}

function nodeLine({ id, title, type, parent_id: parent, depth }: Node): string {
  const marks = [type === 'page' ? '' : type, `id ${id}`, depth === undefined && parent ? `below ${parent}` : ''];
  return `${'  '.repeat((depth ?? 1) - 1)}- ${title || 'Untitled'} [${marks.filter(Boolean).join(' · ')}]`;
}
