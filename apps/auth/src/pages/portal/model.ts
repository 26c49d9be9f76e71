import type { NoticeKind } from '@gatehouse/ui';

/** Every action is a path that takes a POST with the field `csrf`. */
export interface PortalFrame {
  csrf: string;
  user: { name: string; email: string | undefined };
  /** The outcome of what the user just did. */
  notice: { kind: NoticeKind; text: string } | undefined;
  sandbox: boolean;
  signOutAction: string;
}

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
  /** How many devices are signed in. */
  devices: number;
  /** The page on which the devices are listed. */
  href: string;
  revokeAction: string;
}

/** One device that a client is signed in on. */
export interface PortalDevice {
  id: string;
  /** What is known of it, in words of ours. */
  place: string;
  /** What the software called itself: its own words. */
  software: string | undefined;
  /** What it may do, where that is less than the client may. */
  scopes: string[];
  signedInAt: Date;
  lastUsedAt: Date;
  endAction: string;
}

/** An old key of a client that came back. */
export interface PortalReplay {
  id: string;
  clientName: string;
  /** How long before its latest return the key was replaced, in words. */
  age: string;
  firstAt: Date;
  lastAt: Date;
  times: number;
  /** Where it came from. */
  address: string;
  software: string | undefined;
  /** Undefined once the device is signed out. */
  endAction: string | undefined;
  dismissAction: string;
}

/** A site that an account reaches. */
export interface PortalSite {
  id: string;
  name: string;
  url: string;
  products: string[];
  /** Whether it is the one that is meant where several would do. */
  isDefault: boolean;
}

/** An Atlassian account that Gatehouse holds a credential for. */
export interface PortalConnection {
  id: string;
  account: string;
  email: string | undefined;
  status: 'active' | 'needs_reconnect';
  sites: PortalSite[];
  /** The Atlassian permissions that Gatehouse holds, in words. */
  permissions: string[];
  /** Those that are missing, in words, and the tools that do not work without them. */
  missing: string[];
  stops: string[];
  connectedAt: Date;
  refreshedAt: Date;
  reconnectAction: string;
  refreshSitesAction: string;
  removeAction: string;
}

/** A browser that the user is signed in with. */
export interface PortalSession {
  id: string;
  browser: string;
  /** Where it is, in words of ours. */
  place: string;
  signedInAt: Date;
  lastSeenAt: Date;
  current: boolean;
  endAction: string;
}

/** A call of a client that waits for its user's decision. */
export interface PortalWaiting {
  /** The page on which it is decided. */
  href: string;
  client: string;
  /** What it would do, in words of ours, and where. */
  title: string;
  site: string | undefined;
  expiresAt: Date;
}

export interface PortalModel extends PortalFrame {
  waiting: PortalWaiting[];
  replays: PortalReplay[];
  clients: PortalClient[];
  connections: PortalConnection[];
  /** Connects an account, the first or a further one. */
  connectAction: string;
  /** Takes `site`, an id or nothing; undefined where there is nothing to choose. */
  defaultSiteAction: string | undefined;
  /** Address of the MCP server, to paste into a client. */
  mcpUrl: string;
}

export interface ClientModel extends PortalFrame {
  client: PortalClient;
  devices: PortalDevice[];
  replays: PortalReplay[];
}

export interface SessionsModel extends PortalFrame {
  sessions: PortalSession[];
  endOthersAction: string;
  signOutEverywhereAction: string;
}

export interface ActivityModel extends PortalFrame {
  /** Newest first; names in it are strangers'. */
  entries: { before: string; name: string | undefined; after: string; at: Date }[];
}
