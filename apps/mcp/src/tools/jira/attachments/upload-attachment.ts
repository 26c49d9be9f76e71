import { getIssue, mayAttach } from '@gatehouse/atlassian';
import type { AtlassianAccess, ConnectedSite } from '../../../credentials/access.js';
import { siteArgument } from '../../common/arguments.js';
import { fileToSend, nameForLink, sendGiven, sendingArguments } from '../../common/files/to-send.js';
import { giveUploadLink } from '../../common/files/upload-link.js';
import { issueReference } from '../../common/references.js';
import { resolveSite } from '../../common/site.js';
import { ToolFailure } from '../../failure.js';
import { required, text } from '../../schema.js';
import { ADDS, defineTool } from '../../tool.js';
import { attachToIssue } from './attach.js';

const NAME = 'jira_upload_attachment';
const string = { type: 'string' } as const;

export const uploadJiraAttachment = defineTool({
  name: NAME,
  title: 'Attach a file to a Jira issue',
  titleFor: ({ link }) => (link === true ? 'Get a link by which one file is attached to a Jira issue' : undefined),
  description:
    'Attaches a file to an issue: a text, up to 750 kB in base64, a copy of another issue’s or page’s attachment, or ' +
    'any file by a link (curl -T). Several files may have the same name.',
  input: {
    issue: required(text('Key, id or address of the issue.', { maxLength: 500 })),
    ...sendingArguments,
    site: siteArgument,
  },
  output: {
    type: 'object',
    properties: {
      id: string,
      issue: string,
      name: string,
      size: { type: 'integer' },
      url: string,
      upload_url: string,
    },
    required: ['name'],
  },
  annotations: ADDS,
  looksFirst: ({ from }) => from !== undefined,
  scopes: ['jira:write'],
  async run(input, context) {
    const { atlassian } = context;
    const reference = issueReference(input.issue);
    const name = nameForLink(input);
    const site = await resolveSite(atlassian, 'jira', input.site ?? reference.site);
    const { id: issue } = reference;
    if (name !== undefined) {
      const key = await mayGetFiles(atlassian, site, issue);
      return await giveUploadLink(context, {
        product: 'jira',
        tool: NAME,
        site,
        target: { id: key, title: key },
        name,
      });
    }
    // Before anybody is asked about a copy, it is known that there is a place for it.
    if (input.from !== undefined) await lookAt(atlassian, site, issue);
    const file = await fileToSend(context, input);
    return await sendGiven(context, file, () => attachToIssue(atlassian, site, issue, file));
  },
});

const lookAt = (atlassian: AtlassianAccess, site: ConnectedSite, issue: string) =>
  atlassian.ask(site, (http, call) => getIssue(http, call, issue, { fields: ['summary'] }));

/**
 * The key of an issue that a file may be attached to.
 * @throws ToolFailure where none may: a large file is not sent for nothing
 */
async function mayGetFiles(atlassian: AtlassianAccess, site: ConnectedSite, issue: string): Promise<string> {
  const { key } = await lookAt(atlassian, site, issue);
  if (await atlassian.ask(site, (http, call) => mayAttach(http, call, key))) return key;
  throw new ToolFailure('atlassian', `The account does not have permission to create attachments on ${key}.`);
}
