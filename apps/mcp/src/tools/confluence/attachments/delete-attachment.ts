import { getPageAttachment, pageFileState, trashPageAttachment } from '@gatehouse/atlassian';
import { siteArgument } from '../../common/arguments.js';
import { oneLine } from '../../common/lines.js';
import { resolveSite } from '../../common/site.js';
import { required, text } from '../../schema.js';
import { DESTROYS, defineTool } from '../../tool.js';
import { attachmentReference } from './references.js';

const string = { type: 'string' } as const;

export const deleteConfluenceAttachment = defineTool({
  name: 'confluence_delete_attachment',
  title: 'Delete a file of a Confluence page',
  description: 'Moves an attachment of a page to the trash, all its versions. Ids: confluence_get_attachment.',
  input: {
    attachment: required(text('Its id or address.', { maxLength: 1_000 })),
    site: siteArgument,
  },
  output: {
    type: 'object',
    properties: { deleted: { type: 'boolean' }, id: string, name: string },
    required: ['deleted', 'id', 'name'],
  },
  annotations: DESTROYS,
  write: 'deletes',
  scopes: ['confluence:delete'],
  async run(input, { atlassian }) {
    const reference = attachmentReference(input.attachment);
    const site = await resolveSite(atlassian, 'confluence', input.site ?? reference.site);
    const before = await atlassian.ask(site, (http, call) => getPageAttachment(http, call, reference.id));
    const { id } = before;
    const name = oneLine((await atlassian.seen(site, before)).title);
    await atlassian.ask(site, (http, call) => trashPageAttachment(http, call, id), {
      change: { kind: 'page-attachment', target: { id, name: oneLine(before.title) }, before: pageFileState(before) },
    });
    return { text: `Moved attachment ${name} (id ${id}) to the trash.`, structured: { deleted: true, id, name } };
  },
});
