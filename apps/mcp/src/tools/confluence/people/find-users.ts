import type { ConfluenceUser } from '@gatehouse/atlassian';
import { limitArgument, siteArgument } from '../../common/arguments.js';
import { oneLine, present } from '../../common/lines.js';
import { resolveSite } from '../../common/site.js';
import { sourceLine, sourceOf, sourceSchema } from '../../common/source.js';
import { type ObjectSchema, required, text } from '../../schema.js';
import { defineTool, READS } from '../../tool.js';
import { searchPeople } from './resolve-person.js';

const output: ObjectSchema = {
  type: 'object',
  properties: {
    source: sourceSchema,
    users: {
      type: 'array',
      items: {
        type: 'object',
        properties: { account_id: { type: 'string' }, name: { type: 'string' }, email: { type: 'string' } },
        required: ['account_id', 'name'],
      },
    },
  },
  required: ['source', 'users'],
};

export const findConfluenceUsers = defineTool({
  name: 'confluence_find_users',
  title: 'Find Confluence users',
  description: 'Finds people in Confluence by name or e-mail address, with the account ids that mentions need.',
  input: {
    query: required(text('Name, beginning of a name, or e-mail address.', { maxLength: 200 })),
    limit: limitArgument,
    site: siteArgument,
  },
  output,
  annotations: READS,
  scopes: ['confluence:read'],
  async run(input, { atlassian }) {
    const site = await resolveSite(atlassian, 'confluence', input.site);
    const users = (await searchPeople(atlassian, site, input.query, input.limit)).map(userRow);
    const lines = users.map(({ name, account_id: id, email }) => `- ${name} (${id})${email ? `, ${email}` : ''}`);
    if (users.length === input.limit) lines.push('There may be more: pass more of the name, or a higher limit.');
    return {
      text: `${sourceLine('confluence', site)}\n${lines.join('\n') || `Nobody is called ${oneLine(input.query)}.`}`,
      structured: { source: sourceOf('confluence', site), users },
    };
  },
});

const userRow = ({ accountId, displayName, publicName, email }: ConfluenceUser) => ({
  account_id: accountId,
  name: oneLine(displayName || publicName || 'Unknown'),
  ...present({ email: oneLine(email) }),
});
