import { listConnections } from '../connect/connections.js';
import type { PortalConnection } from '../pages/portal/model.js';
import type { AuthContext } from '../web/context.js';

/** A user's Atlassian accounts with what can be done with each, and whether there are sites to choose among. */
export async function connectionsOf(
  context: AuthContext,
  userId: string,
): Promise<{ connections: PortalConnection[]; defaultSiteAction: string | undefined }> {
  const [connections, user] = await Promise.all([
    listConnections(context, userId),
    context.database.prisma.user.findUnique({ where: { id: userId }, select: { defaultSiteId: true } }),
  ]);
  const sites = new Set(connections.flatMap((connection) => connection.sites.map(({ id }) => id)));
  return {
    connections: connections.map((connection) => ({
      ...connection,
      sites: connection.sites.map((site) => ({ ...site, isDefault: site.id === user?.defaultSiteId })),
      reconnectAction: `/portal/connections/${connection.id}/reconnect`,
      refreshSitesAction: `/portal/connections/${connection.id}/sites`,
      removeAction: `/portal/connections/${connection.id}/remove`,
    })),
    defaultSiteAction: sites.size > 1 ? '/portal/default-site' : undefined,
  };
}
