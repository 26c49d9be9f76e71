import { getAttachment, openAttachment } from '@gatehouse/atlassian';
import { siteArgument } from '../../common/arguments.js';
import { givenProperties, givingArguments } from '../../common/files/arguments.js';
import { giveFile } from '../../common/files/give-file.js';
import { resolveSite } from '../../common/site.js';
import { required, text } from '../../schema.js';
import { defineTool, READS } from '../../tool.js';
import { person } from '../values.js';
import { attachmentReference } from './references.js';

const NAME = 'jira_get_attachment';

export const getJiraAttachment = defineTool({
  name: NAME,
  title: 'Read a file of a Jira issue',
  description:
    'Shows a picture, reads text; anything else gets a download link that works once, within five minutes. Ids: ' +
    'jira_get_issue with include attachments.',
  input: {
    attachment: required(text('Its id or address.', { maxLength: 1_000 })),
    ...givingArguments,
    site: siteArgument,
  },
  output: { type: 'object', properties: givenProperties, required: ['source', 'id', 'name', 'type'] },
  annotations: READS,
  scopes: ['jira:read'],
  async run(input, context) {
    const { id, site: named } = attachmentReference(input.attachment);
    const site = await resolveSite(context.atlassian, 'jira', input.site ?? named);
    const { filename, mimeType, size, author, created } = await context.atlassian.ask(site, (http, call) =>
      getAttachment(http, call, id),
    );
    const type = mimeType || 'application/octet-stream';
    const file = { id, name: filename, type, size: size ?? undefined, author: person(author) || undefined, created };
    return await giveFile(context, {
      product: 'jira',
      site,
      tool: NAME,
      file,
      open: (http, call) => openAttachment(http, call, id),
      wanted: input,
    });
  },
});
