import { listConnections } from '../connect/connections.js';
import type { PortalConnection } from '../pages/portal/model.js';
import type { AuthContext } from '../web/context.js';

/** A user's Atlassian accounts with what can be done with each. */
export async function connectionsOf({ database }: AuthContext, userId: string): Promise<PortalConnection[]> {
  const connections = await listConnections(database, userId);
  return connections.map((connection) => ({
    ...connection,
    reconnectAction: `/portal/connections/${connection.id}/reconnect`,
    removeAction: `/portal/connections/${connection.id}/remove`,
  }));
}
