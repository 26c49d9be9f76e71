import { type ConfluenceUser, findUsers } from '@gatehouse/atlassian';
import type { AtlassianAccess, ConnectedSite } from '../../../credentials/access.js';
import { oneLine } from '../../common/lines.js';
import { ToolFailure } from '../../failure.js';
import { quoted } from '../cql.js';

/** `5b10ac8d82e05b22cc7d4ef5`, `712020:0f0ee4…`. */
const ACCOUNT_ID = /^(?:[0-9a-f]{24}|[0-9a-z]{1,12}:[0-9A-Za-z:_-]{8,})$/;
const EMAIL = /^([^\s@]+)@[^\s@]+$/;
const MAX_CANDIDATES = 20;

/**
 * People by name, part of a name or e-mail address. Confluence looks for names alone: of an address the words before
 * the `@` are looked for, and those who have another address, as far as it can be seen, are left out.
 */
export async function searchPeople(
  atlassian: AtlassianAccess,
  site: ConnectedSite,
  given: string,
  limit: number,
): Promise<ConfluenceUser[]> {
  const wanted = given.trim();
  const local = EMAIL.exec(wanted)?.[1];
  const [first = ''] = local?.split(/[._+-]/) ?? [];
  const cql = `user.fullname ~ ${quoted(local ? first : wanted)}`;
  const { users } = await atlassian.ask(site, (http, call) => findUsers(http, call, { cql, limit }));
  if (!local) return users;
  return users.filter(({ email }) => !email || email.toLowerCase() === wanted.toLowerCase());
}

export const personWords = ({ accountId, displayName, publicName }: ConfluenceUser): string =>
  `${oneLine(displayName || publicName || 'Unknown')} (${accountId})`;

/**
 * The account id of the person that the model means: "me", an account id, a name or an e-mail address.
 * @throws ToolFailure listing the candidates, where it is none or several
 */
export async function resolvePerson(atlassian: AtlassianAccess, site: ConnectedSite, given: string): Promise<string> {
  const wanted = given.trim();
  if (/^(?:me|myself|currentUser\(\))$/i.test(wanted)) return site.account.accountId;
  if (ACCOUNT_ID.test(wanted)) return wanted;
  const found = await searchPeople(atlassian, site, wanted, MAX_CANDIDATES);
  const exact = found.filter((user) => isCalled(user, wanted));
  const [only, ...others] = exact.length > 0 ? exact : found;
  if (only && others.length === 0) return only.accountId;
  const candidates = await atlassian.seen(site, found);
  throw new ToolFailure(
    'choice',
    only
      ? `Several people match ${wanted}: pass an account id. ${candidates.map(personWords).join('; ')}`
      : `Nobody in Confluence matches ${wanted}. Try a name, an account id or "me".`,
  );
}

function isCalled(user: ConfluenceUser, wanted: string): boolean {
  const lower = wanted.toLowerCase();
  return user.displayName?.toLowerCase() === lower || user.email?.toLowerCase() === lower;
}
