import { deleteAttachment, fileState, getAttachment } from '@gatehouse/atlassian';
import { siteArgument } from '../../common/arguments.js';
import { oneLine, present } from '../../common/lines.js';
import { resolveSite } from '../../common/site.js';
import { required, text } from '../../schema.js';
import { DESTROYS, defineTool } from '../../tool.js';
import { person } from '../values.js';
import { attachmentReference } from './references.js';

const string = { type: 'string' } as const;

export const deleteJiraAttachment = defineTool({
  name: 'jira_delete_attachment',
  title: 'Delete a file of a Jira issue',
  description: 'Deletes an attachment of a Jira issue for good. Ids: jira_get_issue with include attachments.',
  input: {
    attachment: required(text('Its id or address.', { maxLength: 1_000 })),
    site: siteArgument,
  },
  output: {
    type: 'object',
    properties: { deleted: { type: 'boolean' }, id: string, name: string, author: string },
    required: ['deleted', 'id', 'name'],
  },
  annotations: DESTROYS,
  write: 'deletes',
  scopes: ['jira:delete'],
  async run(input, { atlassian }) {
    const { id, site: named } = attachmentReference(input.attachment);
    const site = await resolveSite(atlassian, 'jira', input.site ?? named);
    const before = await atlassian.ask(site, (http, call) => getAttachment(http, call, id));
    const shown = await atlassian.seen(site, before);
    await atlassian.ask(site, (http, call) => deleteAttachment(http, call, id), {
      change: { kind: 'issue-attachment', target: { id, name: before.filename }, before: fileState(before) },
    });
    const [name, author] = [oneLine(shown.filename), person(shown.author)];
    return {
      text: `Deleted attachment ${name} (id ${id})${author ? `, by ${author}` : ''}.`,
      structured: { deleted: true, id, name, ...present({ author }) },
    };
  },
});
