import { type ConfluenceAttachment, getPageAttachment, openPageAttachment } from '@gatehouse/atlassian';
import type { AtlassianAccess, ConnectedSite } from '../../../credentials/access.js';
import { cursorArgument, siteArgument } from '../../common/arguments.js';
import { givenProperties, givingArguments } from '../../common/files/arguments.js';
import { giveFile } from '../../common/files/give-file.js';
import { pageReference } from '../../common/references.js';
import { resolveSite } from '../../common/site.js';
import { ToolFailure } from '../../failure.js';
import { text } from '../../schema.js';
import { defineTool, READS } from '../../tool.js';
import { namesOf } from '../names.js';
import { authorOf, fileOfPicture, listFiles } from './list.js';
import { attachmentReference, pictureReference } from './references.js';

const NAME = 'confluence_get_attachment';

export const getConfluenceAttachment = defineTool({
  name: NAME,
  title: 'Read a file of a Confluence page',
  description:
    'Lists a page’s attachments, or reads one: a picture is shown, text is read, anything else gets a download link ' +
    'that works once, within five minutes.',
  input: {
    page: text('Id or address of the page, to list.', { maxLength: 1_000 }),
    attachment: text('Its id, to read it; of a picture in the text "attachment:…", with page.', { maxLength: 1_000 }),
    ...givingArguments,
    cursor: cursorArgument,
    site: siteArgument,
  },
  output: {
    type: 'object',
    properties: {
      ...givenProperties,
      attachments: { type: 'array', items: { type: 'object' } },
      next_cursor: { type: 'string' },
    },
    required: ['source'],
  },
  annotations: READS,
  scopes: ['confluence:read'],
  async run(input, context) {
    const { atlassian } = context;
    if (input.attachment === undefined) {
      const page = pageReference(input.page ?? '');
      if (!page)
        throw new ToolFailure('invalid_arguments', 'Pass attachment to read one, or page (id or address) to list.');
      const site = await resolveSite(atlassian, 'confluence', input.site ?? page.site);
      return await listFiles(atlassian, site, page, { cursor: input.cursor, max_chars: input.max_chars });
    }
    const { site, found } = await attachmentOf(atlassian, { ...input, attachment: input.attachment });
    const on = found.pageId ?? found.blogPostId;
    if (!on) throw new ToolFailure('atlassian', 'The attachment is on no page or blog post, and cannot be read here.');
    const nameOf = await namesOf(atlassian, site, [authorOf(found)]);
    const file = {
      id: found.id,
      on,
      name: found.title,
      type: found.mediaType || 'application/octet-stream',
      size: found.fileSize ?? undefined,
      author: nameOf(authorOf(found)),
      created: found.createdAt,
    };
    return await giveFile(context, {
      product: 'confluence',
      site,
      tool: NAME,
      file,
      open: (http, call) => openPageAttachment(http, call, on, found.id),
      wanted: input,
    });
  },
});

/** The file that is meant: by its id or address, or by the name that a picture in its page's text has. */
async function attachmentOf(
  atlassian: AtlassianAccess,
  given: { attachment: string; page?: string; site?: string },
): Promise<{ site: ConnectedSite; found: ConfluenceAttachment }> {
  const picture = pictureReference(given.attachment);
  if (picture === undefined) {
    const { id, site: named } = attachmentReference(given.attachment);
    const site = await resolveSite(atlassian, 'confluence', given.site ?? named);
    return { site, found: await atlassian.ask(site, (http, call) => getPageAttachment(http, call, id)) };
  }
  const page = pageReference(given.page ?? '');
  if (!page)
    throw new ToolFailure('invalid_arguments', 'Pass page (id or address) too: the picture is looked for there.');
  const site = await resolveSite(atlassian, 'confluence', given.site ?? page.site);
  const found = await fileOfPicture(atlassian, site, page, picture);
  if (found) return { site, found };
  throw new ToolFailure('choice', 'The page has no such picture. Pass page alone to list its files.');
}
