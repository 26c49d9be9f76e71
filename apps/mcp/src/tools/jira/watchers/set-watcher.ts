import { addWatcher, removeWatcher } from '@gatehouse/atlassian';
import { siteArgument } from '../../common/arguments.js';
import { issueReference } from '../../common/references.js';
import { resolveSite } from '../../common/site.js';
import { defaulted, flag, type ObjectSchema, required, text } from '../../schema.js';
import { CHANGES, defineTool } from '../../tool.js';
import { resolvePerson } from '../people.js';
import { issueUrl } from '../rows.js';

const output: ObjectSchema = {
  type: 'object',
  properties: {
    issue: { type: 'string' },
    account_id: { type: 'string' },
    watching: { type: 'boolean' },
    url: { type: 'string' },
  },
  required: ['issue', 'account_id', 'watching', 'url'],
};

export const setJiraWatcher = defineTool({
  name: 'jira_set_watcher',
  title: 'Watch a Jira issue',
  description:
    'Makes the user, or another person, a watcher of a Jira issue, who is told of its changes, or ends that.',
  input: {
    issue: required(text('Key, id or address of the issue.', { maxLength: 500 })),
    person: defaulted(text('"me", a name, an e-mail address or an account id.', { maxLength: 200 }), 'me'),
    watch: defaulted(flag('False to stop watching.'), true),
    site: siteArgument,
  },
  output,
  annotations: { ...CHANGES, destructiveHint: false },
  write: 'changes',
  scopes: ['jira:write'],
  async run(input, { atlassian }) {
    const reference = issueReference(input.issue);
    const site = await resolveSite(atlassian, 'jira', input.site ?? reference.site);
    const accountId = await resolvePerson(atlassian, site, 'everybody', input.person);
    const change = input.watch ? addWatcher : removeWatcher;
    await atlassian.ask(site, (http, call) => change(http, call, reference.id, accountId), {
      change: {
        kind: 'other',
        target: { id: reference.id, name: reference.id },
        after: () => ({ watcher: accountId, watching: input.watch }),
      },
    });
    const who = accountId === site.account.accountId ? 'You' : input.person;
    const url = issueUrl(site, reference.id);
    const verb = who === 'You' ? 'watch' : 'watches';
    return {
      text: input.watch
        ? `${who} now ${verb} ${reference.id}: ${url}`
        : `${who} no longer ${verb} ${reference.id}: ${url}`,
      structured: { issue: reference.id, account_id: accountId, watching: input.watch, url },
    };
  },
});
