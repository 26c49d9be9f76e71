import { trashContent } from '@gatehouse/atlassian';
import { siteArgument } from '../../common/arguments.js';
import { oneLine, present } from '../../common/lines.js';
import { ToolFailure } from '../../failure.js';
import { integer, type ObjectSchema } from '../../schema.js';
import { DESTROYS, defineTool } from '../../tool.js';
import { findContent, pageArgument, siteOfPage } from '../content.js';

const output: ObjectSchema = {
  type: 'object',
  properties: { id: { type: 'string' }, title: { type: 'string' }, trashed: { type: 'boolean' } },
  required: ['id', 'title', 'trashed'],
};

export const deleteConfluencePage = defineTool({
  name: 'confluence_delete_page',
  title: 'Delete Confluence page',
  description:
    'Moves a page or blog post to the trash of its space, from where people can restore it. Pages below it move up.',
  input: {
    page: pageArgument,
    expected_version: integer('Only if this is its version.', { minimum: 1 }),
    site: siteArgument,
  },
  output,
  annotations: DESTROYS,
  write: 'deletes',
  scopes: ['confluence:delete'],
  async run(input, { atlassian }) {
    const { site } = await siteOfPage(atlassian, input.page, input.site);
    const { kind, id, title, spaceId, parentId, summary, shown } = await findContent(atlassian, site, input.page);
    const version = summary.version?.number;
    if (input.expected_version !== undefined && input.expected_version !== version) {
      throw new ToolFailure('choice', `Nothing was deleted: the page is at version ${version} by now. Read it again.`);
    }
    await atlassian.ask(site, (http, call) => trashContent(http, call, { kind, id }), {
      change: {
        kind: 'page',
        target: { id, name: oneLine(title) },
        before: { page_id: id, kind, title, ...present({ version, space_id: spaceId, parent_id: parentId }) },
      },
    });
    const name = oneLine(shown.title);
    return { text: `Moved “${name}” (id ${id}) to the trash.`, structured: { id, title: name, trashed: true } };
  },
});
