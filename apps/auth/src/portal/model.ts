import { describeScope, isScope } from '@gatehouse/contract';
import { z } from 'zod';
import { isDocumentClient } from '../clients/description.js';
import type { PortalClient, PortalConnection, PortalModel } from '../pages/portal-page.js';
import type { Session } from '../signin/session.js';
import type { AuthContext } from '../web/context.js';

/** What a user just did, as the portal says it. */
export const NOTICES = {
  revoked: { kind: 'success', text: 'The application’s access is ended.' },
  removed: { kind: 'success', text: 'The Atlassian account is removed.' },
  reconnected: { kind: 'success', text: 'The Atlassian account is connected again.' },
} as const satisfies Record<string, NonNullable<PortalModel['notice']>>;

/** A client's id as part of a path: the id may itself be an address. */
function referenceOf(clientId: string): string {
  return Buffer.from(clientId, 'utf8').toString('base64url');
}

/** The client's id of such a part of a path. */
export function clientOfReference(reference: string): string {
  return Buffer.from(reference, 'base64url').toString('utf8');
}

const sites = z.array(z.object({ name: z.string(), url: z.string(), products: z.array(z.string()) }));

/** Everything the portal shows. */
export async function portalModel(
  context: AuthContext,
  session: Session,
  done: keyof typeof NOTICES | undefined,
): Promise<PortalModel> {
  const { config, forms } = context;
  const { user } = session;
  const [clients, connections] = await Promise.all([clientsOf(context, user.id), connectionsOf(context, user.id)]);
  return {
    csrf: forms.token(session.reference),
    user: { name: user.displayName, email: user.email },
    notice: done && NOTICES[done],
    clients,
    connections,
    mcpUrl: config.resource,
    sandbox: config.atlassian.sandbox,
    signOutAction: '/portal/sign-out',
    signOutEverywhereAction: '/portal/sign-out-everywhere',
  };
}

async function clientsOf({ database }: AuthContext, userId: string): Promise<PortalClient[]> {
  const { prisma } = database;
  const approvals = await prisma.approval.findMany({ where: { userId }, orderBy: { updatedAt: 'desc' } });
  const living = { accountId: userId, expiresAt: { gt: new Date() } };
  const [devices, uses] = await Promise.all([
    prisma.oidcRecord.groupBy({ by: ['clientId'], where: { ...living, model: 'Grant' }, _count: true }),
    prisma.oidcRecord.groupBy({
      by: ['clientId'],
      where: { ...living, model: 'RefreshToken' },
      _max: { createdAt: true },
    }),
  ]);
  return approvals.map((approval) => ({
    id: approval.clientId,
    name: approval.clientName,
    host: isDocumentClient(approval.clientId) ? new URL(approval.clientId).host : undefined,
    verified: approval.verified,
    scopes: approval.scopes.filter(isScope).map(describeScope),
    approvedAt: approval.updatedAt,
    lastUsedAt: uses.find(({ clientId }) => clientId === approval.clientId)?._max.createdAt ?? undefined,
    devices: devices.find(({ clientId }) => clientId === approval.clientId)?._count ?? 0,
    revokeAction: `/portal/clients/${referenceOf(approval.clientId)}/revoke`,
  }));
}

async function connectionsOf({ database }: AuthContext, userId: string): Promise<PortalConnection[]> {
  const rows = await database.prisma.connection.findMany({
    where: { userId },
    orderBy: { createdAt: 'asc' },
    select: { id: true, displayName: true, email: true, status: true, sites: true, createdAt: true },
  });
  return rows.map((row) => ({
    id: row.id,
    account: row.displayName,
    email: row.email ?? undefined,
    status: row.status === 'active' ? 'active' : 'needs_reconnect',
    sites: sites.parse(row.sites),
    connectedAt: row.createdAt,
    reconnectAction: `/portal/connections/${row.id}/reconnect`,
    removeAction: `/portal/connections/${row.id}/remove`,
  }));
}
