import { fetchSites } from '@gatehouse/atlassian';
import type { Credential } from '@gatehouse/vault';
import type { AuthContext } from '../web/context.js';

/** What came of reading sites again: `none` where the user has no such connection. */
export type SitesRead = 'read' | 'reconnect' | 'failed' | 'none';

/** Asks Atlassian which sites a connection of this user reaches now, and writes that down. */
export async function readSites(context: AuthContext, connectionId: string, userId: string): Promise<SitesRead> {
  const { atlassian, logger, vault } = context;
  const held = (await vault.credentials(userId)).find((credential) => credential.connectionId === connectionId);
  if (!held) return 'none';
  const due = held.token.state === 'usable' && held.token.goodForMs <= 0;
  let current = due ? await refreshed(context, held) : held;
  if (typeof current === 'string') return current;
  if (current.token.state === 'needs_reconsent') return 'reconnect';
  if (current.token.state === 'unreadable') return 'failed';
  let sites = await fetchSites(atlassian.http, current.token.accessToken);
  if (!sites.ok && sites.error.kind === 'unauthorized') {
    current = await refreshed(context, current);
    if (typeof current === 'string') return current;
    if (current.token.state === 'usable') sites = await fetchSites(atlassian.http, current.token.accessToken);
  }
  if (!sites.ok) {
    logger.warn({ event: 'connection.sites_unread', detail: sites.error.logText }, 'reading the sites failed');
    return sites.error.kind === 'unauthorized' ? 'reconnect' : 'failed';
  }
  // Tokens that were written meanwhile came with sites that were read later than these.
  await vault.noteSites(current, sites.value);
  await vault.tidyDefaultSite(userId);
  return 'read';
}

async function refreshed({ vault, logger }: AuthContext, held: Credential): Promise<Credential | SitesRead> {
  const result = await vault.refresh(held.connectionId, held.generation);
  if (result.ok) return result.credential;
  logger.warn({ event: 'connection.sites_unread', detail: result.logText }, 'refreshing for the sites failed');
  if (result.reason === 'none') return 'none';
  return result.reason === 'needs_reconsent' ? 'reconnect' : 'failed';
}
