import { siteArgument } from '../../common/arguments.js';
import { fileToSend, nameForLink, sendGiven, sendingArguments } from '../../common/files/to-send.js';
import { giveUploadLink } from '../../common/files/upload-link.js';
import { ADDS, defineTool } from '../../tool.js';
import { findContent, pageArgument, siteOfPage } from '../content.js';
import { attachToPage } from './attach.js';

const NAME = 'confluence_upload_attachment';
const string = { type: 'string' } as const;
const integer = { type: 'integer' } as const;

export const uploadConfluenceAttachment = defineTool({
  name: NAME,
  title: 'Attach a file to a Confluence page',
  titleFor: ({ link }) => (link === true ? 'Get a link by which one file is attached to a Confluence page' : undefined),
  description:
    'Attaches a file to a page or blog post: a text, up to 750 kB in base64, a copy of another issue’s or page’s ' +
    'attachment, or any file by a link (curl -T). A file of that name gets a new version.',
  input: { page: pageArgument, ...sendingArguments, site: siteArgument },
  output: {
    type: 'object',
    properties: { id: string, page: string, name: string, version: integer, url: string, upload_url: string },
    required: ['name'],
  },
  annotations: ADDS,
  looksFirst: ({ from }) => from !== undefined,
  scopes: ['confluence:write'],
  async run(input, context) {
    const { atlassian } = context;
    const name = nameForLink(input);
    const { site } = await siteOfPage(atlassian, input.page, input.site);
    const page = await findContent(atlassian, site, input.page);
    if (name === undefined) {
      const file = await fileToSend(context, input);
      return await sendGiven(context, file, () => attachToPage(atlassian, site, page, file));
    }
    return await giveUploadLink(context, {
      product: 'confluence',
      tool: NAME,
      site,
      target: { id: page.id, title: `“${page.shown.title}”` },
      name,
    });
  },
});
