import { findPutAttachment, putPageAttachment } from '@gatehouse/atlassian';
import { siteArgument } from '../../common/arguments.js';
import { fileToSend, sendGiven, sendingArguments } from '../../common/files/to-send.js';
import { oneLine, present } from '../../common/lines.js';
import { ADDS, defineTool } from '../../tool.js';
import { pageUrl } from '../addresses.js';
import { findContent, pageArgument, siteOfPage } from '../content.js';

const string = { type: 'string' } as const;
const integer = { type: 'integer' } as const;

export const uploadConfluenceAttachment = defineTool({
  name: 'confluence_upload_attachment',
  title: 'Attach a file to a Confluence page',
  description:
    'Attaches a file to a page or blog post: a text, up to 750 kB in base64, or a copy of another issue’s or page’s ' +
    'attachment. A file of that name gets a new version.',
  input: { page: pageArgument, ...sendingArguments, site: siteArgument },
  output: {
    type: 'object',
    properties: { id: string, page: string, name: string, version: integer, url: string },
    required: ['id', 'page', 'name', 'url'],
  },
  annotations: ADDS,
  scopes: ['confluence:write'],
  async run(input, context) {
    const { atlassian } = context;
    const { site } = await siteOfPage(atlassian, input.page, input.site);
    const page = await findContent(atlassian, site, input.page);
    const file = await fileToSend(context, input);
    const title = oneLine(page.title);
    const added = await sendGiven(context, file, () =>
      atlassian.ask(site, (http, call) => putPageAttachment(http, call, page.id, file), {
        find: findPutAttachment(page, file),
        change: {
          kind: 'other',
          target: { id: page.id, name: title },
          after: ({ id, title: filename, version }) => ({ attachment: id, filename, version: version?.number }),
        },
      }),
    );
    const { id } = added;
    const version = added.version?.number;
    const name = oneLine(added.title);
    const url = pageUrl(site, page.id, page.summary._links?.webui);
    const as = version !== undefined && version > 1 ? ` as version ${version}` : '';
    return {
      text: `Attached ${name}${as} to “${title}” (id ${id}): ${url}`,
      structured: { id, page: page.id, name, url, ...present({ version }) },
    };
  },
});
