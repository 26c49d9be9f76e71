import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPerson } from '../../packages/cli/src/try/person.ts';
import { connectSdkV2 } from '../support/clients/sdk-v2.ts';
import { type House, startHouse } from '../support/house.ts';
import type { MetadataHost } from '../support/metadata-host.ts';
import { authorizationRequest, codeForm, newPerson, obtainCode, postToken, REDIRECT_URI } from '../support/oauth.ts';
import { startVendorHouse, type VendorHouse } from '../support/vendor-house.ts';

describe('client metadata documents', () => {
  let own: VendorHouse;
  let house: House;
  let vendor: MetadataHost;

  beforeAll(async () => {
    own = await startVendorHouse();
    ({ house, vendor } = own);
  });
  afterAll(() => own?.stop());

  /** Publishes a document as a vendor does, and returns the client's id. */
  function publish(name: string, changes: Record<string, unknown> = {}): string {
    const id = `https://${vendor.host}/${name}.json`;
    vendor.serve(`/${name}.json`, {
      body: { client_id: id, client_name: `Client ${name}`, redirect_uris: [REDIRECT_URI], ...changes },
    });
    return id;
  }

  const authorize = async (clientId: string, redirectUri = REDIRECT_URI) => {
    const { url } = authorizationRequest(house, clientId, { redirectUri });
    return await fetch(url, { redirect: 'manual', headers: { accept: 'text/html' } });
  };

  it('AS-20: a client with a document never registers, and works', async () => {
    const id = publish('sdk', { redirect_uris: ['http://127.0.0.1/callback'], token_endpoint_auth_method: 'none' });
    const person = createPerson(() => {});
    const connect = connectSdkV2('auto', { clientMetadataUrl: id });
    const client = await connect(house.mcpUrl, async (url) => {
      const arrived = await person.visit(url, (at) => at.pathname === '/callback');
      await fetch(arrived);
    });
    expect(await client.listTools()).toContain('jira_get_issue');
    await client.close();
    expect(vendor.requests).toContain('/sdk.json');
    expect(await house.query('select id from clients')).toEqual([]);
  });

  it('AS-12, AS-22: takes the document of Claude Code: portless loopback, no application type, no method', async () => {
    const id = publish('claude-code', { redirect_uris: ['http://localhost/callback', 'http://127.0.0.1/callback'] });
    const grant = await obtainCode(house, id, { redirectUri: 'http://localhost:53117/callback' });
    expect((await postToken(house, codeForm(id, grant))).status).toBe(200);
  });

  it('takes a document with grants that are not offered here', async () => {
    const id = publish('vscode', {
      grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'],
    });
    expect((await authorize(id)).status).toBe(303);
  });

  it("shows the document's host, and calls nobody verified whose answer goes to loopback", async () => {
    const id = publish('loopback');
    const pages: string[] = [];
    const person = newPerson();
    await obtainCode(house, id, {}, person);
    const started = await authorize(id);
    const cookie = started.headers
      .getSetCookie()
      .map((line) => line.split(';', 1)[0])
      .join('; ');
    const page = await fetch(new URL(started.headers.get('location') ?? '', house.issuer), {
      headers: { cookie, accept: 'text/html' },
    });
    pages.push(await page.text());
    expect(pages[0]).toContain(vendor.host);
    expect(pages[0]).toContain('on this computer');
    expect(pages[0]).not.toMatch(/Verified/);
  });

  it.each([
    ['names another client', { client_id: 'https://elsewhere.example/x.json' }],
    ['carries a secret', { client_secret: 'hush' }],
    ['wants a shared secret', { token_endpoint_auth_method: 'client_secret_post' }],
    ['redirects to plain http', { redirect_uris: ['http://evil.example/cb'] }],
  ])('AS-22, AS-23: refuses a document that %s', async (what, changes) => {
    const answer = await authorize(publish(`bad-${what.replaceAll(' ', '-')}`, changes));
    expect(answer.status).toBe(400);
    expect(answer.headers.get('location')).toBeNull();
  });

  it('AS-24: refuses a redirect that the document does not list', async () => {
    expect((await authorize(publish('listed'), 'https://evil.example/cb')).status).toBe(400);
  });

  it('invariant 14: follows no redirect', async () => {
    vendor.serve('/moved.json', { status: 302, headers: { location: `https://${vendor.host}/sdk.json` }, body: '' });
    vendor.requests.length = 0;
    expect((await authorize(`https://${vendor.host}/moved.json`)).status).toBe(400);
    expect(new Set(vendor.requests)).toEqual(new Set(['/moved.json']));
  });

  it('invariant 14: stops reading a document that is too large', async () => {
    const id = `https://${vendor.host}/large.json`;
    vendor.serve('/large.json', {
      body: { client_id: id, client_name: 'x'.repeat(50_000), redirect_uris: [REDIRECT_URI] },
    });
    expect((await authorize(id)).status).toBe(400);
  });

  it('invariant 14: backs off from an address that fails', async () => {
    vendor.requests.length = 0;
    const id = `https://${vendor.host}/missing.json`;
    for (let attempt = 0; attempt < 10; attempt += 1) expect((await authorize(id)).status).toBe(400);
    // Two processes, each of which asks once and then waits.
    expect(vendor.requests.length).toBeLessThanOrEqual(4);
  });

  it.each([
    '127.0.0.1',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '2130706433',
    '0x7f000001',
    '10.0.0.1',
    '169.254.169.254',
    '0.0.0.0',
    '[fd00::1]',
  ])('invariant 14: never connects to %s', async (host) => {
    const { port } = new URL(`https://${vendor.host}`);
    const before = vendor.connections;
    expect((await authorize(`https://${host}:${port}/sdk.json`)).status).toBe(400);
    expect(vendor.connections).toBe(before);
  });

  it('invariant 14: never connects to a name that resolves to this computer, unless that very host is exempt', async () => {
    const strict = await startHouse({ auth: { NODE_EXTRA_CA_CERTS: vendor.caFile } });
    try {
      const before = vendor.connections;
      const { url } = authorizationRequest(strict, publish('by-name'));
      expect((await fetch(url, { redirect: 'manual' })).status).toBe(400);
      expect(vendor.connections).toBe(before);
    } finally {
      await strict.stop();
    }
  });

  it('AS-31: accepts only the domains that an operator names', async () => {
    const picky = await startHouse({ auth: { CLIENT_METADATA_DOMAINS: 'claude.ai, vscode.dev' } });
    try {
      const { url } = authorizationRequest(picky, 'https://elsewhere.example/client.json');
      expect((await fetch(url, { redirect: 'manual' })).status).toBe(400);
    } finally {
      await picky.stop();
    }
  });

  // Last, since it spends the budget of the vendor's domain.
  it('a client that people use outlives an outage of its vendor, and a flood of requests for others', async () => {
    const id = publish('outage');
    const grant = await obtainCode(house, id);
    const { refresh_token: token } = (await (await postToken(house, codeForm(id, grant))).json()) as {
      refresh_token: string;
    };
    vendor.serve('/outage.json', { status: 503, body: 'down' });
    for (let n = 0; n < 40; n += 1) await authorize(`https://${vendor.host}/flood-${n}.json`);
    // A process that starts now has nothing in memory.
    const fresh = await house.startAnotherAuth();
    try {
      const form = { grant_type: 'refresh_token', client_id: id, refresh_token: token };
      expect((await postToken(house, form, fresh.address)).status).toBe(200);
    } finally {
      await fresh.stop();
    }
  });
});
