import type { NoticeKind } from '@gatehouse/ui';

/** A client that the user approved. */
export interface PortalClient {
  id: string;
  name: string;
  /** Domain of the metadata document; undefined for clients without one. */
  host: string | undefined;
  verified: boolean;
  /** What it may do, each in words. */
  scopes: string[];
  approvedAt: Date;
  /** Undefined while it was never used. */
  lastUsedAt: Date | undefined;
  /** How many devices hold a living grant. */
  devices: number;
  revokeAction: string;
}

/** An Atlassian account that Gatehouse holds a credential for. */
export interface PortalConnection {
  id: string;
  account: string;
  email: string | undefined;
  status: 'active' | 'needs_reconnect';
  sites: { name: string; url: string; products: string[] }[];
  connectedAt: Date;
  reconnectAction: string;
  removeAction: string;
}

/** Every action is a path that takes a POST with the field `csrf`. */
export interface PortalModel {
  csrf: string;
  user: { name: string; email: string | undefined };
  /** The outcome of what the user just did. */
  notice: { kind: NoticeKind; text: string } | undefined;
  clients: PortalClient[];
  connections: PortalConnection[];
  /** Address of the MCP server, to paste into a client. */
  mcpUrl: string;
  sandbox: boolean;
  signOutAction: string;
  signOutEverywhereAction: string;
}
