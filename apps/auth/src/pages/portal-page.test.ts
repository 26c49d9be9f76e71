import { describe, expect, it } from 'vitest';
import { clientPage } from './client-page.js';
import { type PortalModel, portalPage } from './portal-page.js';

const at = new Date('2026-11-22T14:05:00Z');
const empty: PortalModel = {
  csrf: 't',
  user: { name: 'Anna', email: undefined },
  notice: undefined,
  waiting: [],
  replays: [],
  clients: [],
  connections: [],
  connectAction: '/portal/connections/connect',
  defaultSiteAction: undefined,
  mcpUrl: 'https://gatehouse.example/mcp',
  sandbox: false,
  signOutAction: '/out',
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
  href: '/clients/c1',
  revokeAction: '/clients/c1/end',
};
const connection: PortalModel['connections'][number] = {
  id: 'k1',
  account: 'Anna A',
  email: undefined,
  status: 'active',
  sites: [{ id: 's1', name: 'Acme', url: 'https://acme.atlassian.net', products: ['Jira'], isDefault: false }],
  permissions: ['Read Jira projects'],
  missing: [],
  stops: [],
  connectedAt: at,
  refreshedAt: at,
  reconnectAction: '/k1/again',
  refreshSitesAction: '/k1/sites',
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

  it('says which tools stop where Atlassian granted less', () => {
    const less = { ...connection, missing: ['Search Confluence content'], stops: ['Search Confluence'] };
    const text = words(portalPage({ ...empty, connections: [less] }));
    expect(text).toContain('These tools do not work, or not wholly: Search Confluence.');
    expect(text).toContain('Missing: Search Confluence content.');
    expect(words(portalPage({ ...empty, connections: [connection] }))).not.toContain('Missing');
  });

  it('offers a default site only where there is something to choose, and a way back from it', () => {
    const [site] = connection.sites;
    const sites = site
      ? [
          { ...site, isDefault: true },
          { ...site, id: 's2', name: 'Beta' },
        ]
      : [];
    const model = { ...empty, connections: [{ ...connection, sites }], defaultSiteAction: '/default' };
    const html = portalPage(model);
    expect(words(html)).toContain('No default : Acme');
    expect(words(html)).toContain('Make default : Beta');
    expect(html).toContain('name="site" value="s2"');
    expect(words(portalPage({ ...model, defaultSiteAction: undefined }))).not.toContain('Make default');
  });

  it('announces the outcome of the last step', () => {
    const html = portalPage({ ...empty, notice: { kind: 'success', text: 'Ended.' } });
    expect(html).toMatch(/role="status".*Ended\./);
  });
});

describe('clientPage', () => {
  const device = {
    id: 'g1',
    place: 'A program on a computer',
    software: 'claude-code/2.1',
    scopes: ['Read Jira'],
    signedInAt: at,
    lastUsedAt: at,
    endAction: '/devices/g1/end',
  };

  it('lists the devices with their own words set apart, and a button for each', () => {
    const html = clientPage({ ...empty, client, devices: [device, { ...device, id: 'g2' }], replays: [] });
    expect(words(html)).toContain('Calls itself claude-code/2.1');
    expect(html).toContain('<bdi class="foreign">claude-code/2.1</bdi>');
    expect(words(html)).toContain('Sign out number 2');
    expect(html).toContain('action="/clients/c1/end"');
  });

  it('says of an old key what happened and whether there is something left to end', () => {
    const replay = {
      id: '1',
      clientName: 'Claude Code',
      age: '3 days',
      firstAt: at,
      lastAt: at,
      times: 1,
      address: '203.0.113.9',
      software: undefined,
      endAction: '/devices/g1/end' as string | undefined,
      dismissAction: '/replays/1/dismiss',
    };
    const open = clientPage({ ...empty, client, devices: [device], replays: [replay] });
    expect(words(open)).toContain('It was replaced 3 days earlier, came from 203.0.113.9 and was refused on 22 Nov');
    expect(words(open)).toContain('It was me');
    const over = clientPage({ ...empty, client, devices: [], replays: [{ ...replay, endAction: undefined }] });
    expect(words(over)).toContain('nothing is left to do');
    expect(over).not.toContain('Sign that device out');
  });
});
