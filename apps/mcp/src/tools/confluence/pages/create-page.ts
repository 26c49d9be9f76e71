import { createPage } from '@gatehouse/atlassian';
import { siteArgument } from '../../common/arguments.js';
import { present } from '../../common/lines.js';
import { pageReference } from '../../common/references.js';
import { formatArgument } from '../../common/rich-text.js';
import { resolveSite } from '../../common/site.js';
import { choice, defaulted, type ObjectSchema, required, text } from '../../schema.js';
import { ADDS, defineTool } from '../../tool.js';
import { pageUrl } from '../addresses.js';
import { resolveParent, resolveSpace } from '../spaces.js';

const output: ObjectSchema = {
  type: 'object',
  properties: {
    id: { type: 'string' },
    title: { type: 'string' },
    url: { type: 'string' },
    space_key: { type: 'string' },
    parent_id: { type: 'string' },
    status: { type: 'string' },
    version: { type: 'integer' },
  },
  required: ['id', 'title', 'url', 'space_key'],
};

export const createConfluencePage = defineTool({
  name: 'confluence_create_page',
  title: 'Create Confluence page',
  description:
    'Creates a Confluence page in the user’s name, at the top of a space or below another page. Markdown: headings, ' +
    'lists, tables, code, tasks, links, panels (`> [!NOTE]`). Titles are unique in a space. ' +
    'Example: space "OPS", title "Release 2.4", parent "Releases", body "## Scope\\n…".',
  input: {
    space: required(text('Key or id of the space.', { maxLength: 255 })),
    title: required(text('Title, not used by another page of the space.', { maxLength: 255 })),
    body: required(text('Content in the given format.', { maxLength: 100_000 })),
    format: formatArgument,
    parent: text('Id, address or exact title of the page to put it below.', { maxLength: 1_000 }),
    status: defaulted(
      choice('Publish it, or keep it as a draft.', ['current', 'draft']),
      'current' as 'current' | 'draft',
    ),
    site: siteArgument,
  },
  output,
  annotations: ADDS,
  scopes: ['confluence:write'],
  async run(input, { atlassian, richText }) {
    const body = await richText.toAdf('body', input.body, input.format);
    const parentSite = input.parent === undefined ? undefined : pageReference(input.parent)?.site;
    const site = await resolveSite(atlassian, 'confluence', input.site ?? parentSite);
    const space = await resolveSpace(atlassian, site, input.space);
    const parentId = input.parent === undefined ? undefined : await resolveParent(atlassian, site, space, input.parent);
    const { title, status } = input;
    const page = await atlassian.ask(site, (http, call) =>
      createPage(http, call, { spaceId: space.id, parentId, title: title.trim(), body, status }),
    );
    const url = pageUrl(site, page.id, page._links?.webui);
    return {
      text: `Created ${status === 'draft' ? 'the draft' : 'the page'} "${page.title}" (id ${page.id}) in ${space.key}: ${url}`,
      structured: {
        id: page.id,
        title: page.title,
        url,
        space_key: space.key,
        ...present({ parent_id: page.parentId ?? parentId, status: page.status, version: page.version?.number }),
      },
    };
  },
});
