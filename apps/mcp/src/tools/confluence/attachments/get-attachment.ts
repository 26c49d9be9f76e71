import { getPageAttachment, openPageAttachment } from '@gatehouse/atlassian';
import { cursorArgument, siteArgument } from '../../common/arguments.js';
import { givenProperties, givingArguments } from '../../common/files/arguments.js';
import { giveFile } from '../../common/files/give-file.js';
import { pageReference } from '../../common/references.js';
import { resolveSite } from '../../common/site.js';
import { ToolFailure } from '../../failure.js';
import { text } from '../../schema.js';
import { defineTool, READS } from '../../tool.js';
import { namesOf } from '../names.js';
import { authorOf, listFiles } from './list.js';
import { attachmentReference } from './references.js';

const NAME = 'confluence_get_attachment';

export const getConfluenceAttachment = defineTool({
  name: NAME,
  title: 'Read a file of a Confluence page',
  description:
    'Lists a page’s attachments, or reads one: a picture is shown, text is read, anything else gets a download link ' +
    'that works once, within five minutes.',
  input: {
    page: text('Id or address of the page, to list.', { maxLength: 1_000 }),
    attachment: text('Its id, to read it.', { maxLength: 1_000 }),
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
    const { id, site: named } = attachmentReference(input.attachment);
    const site = await resolveSite(atlassian, 'confluence', input.site ?? named);
    const found = await atlassian.ask(site, (http, call) => getPageAttachment(http, call, id));
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
