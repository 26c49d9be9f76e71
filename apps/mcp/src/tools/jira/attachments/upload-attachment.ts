import { addAttachment, findAddedAttachment, getIssue } from '@gatehouse/atlassian';
import { siteArgument } from '../../common/arguments.js';
import { bytes } from '../../common/files/give-file.js';
import { fileToSend, sendGiven, sendingArguments } from '../../common/files/to-send.js';
import { oneLine, present } from '../../common/lines.js';
import { issueReference } from '../../common/references.js';
import { resolveSite } from '../../common/site.js';
import { required, text } from '../../schema.js';
import { ADDS, defineTool } from '../../tool.js';
import { issueUrl } from '../rows.js';

const string = { type: 'string' } as const;

export const uploadJiraAttachment = defineTool({
  name: 'jira_upload_attachment',
  title: 'Attach a file to a Jira issue',
  description:
    'Attaches a file to an issue: a text, up to 750 kB in base64, or a copy of another issue’s or page’s attachment. ' +
    'Several files may have the same name.',
  input: {
    issue: required(text('Key, id or address of the issue.', { maxLength: 500 })),
    ...sendingArguments,
    site: siteArgument,
  },
  output: {
    type: 'object',
    properties: { id: string, issue: string, name: string, size: { type: 'integer' }, url: string },
    required: ['id', 'issue', 'name', 'url'],
  },
  annotations: ADDS,
  scopes: ['jira:write'],
  async run(input, context) {
    const reference = issueReference(input.issue);
    const site = await resolveSite(context.atlassian, 'jira', input.site ?? reference.site);
    const { id: issue } = reference;
    // A copy may come from another site: where it goes is looked at first, which is also what people are shown.
    if (input.from !== undefined) {
      await context.atlassian.ask(site, (http, call) => getIssue(http, call, issue, { fields: ['summary'] }));
    }
    const file = await fileToSend(context, input);
    const added = await sendGiven(context, file, () =>
      context.atlassian.ask(site, (http, call) => addAttachment(http, call, issue, file), {
        find: findAddedAttachment(issue, file),
        change: {
          kind: 'other',
          target: { id: issue, name: issue },
          after: ({ id, filename }) => ({ attachment: id, filename }),
        },
      }),
    );
    const url = issueUrl(site, issue);
    const name = oneLine(added.filename);
    const size = added.size ?? file.size;
    return {
      text: `Attached ${name}${size === undefined ? '' : `, ${bytes(size)},`} to ${issue} (id ${added.id}): ${url}`,
      structured: { id: added.id, issue, name, url, ...present({ size }) },
    };
  },
});
