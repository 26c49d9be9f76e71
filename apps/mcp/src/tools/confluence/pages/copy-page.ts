import { copyPage, findCreatedPage } from '@gatehouse/atlassian';
import { siteArgument } from '../../common/arguments.js';
import { oneLine } from '../../common/lines.js';
import { pageReference } from '../../common/references.js';
import { refuseWithheldFiles, withheldFailure } from '../../common/withheld.js';
import { ToolFailure } from '../../failure.js';
import { defaulted, flag, type ObjectSchema, text } from '../../schema.js';
import { ADDS, defineTool } from '../../tool.js';
import { pageUrl } from '../addresses.js';
import { findContent, isTitleTaken, isWithheldPage, pageArgument, siteOfPage } from '../content.js';

const output: ObjectSchema = {
  type: 'object',
  properties: { id: { type: 'string' }, title: { type: 'string' }, url: { type: 'string' } },
  required: ['id', 'title', 'url'],
};

export const copyConfluencePage = defineTool({
  name: 'confluence_copy_page',
  title: 'Copy Confluence page',
  description: 'Copies a page, without the pages below it, beside the original or below another page.',
  input: {
    page: pageArgument,
    title: text('Title of the copy; “Copy of …” unless given.', { maxLength: 255 }),
    parent: text('Id, address or exact title of the page to put it below.', { maxLength: 1_000 }),
    attachments: defaulted(flag('With its files.'), true),
    labels: defaulted(flag('With its labels.'), true),
    permissions: defaulted(flag('With its restrictions.'), true),
    site: siteArgument,
  },
  output,
  annotations: ADDS,
  scopes: ['confluence:write'],
  async run(input, context) {
    const { atlassian } = context;
    const parentSite = input.parent === undefined ? undefined : pageReference(input.parent)?.site;
    const { site } = await siteOfPage(atlassian, input.page, input.site ?? parentSite);
    const page = await findContent(atlassian, site, input.page);
    if (page.kind !== 'page') throw new ToolFailure('invalid_arguments', 'Blog posts cannot be copied.');
    if (isWithheldPage(page)) throw withheldFailure('The page cannot be copied');
    if (input.attachments) await refuseWithheldFiles(context, site, page.id);
    const parent = input.parent === undefined ? undefined : await findContent(atlassian, site, input.parent);
    const parentId = parent?.id ?? page.parentId;
    if (parentId === undefined || parent?.kind === 'blogpost') {
      throw new ToolFailure('invalid_arguments', 'Pass parent, the page to put the copy below.');
    }
    const title = (input.title ?? `Copy of ${page.title}`).trim().slice(0, 255);
    const spaceId = parent?.spaceId ?? page.spaceId ?? '';
    const { attachments, labels, permissions } = input;
    const what = { parentId, title, attachments, labels, permissions };
    const made = await atlassian.ask(site, (http, call) => copyPage(http, call, page.id, what), {
      find: findCreatedPage(spaceId, title),
      async check() {
        if (!(await isTitleTaken(atlassian, site, spaceId, title))) return;
        throw new ToolFailure('choice', `The space has a page called ${title} already: pass another title.`);
      },
      change: {
        kind: 'page',
        target: { id: page.id, name: oneLine(page.title) },
        after: (copy) => ({ page_id: copy.id, kind: 'page', title, version: 1 }),
      },
    });
    const url = pageUrl(site, made.id, made._links?.webui);
    return {
      text: `Copied “${oneLine(page.title)}” to “${title}” (id ${made.id}): ${url}`,
      structured: { id: made.id, title, url },
    };
  },
});
