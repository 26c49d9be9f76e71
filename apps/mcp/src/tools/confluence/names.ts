import { getUsers, MAX_USERS } from '@gatehouse/atlassian';
import type { AtlassianAccess, ConnectedSite } from '../../credentials/access.js';
import { oneLine } from '../common/lines.js';
import { ToolFailure } from '../failure.js';

/** Says who has an account id: the name with the id, or the id alone. */
export type NameOf = (accountId: string | null | undefined) => string | undefined;

/**
 * The names of people, whom Confluence gives by account id alone. They are an extra: where they cannot be had, ids have
 * to do.
 */
export async function namesOf(
  atlassian: AtlassianAccess,
  site: ConnectedSite,
  accountIds: readonly (string | null | undefined)[],
): Promise<NameOf> {
  const wanted = [...new Set(accountIds.filter((id): id is string => Boolean(id)))].slice(0, MAX_USERS);
  const names = new Map<string, string>();
  if (wanted.length > 0) {
    const users = await atlassian.ask(site, (http, call) => getUsers(http, call, wanted)).catch(withoutNames);
    for (const user of users) names.set(user.accountId, oneLine(user.displayName || user.publicName));
  }
  return (accountId) => {
    if (!accountId) return undefined;
    const name = names.get(accountId);
    return name ? `${name} (${accountId})` : accountId;
  };
}

/** What ends the whole call ends it here too. */
function withoutNames(error: unknown): [] {
  if (error instanceof ToolFailure && error.code === 'atlassian') return [];
  if (error instanceof ToolFailure && error.kind === 'scope_mismatch') return [];
  throw error;
}
