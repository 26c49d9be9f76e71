import { describeScope, parseScopes } from '@gatehouse/contract';
import { isDocumentClient } from '../clients/description.js';
import type { Family } from '../consent/families.js';
import type { PortalClient, PortalDevice, PortalReplay } from '../pages/portal/model.js';
import type { AuthContext } from '../web/context.js';
import { clientHref } from './references.js';
import { durationInWords } from './words.js';

/** Where a device's authorization went: what is known of the device, without its own words. */
const PLACES = {
  loopback: 'A program on a computer',
  app: 'An application on a device',
  web: 'A service on the web',
  none: 'A device without a browser',
} as const;

/** All that acts for a user: the clients, their devices, and old keys of theirs that came back. */
export interface Acting {
  clients: PortalClient[];
  devices: (PortalDevice & { clientId: string })[];
  replays: (PortalReplay & { clientId: string })[];
}

export async function actingFor({ database, families, replays }: AuthContext, userId: string): Promise<Acting> {
  const [approvals, devices, returned] = await Promise.all([
    database.prisma.approval.findMany({ where: { userId }, orderBy: { updatedAt: 'desc' } }),
    families.list(userId),
    replays.list(userId),
  ]);
  const approvalOf = (clientId: string) => approvals.find((approval) => approval.clientId === clientId);
  const nameOf = (clientId: string) => approvalOf(clientId)?.clientName ?? 'an application that you ended';
  return {
    clients: approvals.map((approval): PortalClient => {
      const own = devices.filter(({ clientId }) => clientId === approval.clientId);
      return {
        id: approval.clientId,
        name: approval.clientName,
        host: isDocumentClient(approval.clientId) ? new URL(approval.clientId).host : undefined,
        verified: approval.verified,
        scopes: parseScopes(approval.scopes).map(describeScope),
        approvedAt: approval.updatedAt,
        lastUsedAt: own[0]?.lastUsedAt,
        devices: own.length,
        href: clientHref(approval.clientId),
        revokeAction: `${clientHref(approval.clientId)}/revoke`,
      };
    }),
    devices: devices.map((family) => ({
      clientId: family.clientId,
      ...deviceOf(family, approvalOf(family.clientId)?.scopes ?? []),
    })),
    replays: returned.map((replay) => ({
      clientId: replay.clientId,
      id: replay.id,
      clientName: nameOf(replay.clientId),
      age: durationInWords(replay.tokenAge),
      firstAt: replay.firstAt,
      lastAt: replay.lastAt,
      times: replay.times,
      address: replay.origin.address.replace(/^::ffff:/, ''),
      software: replay.origin.userAgent,
      endAction: replay.familyLives ? endOf(replay.grantId) : undefined,
      dismissAction: `/portal/replays/${replay.id}/dismiss`,
    })),
  };
}

/** @param allowed what the client may do: a device of which that is true need not say so again */
function deviceOf(
  { grantId, scopes, device, createdAt, lastUsedAt }: Family,
  allowed: readonly string[],
): PortalDevice {
  const same = scopes.length === allowed.length && scopes.every((scope) => allowed.includes(scope));
  return {
    id: grantId,
    place: PLACES[device.redirect ?? 'none'],
    software: device.userAgent,
    scopes: same ? [] : scopes.map(describeScope),
    signedInAt: createdAt,
    lastUsedAt,
    endAction: endOf(grantId),
  };
}

const endOf = (grantId: string) => `/portal/devices/${grantId}/end`;
