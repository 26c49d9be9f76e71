import { createHash } from 'node:crypto';
import { saveRemoteLink } from '@gatehouse/atlassian';
import { siteArgument } from '../../common/arguments.js';
import { issueReference } from '../../common/references.js';
import { resolveSite } from '../../common/site.js';
import { ToolFailure } from '../../failure.js';
import { type ObjectSchema, required, text } from '../../schema.js';
import { ADDS, defineTool } from '../../tool.js';
import { issueUrl } from '../rows.js';

/** Jira's own limit (characters). */
const MAX_GLOBAL_ID = 255;

const output: ObjectSchema = {
  type: 'object',
  properties: {
    id: { type: 'integer' },
    issue: { type: 'string' },
    global_id: { type: 'string' },
    url: { type: 'string' },
  },
  required: ['id', 'issue', 'global_id', 'url'],
};

export const addJiraRemoteLink = defineTool({
  name: 'jira_add_remote_link',
  title: 'Link a web page to a Jira issue',
  description:
    'Links a web address, such as a page, pull request or document, to a Jira issue. The same address, or the same ' +
    'global_id, replaces the link that is there.',
  input: {
    issue: required(text('Key, id or address of the issue.', { maxLength: 500 })),
    url: required(text('Address, http or https.', { maxLength: 2_000 })),
    title: required(text('What the link is called.', { maxLength: 255 })),
    summary: text('One line below the title.', { maxLength: 500 }),
    relationship: text('Such as "mentioned in" or "fixed by".', { maxLength: 255 }),
    global_id: text('Own id of the link, to replace it later with another address.', { maxLength: MAX_GLOBAL_ID }),
    site: siteArgument,
  },
  output,
  annotations: { ...ADDS, idempotentHint: true },
  write: 'changes',
  scopes: ['jira:write'],
  async run(input, { atlassian }) {
    const reference = issueReference(input.issue);
    const url = webAddress(input.url);
    const site = await resolveSite(atlassian, 'jira', input.site ?? reference.site);
    const globalId = input.global_id ?? globalIdOf(url);
    const { title, summary, relationship } = input;
    const link = { globalId, relationship, object: { url, title, summary } };
    const { id } = await atlassian.ask(site, (http, call) => saveRemoteLink(http, call, reference.id, link), {
      change: { kind: 'other', target: { id: reference.id, name: reference.id }, after: () => ({ ...link }) },
    });
    return {
      text: `Linked ${reference.id} to ${input.title} (link ${id}): ${issueUrl(site, reference.id)}`,
      structured: { id, issue: reference.id, global_id: globalId, url: issueUrl(site, reference.id) },
    };
  },
});

/** Others will click it: nothing but the web's own schemes. */
function webAddress(given: string): string {
  const url = URL.parse(given.trim());
  if (url && (url.protocol === 'https:' || url.protocol === 'http:')) return url.href;
  throw new ToolFailure('invalid_arguments', 'url must be a whole address that begins with https:// or http://.');
}

/** One link for each address, however often it is added. */
function globalIdOf(url: string): string {
  return url.length <= MAX_GLOBAL_ID ? url : `sha256:${createHash('sha256').update(url).digest('hex')}`;
}
