import { describe, expect, it } from 'vitest';
import { type PortalModel, portalPage } from './portal-page.js';

const at = new Date('2026-11-22T14:05:00Z');
const empty: PortalModel = {
  csrf: 't',
  user: { name: 'Anna', email: undefined },
  notice: undefined,
  clients: [],
  connections: [],
  mcpUrl: 'https://gatehouse.example/mcp',
  sandbox: false,
  signOutAction: '/out',
  signOutEverywhereAction: '/out/all',
};
const client: PortalModel['clients'][number] = {
  id: 'c1',
  name: 'Claude Code',
  host: 'claude.ai',
  verified: true,
  scopes: ['Read Jira'],
  approvedAt: at,
  lastUsedAt: undefined,
  devices: 1,
  revokeAction: '/clients/c1/end',
};
const connection: PortalModel['connections'][number] = {
  id: 'k1',
  account: 'Anna A',
  email: undefined,
  status: 'active',
  sites: [{ name: 'Acme', url: 'https://acme.atlassian.net', products: ['Jira'] }],
  connectedAt: at,
  reconnectAction: '/k1/again',
  removeAction: '/k1/remove',
};
const words = (html: string) => html.replace(/<[^>]+>/g, '').replace(/\s+/g, ' ');

describe('portalPage', () => {
  it('tells someone who has nothing yet what to do', () => {
    const text = words(portalPage(empty));
    expect(text).toContain('No application yet');
    expect(text).toContain('No Atlassian account connected');
    expect(text).toContain('https://gatehouse.example/mcp');
  });

  it('says of a client what it may do and when it was used', () => {
    const unused = words(portalPage({ ...empty, clients: [client] }));
    expect(unused).toContain('Read Jira');
    expect(unused).toContain('Not used yet, on 1 device. Approved 22 Nov 2026, 14:05 UTC.');
    const used = words(portalPage({ ...empty, clients: [{ ...client, lastUsedAt: at, devices: 3 }] }));
    expect(used).toContain('Last used 22 Nov 2026, 14:05 UTC, on 3 devices.');
  });

  it('gives buttons that read the same a name of their own for screen readers', () => {
    const other = { ...client, id: 'c2', name: 'Cursor', revokeAction: '/clients/c2/end' };
    const text = words(portalPage({ ...empty, clients: [client, other] }));
    expect(text).toContain('End access of Claude Code');
    expect(text).toContain('End access of Cursor');
  });

  it('marks a client as verified only when it is', () => {
    expect(portalPage({ ...empty, clients: [client] })).toContain('badge--success');
    expect(portalPage({ ...empty, clients: [{ ...client, verified: false }] })).not.toContain('badge--success');
  });

  it('puts reconnecting first where a connection no longer works', () => {
    const html = portalPage({ ...empty, connections: [{ ...connection, status: 'needs_reconnect' }] });
    expect(html).toContain('Until you reconnect');
    expect(html).toMatch(/action="\/k1\/again">.*?button--primary/);
    expect(portalPage({ ...empty, connections: [connection] })).not.toContain('button--primary');
  });

  it('announces the outcome of the last step', () => {
    const html = portalPage({ ...empty, notice: { kind: 'success', text: 'Ended.' } });
    expect(html).toMatch(/role="status".*Ended\./);
  });
});
