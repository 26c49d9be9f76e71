import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCompanyHouse } from '../support/company-house.ts';
import { type ForwardProxy, startForwardProxy } from '../support/forward-proxy.ts';
import { type House, startHouse } from '../support/house.ts';
import { type MetadataHost, startMetadataHost } from '../support/metadata-host.ts';
import { authorizationRequest, callMcp, REDIRECT_URI, redeem, register } from '../support/oauth.ts';
import { as, walk } from '../support/steps.ts';
import { Tab } from '../support/tab.ts';

describe('invariant 14: behind a forward proxy with a certificate authority of its own', () => {
  let house: House;
  let vendor: MetadataHost;
  let proxy: ForwardProxy;

  beforeAll(async () => {
    [vendor, proxy] = await Promise.all([startMetadataHost(), startForwardProxy()]);
    // Only the proxy can resolve these names, which is how it is in such networks.
    proxy.hosts.set('vendor.example', '127.0.0.1').set('127.0.0.1', '127.0.0.1');
    const outbound = { HTTPS_PROXY: proxy.url, NODE_EXTRA_CA_CERTS: vendor.caFile };
    house = await startHouse({ auth: { ...outbound, CLIENT_METADATA_DOMAINS: 'vendor.example' }, mcp: outbound });
  });
  afterAll(async () => {
    await house?.stop();
    await Promise.all([vendor?.close(), proxy?.close()]);
  });

  const open = async (id: string, of = house) => {
    const { url } = authorizationRequest(of, id);
    return (await fetch(url, { redirect: 'manual', headers: { accept: 'text/html' } })).status;
  };
  const sandbox = () => new URL(house.sandboxUrl).port;

  it('a document of a listed domain comes through it', async () => {
    const id = `https://${vendor.namedHost}/client.json`;
    vendor.serve('/client.json', { body: { client_id: id, client_name: 'Client', redirect_uris: [REDIRECT_URI] } });
    expect(await open(id)).toBe(303);
    expect(proxy.targets).toContain(vendor.namedHost);
    expect(vendor.requests).toContain('/client.json');
  });

  it('nothing of a domain that is not listed is asked for', async () => {
    const before = proxy.targets.length;
    expect(await open('https://elsewhere.example/client.json')).toBe(400);
    expect(await open('https://vendor.example.evil.test/client.json')).toBe(400);
    expect(proxy.targets.length).toBe(before);
  });

  it('both programs reach Atlassian through it', async () => {
    proxy.targets.length = 0;
    const tokens = await redeem(house, (await register(house)).client_id);
    expect(proxy.targets).toContain(`127.0.0.1:${sandbox()}`);
    proxy.targets.length = 0;
    const answer = await callMcp(house, tokens.access_token, 'tools/call', {
      name: 'jira_search_issues',
      arguments: { jql: 'order by created', site: 'northwind-robotics' },
    });
    expect(answer.status).toBe(200);
    expect(proxy.targets).toContain(`127.0.0.1:${sandbox()}`);
  });

  it('without a list of domains, behind a proxy no document is fetched; what is excepted goes past it', async () => {
    const open_ = await startHouse({ auth: { HTTPS_PROXY: proxy.url, NO_PROXY: '127.0.0.1, vendor.example' } });
    try {
      proxy.targets.length = 0;
      expect(await open('https://vendor.example/client.json', open_)).toBe(400);
      await redeem(open_, (await register(open_)).client_id);
      expect(proxy.targets).toEqual([]);
    } finally {
      await open_.stop();
    }
  });

  it.each([
    ['through it', {}, true],
    ['past it where it is excepted', { NO_PROXY: 'localhost, 127.0.0.1' }, false],
  ])('the company’s identity provider is reached %s', async (_way, except, through) => {
    proxy.hosts.set('localhost', '127.0.0.1');
    const own = await startCompanyHouse({ auth: { HTTPS_PROXY: proxy.url, ...except } });
    try {
      proxy.targets.length = 0;
      const { client_id: id } = await register(own.house);
      const atClient = (url: URL) => url.href.startsWith(REDIRECT_URI);
      const { url } = await walk(new Tab(), authorizationRequest(own.house, id).url, atClient, as('ada'));
      expect(url.searchParams.get('code')).toBeTruthy();
      expect(proxy.targets.includes(new URL(own.company.issuer).host)).toBe(through);
    } finally {
      await own.stop();
      proxy.hosts.delete('localhost');
    }
  });
});
