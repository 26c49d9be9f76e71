import { fetchSites } from '@gatehouse/atlassian';
import { type UnusableConnection, useConnection } from '@gatehouse/vault';
import type { AuthContext } from '../web/context.js';

/** What came of reading sites again: `none` where the user has no such connection. */
export type SitesRead = 'read' | 'reconnect' | 'failed' | 'none';

const UNREAD: Record<UnusableConnection, SitesRead> = {
  none: 'none',
  needs_reconsent: 'reconnect',
  operator: 'failed',
  unavailable: 'failed',
  unreadable: 'failed',
};

/** Asks Atlassian which sites a connection of this user reaches now, and writes that down. */
export async function readSites(context: AuthContext, connectionId: string, userId: string): Promise<SitesRead> {
  const { atlassian, logger, vault } = context;
  const held = (await vault.credentials(userId)).find((credential) => credential.connectionId === connectionId);
  if (!held) return 'none';
  const connection = useConnection(vault, held);
  const asked = await connection.send((accessToken) => fetchSites(atlassian.http, accessToken));
  if (!asked.sent) {
    logger.warn({ event: 'connection.sites_unread', detail: asked.reason }, 'reading the sites failed');
    return UNREAD[asked.reason];
  }
  const { result: sites } = asked;
  if (!sites.ok) {
    logger.warn({ event: 'connection.sites_unread', detail: sites.error.logText }, 'reading the sites failed');
    return sites.error.kind === 'unauthorized' ? 'reconnect' : 'failed';
  }
  // Tokens that were written meanwhile came with sites that were read later than these.
  await vault.noteSites(connection.credential, sites.value);
  await vault.tidyDefaultSite(userId);
  return 'read';
}
