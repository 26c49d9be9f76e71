import { addWatcher, listWatchers, removeWatcher } from '@gatehouse/atlassian';
import type { AtlassianAccess, ConnectedSite } from '../../../credentials/access.js';
import { siteArgument } from '../../common/arguments.js';
import { issueReference } from '../../common/references.js';
import { resolveSite } from '../../common/site.js';
import { ToolFailure } from '../../failure.js';
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
    const watched = await isWatching(atlassian, site, reference.id, accountId);
    const will = { account_id: accountId, watching: input.watch };
    const change = input.watch ? addWatcher : removeWatcher;
    await atlassian.ask(site, (http, call) => change(http, call, reference.id, accountId), {
      change: {
        kind: 'issue-watcher',
        target: { id: reference.id, name: reference.id },
        before: watched === undefined ? undefined : { account_id: accountId, watching: watched },
        will,
        after: () => will,
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

const REFUSALS: ReadonlySet<string | undefined> = new Set(['not_found', 'forbidden', 'scope_mismatch']);

/** For the record alone: where it cannot be read, the write itself says what is wrong. */
async function isWatching(
  atlassian: AtlassianAccess,
  site: ConnectedSite,
  issue: string,
  accountId: string,
): Promise<boolean | undefined> {
  try {
    const found = await atlassian.ask(site, (http, call) => listWatchers(http, call, issue));
    if (accountId === site.account.accountId) return found.isWatching;
    // Who may count watchers need not be shown them.
    return found.watchers.length < found.watchCount
      ? undefined
      : found.watchers.some((one) => one.accountId === accountId);
  } catch (error) {
    if (error instanceof ToolFailure && REFUSALS.has(error.kind)) return undefined;
    throw error;
  }
}
