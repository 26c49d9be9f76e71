import { type ConfluenceAttachment, listPageAttachments } from '@gatehouse/atlassian';
import type { AtlassianAccess, ConnectedSite } from '../../../credentials/access.js';
import { openCursor, packCursor } from '../../common/cursor.js';
import { bytes } from '../../common/files/give-file.js';
import { dateOf, oneLine, present } from '../../common/lines.js';
import type { ContentReference } from '../../common/references.js';
import { resultPage } from '../../common/result-page.js';
import { sourceLine, sourceOf } from '../../common/source.js';
import type { ToolAnswer } from '../../tool.js';
import { readContent } from '../content.js';
import { namesOf } from '../names.js';

const PAGE = 50;

/** The files of a page or blog post, with who attached their present version. */
export async function listFiles(
  atlassian: AtlassianAccess,
  site: ConnectedSite,
  on: ContentReference,
  input: { cursor: string | undefined; max_chars: number },
): Promise<ToolAnswer> {
  const asked = ['attachments', site.id, on.id];
  const cursor = openCursor(input.cursor, asked);
  const { results, cursor: next } = await readContent(on, (content) =>
    atlassian.ask(site, (http, call) =>
      listPageAttachments(http, call, content, { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) }),
    ),
  );
  const nameOf = await namesOf(atlassian, site, results.map(authorOf));
  const files = results.map((file) => ({
    id: file.id,
    name: oneLine(file.title),
    ...present({
      type: oneLine(file.mediaType, 100),
      size: file.fileSize,
      author: nameOf(authorOf(file)),
      created: file.createdAt,
    }),
  }));
  const rows = files.map(({ id, name, type, size, author, created }) => {
    const facts = [type, size === undefined ? undefined : bytes(size), author, dateOf(created)].filter(Boolean);
    return `- **${name}** (id ${id}; ${facts.join(', ')})`;
  });
  const page = resultPage(rows, {
    maxChars: input.max_chars,
    ways: ['max_chars'],
    next: next === undefined ? undefined : packCursor(next, asked),
    nothing: 'The page has no attachments.',
  });
  return {
    text: `${sourceLine('confluence', site)}\n\n${page.text}`,
    structured: {
      source: sourceOf('confluence', site),
      attachments: files.slice(0, page.shown),
      ...page.structured,
    },
  };
}

/** So many files of a page are looked through for a picture, page after page of the list. */
const MOST_SEARCHED = 500;
const SEARCHED_AT_ONCE = 100;

/** The file that a picture in a page's text shows: the text has an id that no other operation takes. */
export async function fileOfPicture(
  atlassian: AtlassianAccess,
  site: ConnectedSite,
  on: ContentReference,
  fileId: string,
): Promise<ConfluenceAttachment | undefined> {
  return await readContent(on, async (content) => {
    let cursor: string | undefined;
    for (let seen = 0; seen < MOST_SEARCHED; seen += SEARCHED_AT_ONCE) {
      const slice = { limit: SEARCHED_AT_ONCE, ...(cursor === undefined ? {} : { cursor }) };
      const page = await atlassian.ask(site, (http, call) => listPageAttachments(http, call, content, slice));
      const found = page.results.find((file) => file.fileId === fileId);
      if (found || page.cursor === undefined) return found;
      cursor = page.cursor;
    }
    return undefined;
  });
}

/** Who attached the version that there is. */
export const authorOf = ({ version }: ConfluenceAttachment): string | null | undefined => version?.authorId;
