import { type JiraUser, searchAssignableUsers, searchUsers } from '@gatehouse/atlassian';
import type { AtlassianAccess, ConnectedSite } from '../../credentials/access.js';
import { ToolFailure } from '../failure.js';
import { person } from './values.js';

/** `5b10ac8d82e05b22cc7d4ef5`, `712020:0f0ee4…`, `qm:…`. */
const ACCOUNT_ID = /^(?:[0-9a-f]{24}|[0-9a-z]{1,12}:[0-9A-Za-z:_-]{8,})$/;
const MAX_CANDIDATES = 10;

/**
 * The account id of the person that the model means: "me", an account id, an e-mail address or a name.
 *
 * @param project only people who can be assigned issues there are considered
 * @throws ToolFailure listing the candidates, where it is none or several
 */
export async function resolvePerson(
  atlassian: AtlassianAccess,
  site: ConnectedSite,
  project: string,
  given: string,
): Promise<string> {
  const wanted = given.trim();
  const known = knownAs(site, wanted);
  if (known !== undefined) return known;
  const found = await atlassian.ask(site, (http, call) =>
    searchAssignableUsers(http, call, { query: wanted, maxResults: MAX_CANDIDATES, in: { project } }),
  );
  return onlyOne(found, wanted, `Nobody who can be assigned issues in ${project}`);
}

/**
 * The same among everybody on the site.
 * @throws ToolFailure listing the candidates, where it is none or several
 */
export async function resolveAnyone(atlassian: AtlassianAccess, site: ConnectedSite, given: string): Promise<string> {
  const wanted = given.trim();
  const known = knownAs(site, wanted);
  if (known !== undefined) return known;
  const found = await atlassian.ask(site, (http, call) =>
    searchUsers(http, call, { query: wanted, maxResults: MAX_CANDIDATES }),
  );
  return onlyOne(found, wanted, 'Nobody on this site');
}

/** Whom a word names without asking Jira. */
function knownAs(site: ConnectedSite, wanted: string): string | undefined {
  if (/^(?:me|myself|currentUser\(\))$/i.test(wanted)) return site.account.accountId;
  return ACCOUNT_ID.test(wanted) ? wanted : undefined;
}

function onlyOne(found: readonly JiraUser[], wanted: string, nobody: string): string {
  const exact = found.filter((user) => isCalled(user, wanted));
  const [only, ...others] = exact.length > 0 ? exact : found;
  if (only && others.length === 0) return only.accountId;
  throw new ToolFailure(
    'choice',
    only
      ? `Several people match ${wanted}: pass an account id. ${found.map(person).join('; ')}`
      : `${nobody} matches ${wanted}. Try an e-mail address, an account id or "me".`,
  );
}

function isCalled(user: JiraUser, wanted: string): boolean {
  const lower = wanted.toLowerCase();
  return user.displayName.toLowerCase() === lower || user.emailAddress?.toLowerCase() === lower;
}
