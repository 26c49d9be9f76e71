import { type JiraFieldMeta, type JiraUser, searchAssignableUsers, searchUsers } from '@gatehouse/atlassian';
import type { AtlassianAccess, ConnectedSite } from '../../credentials/access.js';
import { ToolFailure } from '../failure.js';
import { person } from './values.js';

/** `5b10ac8d82e05b22cc7d4ef5`, `712020:0f0ee4…`, `qm:…`. */
const ACCOUNT_ID = /^(?:[0-9a-f]{24}|[0-9a-z]{1,12}:[0-9A-Za-z:_-]{8,})$/;
const MAX_CANDIDATES = 10;

/** Among whom somebody is looked for: those who can be assigned somewhere, or everybody. */
export type Among = { project: string } | { issueKey: string } | 'everybody';

export const isMe = (given: string): boolean => /^(?:me|myself|currentUser\(\))$/i.test(given.trim());

/**
 * The account id of the person that the model means: "me", an account id, an e-mail address or a name.
 *
 * @throws ToolFailure listing the candidates, where it is none or several
 */
export async function resolvePerson(
  atlassian: AtlassianAccess,
  site: ConnectedSite,
  among: Among,
  given: string,
): Promise<string> {
  const wanted = given.trim();
  if (isMe(wanted)) return site.account.accountId;
  if (ACCOUNT_ID.test(wanted)) return wanted;
  const search = { query: wanted, maxResults: MAX_CANDIDATES };
  const all = await atlassian.ask(site, (http, call) =>
    among === 'everybody'
      ? searchUsers(http, call, search)
      : searchAssignableUsers(http, call, { ...search, in: among }),
  );
  const found = all.filter(({ active, accountType }) => active !== false && accountType !== 'app');
  const exact = found.filter((user) => isCalled(user, wanted));
  const [only, ...others] = exact.length > 0 ? exact : found;
  if (only && others.length === 0) return only.accountId;
  const candidates = await atlassian.seen(site, found);
  throw new ToolFailure(
    'choice',
    only
      ? `Several people match ${wanted}: pass an account id. ${candidates.map(person).join('; ')}`
      : `${nobody(among)} matches ${wanted}. Try an e-mail address, an account id or "me".`,
  );
}

/** Finds the people that the fields of a form name: the assignee among those who can be, others among everybody. */
export function personFinder(atlassian: AtlassianAccess, site: ConnectedSite, assignable: Among) {
  return (name: string, { schema }: JiraFieldMeta): Promise<string> =>
    resolvePerson(atlassian, site, schema.system === 'assignee' ? assignable : 'everybody', name);
}

function nobody(among: Among): string {
  if (among === 'everybody') return 'Nobody on this site';
  return `Nobody who can be assigned ${'project' in among ? `issues in ${among.project}` : among.issueKey}`;
}

function isCalled(user: JiraUser, wanted: string): boolean {
  const lower = wanted.toLowerCase();
  return user.displayName.toLowerCase() === lower || user.emailAddress?.toLowerCase() === lower;
}
