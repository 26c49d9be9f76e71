import { describe, expect, it } from 'vitest';
import { activityPage } from './activity-page.js';
import { approvalPage } from './approval-page.js';
import { askedCallPage } from './asked-call-page.js';
import { changeDiffersPage } from './change-differs-page.js';
import { changePage } from './change-page.js';
import type { ChangeModel } from './changes/model.js';
import { changesPage } from './changes-page.js';
import { clientPage } from './client-page.js';
import { confirmPage } from './confirm-page.js';
import { errorPage } from './error-page.js';
import { noticePage } from './notice-page.js';
import type {
  PortalClient,
  PortalConnection,
  PortalDevice,
  PortalFrame,
  PortalReplay,
  PortalSession,
} from './portal/model.js';
import { portalPage } from './portal-page.js';
import { requestedLinkPage } from './requested-link-page.js';
import { sessionsPage } from './sessions-page.js';
import { signInPage } from './sign-in-page.js';

const evil = "\u202E</title></bdi>\"><script>alert(1)</script><img src=x onerror=alert(1)>' style='x";
/** For the words that Gatehouse or its operator chooses: escaped all the same. */
const ours = evil.slice(1);
const csrf = 'csrf-token';
const at = new Date('2026-11-22T14:05:00Z');

const frame: PortalFrame = {
  csrf,
  user: { name: evil, email: evil },
  notice: { kind: 'danger', text: evil },
  sandbox: true,
  signOutAction: evil,
};
const client: PortalClient = {
  id: evil,
  name: evil,
  host: evil,
  verified: false,
  scopes: [ours],
  approvedAt: at,
  lastUsedAt: at,
  devices: 2,
  href: evil,
  revokeAction: evil,
};
const change: ChangeModel = {
  id: evil,
  at,
  title: ours,
  clientName: evil,
  target: evil,
  site: evil,
  address: evil,
  outcome: 'done',
  facts: [{ name: evil, before: `${evil}\n${evil}`, after: undefined }],
  href: evil,
  undoAction: evil,
};
const device: PortalDevice = {
  id: evil,
  place: ours,
  software: evil,
  scopes: [ours],
  signedInAt: at,
  lastUsedAt: at,
  endAction: evil,
};
const replay: PortalReplay = {
  id: evil,
  clientName: evil,
  age: ours,
  firstAt: at,
  lastAt: at,
  times: 2,
  address: evil,
  software: evil,
  endAction: evil,
  dismissAction: evil,
};
const connection: PortalConnection = {
  id: evil,
  account: evil,
  email: evil,
  status: 'needs_reconnect',
  sites: [{ id: evil, name: evil, url: evil, products: [ours], isDefault: false }],
  permissions: [ours],
  missing: [ours],
  stops: [ours],
  connectedAt: at,
  refreshedAt: at,
  reconnectAction: evil,
  refreshSitesAction: evil,
  removeAction: evil,
};
const session: PortalSession = {
  id: evil,
  browser: ours,
  place: ours,
  signedInAt: at,
  lastSeenAt: at,
  current: false,
  endAction: evil,
};

/** Every page, with hostile text in every field that takes text. */
const pages: Record<string, string> = {
  approval: approvalPage({
    csrf,
    action: evil,
    client: { name: evil, host: evil, verified: true, kind: 'document' },
    redirect: { kind: 'web', display: evil },
    resource: { name: evil, url: evil },
    groups: [{ product: ours, scopes: [{ scope: ours, access: 'write', label: ours, checked: true }] }],
    account: { name: evil, detail: evil, switchAction: evil },
    reach: [{ account: evil, sites: [{ name: evil, products: [ours] }] }],
    oldKeys: [{ grantId: evil, at, address: evil, software: evil }],
    signInWith: ours,
    remembered: true,
    sandbox: true,
  }),
  'approval of an unverified application': approvalPage({
    csrf,
    action: evil,
    client: { name: evil, host: evil, verified: false, kind: 'dynamic' },
    redirect: { kind: 'app', display: evil },
    resource: { name: evil, url: evil },
    groups: [],
    account: undefined,
    reach: [],
    oldKeys: [],
    signInWith: ours,
    remembered: false,
    sandbox: false,
  }),
  portal: portalPage({
    ...frame,
    waiting: [{ href: evil, client: evil, title: ours, site: evil, expiresAt: at }],
    replays: [replay],
    clients: [client],
    connections: [connection, { ...connection, status: 'active' }],
    connectAction: evil,
    defaultSiteAction: evil,
    mcpUrl: ours,
  }),
  'a call to be confirmed': askedCallPage({
    csrf,
    action: evil,
    user: { name: evil, email: evil },
    client: evil,
    shown: {
      title: ours,
      destroys: true,
      site: { name: evil, url: evil, account: evil },
      arguments: [{ name: 'body', text: `${evil}\n${evil}`, hidden: 3 }],
      copies: [{ name: 'File', text: evil, hidden: 1 }],
      change: {
        target: evil,
        way: 'becomes',
        facts: [
          { name: evil, now: { text: evil, hidden: 1, more: 1 }, next: { text: evil, hidden: 0, more: 0 } },
          { name: evil, difference: { text: `@@ -1 +1 @@\n-${evil}\n+${evil}`, hidden: 0, more: 2 } },
        ],
        more: 3,
      },
      changed: true,
    },
    expiresAt: at,
    madeAt: at,
    sandbox: true,
  }),
  'a link that an application gave': requestedLinkPage({
    csrf,
    action: evil,
    switchAction: evil,
    client: evil,
    user: { name: evil, email: evil },
    account: { name: evil, email: evil },
    sandbox: true,
  }),
  'one application': clientPage({
    ...frame,
    client,
    devices: [device],
    replays: [{ ...replay, endAction: undefined }],
  }),
  sessions: sessionsPage({ ...frame, sessions: [session], endOthersAction: evil, signOutEverywhereAction: evil }),
  activity: activityPage({ ...frame, entries: [{ before: ours, name: evil, after: ours, at }] }),
  'sign-in': signInPage({ csrf, action: evil, signInWith: ours, sandbox: true, mcpUrl: ours }),
  confirm: confirmPage({
    csrf,
    action: evil,
    title: evil,
    text: evil,
    confirmLabel: evil,
    cancelHref: evil,
    danger: true,
    fields: { [evil]: evil },
    sandbox: true,
  }),
  'what applications changed': changesPage({
    ...frame,
    client: { name: evil, href: evil },
    changes: [change],
    olderHref: evil,
    newestHref: evil,
    keptDays: 30,
  }),
  'one change': changePage({
    ...frame,
    change,
    diff: { name: evil, lines: [`-${evil}`, `+${evil}`, evil] },
    noUndo: ours,
    undoes: evil,
    undoneBy: evil,
    expiresAt: at,
  }),
  'a change that became another': changeDiffersPage({
    ...frame,
    change,
    ways: [{ name: evil, now: evil, left: evil, wouldBe: undefined }],
    seen: evil,
    confirmed: true,
  }),
  error: errorPage({
    title: evil,
    what: evil,
    whose: 'client',
    cure: evil,
    code: evil,
    requestId: evil,
    action: { href: evil, label: evil },
    addresses: [{ name: ours, values: [evil, `${evil}2`] }],
    recipes: [{ title: evil, steps: [`press \`${ours}\` then`] }],
    sandbox: true,
  }),
  notice: noticePage({ title: evil, text: evil, kind: 'success', action: { href: evil, label: evil }, sandbox: true }),
};

/** Start tags with their attributes, quoted values left out: what a browser takes as markup. */
const markup = (html: string) =>
  [...html.matchAll(/<[a-z](?:"[^"]*"|[^">])*>/g)].map(([tag]) => tag.replace(/"[^"]*"/g, '""'));

/** What a person sees of a page. */
const visible = (html: string) => html.replace(/<(?:"[^"]*"|[^">])*>/g, ' ');

describe.each(Object.entries(pages))('%s', (_name, html) => {
  it('takes no markup from a text', () => {
    const tags = markup(html);
    expect(tags.length).toBeGreaterThan(20);
    expect(tags.filter((tag) => /^<(script|style|img)\b|\s(style|on\w+)=/.test(tag))).toEqual([]);
    expect(html.match(/<\/title>/g)).toHaveLength(1);
    expect(html.match(/<bdi/g)?.length).toBe(html.match(/<\/bdi>/g)?.length);
  });

  it('links to nothing but paths of ours and http(s)', () => {
    const hrefs = [...html.matchAll(/\shref="([^"]*)"/g)].map(([, href]) => href);
    expect(hrefs.filter((href) => !/^(\/|https?:\/\/)/.test(href ?? ''))).toEqual([]);
  });

  it('proves every form to be ours', () => {
    const forms = [...html.matchAll(/<form [\s\S]*?<\/form>/g)].map(([form]) => form);
    for (const form of forms) {
      expect(form).toContain('method="post"');
      expect(form).toContain('<input type="hidden" name="csrf" value="csrf-token"/>');
    }
  });

  it('has one heading of the first level, and one main part', () => {
    expect(html.match(/<h1[ >]/g)).toHaveLength(1);
    expect(html.match(/<main[ >]/g)).toHaveLength(1);
  });

  it('lets no name reorder what a person reads', () => {
    expect(visible(html)).toContain('alert(1)');
    expect(visible(html)).not.toContain('\u202E');
  });
});
