import { type ConfluenceVersion, listPageVersions } from '@gatehouse/atlassian';
import { cursorArgument, limitArgument, siteArgument } from '../../common/arguments.js';
import { openCursor, packCursor } from '../../common/cursor.js';
import { dateOf, oneLine, present } from '../../common/lines.js';
import { resultPage } from '../../common/result-page.js';
import { sourceLine, sourceOf, sourceSchema } from '../../common/source.js';
import type { ObjectSchema } from '../../schema.js';
import { defineTool, READS } from '../../tool.js';
import { contentToRead, pageArgument, readContent, siteOfPage } from '../content.js';
import { type NameOf, namesOf } from '../names.js';

const string = { type: 'string' } as const;

const output: ObjectSchema = {
  type: 'object',
  properties: {
    source: sourceSchema,
    versions: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          number: { type: 'integer' },
          created: string,
          author: string,
          message: string,
          minor: { type: 'boolean' },
        },
        required: ['number'],
      },
    },
    has_more: { type: 'boolean' },
    next_cursor: string,
  },
  required: ['source', 'versions', 'has_more'],
};

const MAX_CHARS = 25_000;

export const listConfluenceVersions = defineTool({
  name: 'confluence_list_versions',
  title: 'List Confluence versions',
  description:
    'Lists the versions of a page or blog post, the newest first, with who wrote each and what they said about it.',
  input: { page: pageArgument, limit: limitArgument, cursor: cursorArgument, site: siteArgument },
  output,
  annotations: READS,
  scopes: ['confluence:read'],
  async run(input, { atlassian, principal }) {
    const { site, reference } = await siteOfPage(atlassian, input.page, input.site);
    const search = ['versions', principal.subject, site.id, input.page];
    const slice = { limit: input.limit, cursor: openCursor(input.cursor, search) };
    const target = await contentToRead(atlassian, site, input.page, reference);
    const found = await readContent(target, (content) =>
      atlassian.ask(site, (http, call) => listPageVersions(http, call, content, slice)),
    );
    const nameOf = await namesOf(
      atlassian,
      site,
      found.results.map(({ authorId }) => authorId),
    );
    const rows = found.results.map((version) => versionRow(version, nameOf));
    const page = resultPage(rows.map(versionLine), {
      maxChars: MAX_CHARS,
      ways: ['limit'],
      next: found.cursor && packCursor(found.cursor, search),
      nothing: 'It has no versions.',
    });
    return {
      text: `${sourceLine('confluence', site)}\n${page.text}`,
      structured: { source: sourceOf('confluence', site), versions: rows.slice(0, page.shown), ...page.structured },
    };
  },
});

const versionRow = ({ number, createdAt, authorId, message, minorEdit }: ConfluenceVersion, nameOf: NameOf) => ({
  number,
  ...present({ created: createdAt, author: nameOf(authorId), message: oneLine(message) }),
  ...(minorEdit ? { minor: true } : {}),
});

function versionLine({ number, created, author, message, minor }: ReturnType<typeof versionRow>): string {
  const what = [message, minor && 'minor edit'].filter(Boolean).join(' · ');
  return `- **${number}** ${dateOf(created)} ${author ?? ''}${what ? `: ${what}` : ''}`;
}
