import { createPage, findCreatedPage, getTemplate, type WrittenBody } from '@gatehouse/atlassian';
import type { AtlassianAccess, ConnectedSite } from '../../../credentials/access.js';
import { siteArgument } from '../../common/arguments.js';
import { present } from '../../common/lines.js';
import { MAX_BODY } from '../../common/new-content.js';
import { pageReference } from '../../common/references.js';
import { formatArgument } from '../../common/rich-text.js';
import { resolveSite } from '../../common/site.js';
import { ToolFailure } from '../../failure.js';
import { type Arguments, choice, defaulted, flag, type ObjectSchema, required, text, texts } from '../../schema.js';
import { ADDS, defineTool } from '../../tool.js';
import { pageUrl } from '../addresses.js';
import { resolveParent, resolveSpace } from '../spaces.js';
import { fillTemplate } from '../templates/fill.js';

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

const input = {
  space: required(text('Key, id or name of the space.', { maxLength: 255 })),
  title: required(text('Title, not used by another page of the space.', { maxLength: 255 })),
  body: text('Content in the given format.', { maxLength: MAX_BODY }),
  format: formatArgument,
  template_id: text('A template, instead of body; see confluence_list_templates.', { maxLength: 100 }),
  template_values: texts('Values of its variables, as name=value.', { maxItems: 50 }),
  parent: text('Id, address or exact title of the page to put it below.', { maxLength: 1_000 }),
  type: defaulted(choice('What to create.', ['page', 'blogpost']), 'page' as 'page' | 'blogpost'),
  status: defaulted(
    choice('Publish it, or keep it as a draft.', ['current', 'draft']),
    'current' as 'current' | 'draft',
  ),
  live: defaulted(flag('As a live page, which needs no publishing.'), false),
  site: siteArgument,
};

export const createConfluencePage = defineTool({
  name: 'confluence_create_page',
  title: 'Create Confluence page',
  description:
    'Creates a Confluence page or blog post in the user’s name, at the top of a space or below another page. Markdown: ' +
    'headings, lists, tables, code, tasks, links, panels (`> [!NOTE]`). ' +
    'Example: space "OPS", title "Release 2.4", parent "Releases", body "## Scope\\n…".',
  input,
  output,
  annotations: ADDS,
  scopes: ['confluence:write'],
  async run(args, { atlassian, richText }) {
    checkTogether(args);
    const written = args.body === undefined ? undefined : await richText.toAdf('body', args.body, args.format);
    const parentSite = args.parent === undefined ? undefined : pageReference(args.parent)?.site;
    const site = await resolveSite(atlassian, 'confluence', args.site ?? parentSite);
    const space = await resolveSpace(atlassian, site, args.space);
    const parentId = args.parent === undefined ? undefined : await resolveParent(atlassian, site, space, args.parent);
    const body = written ?? (await fromTemplate(atlassian, site, args));
    const { type: kind, status, live } = args;
    const title = args.title.trim();
    const page = await atlassian.ask(
      site,
      (http, call) => createPage(http, call, { kind, spaceId: space.id, parentId, title, body, status, live }),
      {
        find: status === 'current' ? findCreatedPage(space.id, title, kind) : undefined,
        change: {
          kind: 'page',
          target: { id: space.id, name: space.key },
          after: ({ id, version }) => ({
            page_id: id,
            kind,
            title,
            ...present({ draft: status === 'draft' || undefined, version: version?.number }),
          }),
        },
      },
    );
    const url = pageUrl(site, page.id, page._links?.webui);
    const what = `${status === 'draft' ? 'the draft of ' : ''}the ${kind === 'page' ? 'page' : 'blog post'}`;
    return {
      text: `Created ${what} "${page.title}" (id ${page.id}) in ${space.key}: ${url}`,
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

type Given = Arguments<typeof input>;

function checkTogether({ body, template_id: template, template_values: values, type, parent, live }: Given): void {
  if ((body === undefined) === (template === undefined)) {
    throw new ToolFailure('invalid_arguments', 'Pass body or template_id, one of them.');
  }
  if (values !== undefined && template === undefined) {
    throw new ToolFailure('invalid_arguments', 'template_values are for template_id.');
  }
  if (type === 'blogpost' && (parent !== undefined || live)) {
    throw new ToolFailure('invalid_arguments', 'A blog post stands below no page, and cannot be live.');
  }
}

async function fromTemplate(atlassian: AtlassianAccess, site: ConnectedSite, args: Given): Promise<WrittenBody> {
  const id = args.template_id ?? '';
  const template = await atlassian.ask(site, (http, call) => getTemplate(http, call, id));
  return { storage: fillTemplate(template.body?.storage?.value ?? '', args.template_values ?? []) };
}
