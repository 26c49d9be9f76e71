import { generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createVettedLookup } from '../../apps/auth/src/clients/addresses.ts';
import { type DnsServer, startDnsServer } from '../support/dns-server.ts';
import { type House, startHouse } from '../support/house.ts';
import { type MetadataHost, startMetadataHost } from '../support/metadata-host.ts';
import { authorizationRequest, postToken, register } from '../support/oauth.ts';

/** This computer and its neighbourhood, as a URL can spell them. */
const SPELLINGS = [
  'localhost',
  'localhost.',
  'LOCALHOST',
  '127.0.0.1',
  '127.0.0.1.',
  '127.1',
  '127.255.255.254',
  '2130706433',
  '017700000001',
  '0177.0.0.1',
  '0x7f000001',
  '0x7f.0.0.1',
  '0',
  '0.0.0.0',
  '①②⑦.⓪.⓪.①',
  '[::1]',
  '[::]',
  '[0:0:0:0:0:0:0:1]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[::127.0.0.1]',
  '[64:ff9b::7f00:1]',
  '[64:ff9b:1::7f00:1]',
  '[2002:7f00:1::]',
  '[2001:470:1f0b:1::5efe:7f00:1]',
  '10.0.0.1',
  '172.16.0.1',
  '192.168.0.1',
  '100.64.0.1',
  '169.254.169.254',
  '[fd00:ec2::254]',
  '[fe80::1]',
  '[fec0::1]',
  '198.18.0.1',
  '224.0.0.1',
  '255.255.255.255',
];

/** The same places, as a stranger's DNS can name them. */
const ANSWERS: Record<string, string[]> = {
  loopback: ['127.0.0.1'],
  loopback6: ['::1'],
  mapped: ['::ffff:127.0.0.1'],
  nat64: ['64:ff9b::7f00:1'],
  sixtofour: ['2002:7f00:1::'],
  isatap: ['2001:470:1f0b:1::5efe:7f00:1'],
  metadata: ['169.254.169.254'],
  private: ['10.0.0.1'],
  unspecified: ['0.0.0.0'],
  // One good address does not make up for a bad one.
  mixed: ['93.184.216.34', '127.0.0.1'],
  'mixed-families': ['93.184.216.34', '::1'],
};

describe('invariant 14: addresses that a stranger names', () => {
  let house: House;
  let vendor: MetadataHost;
  let dns: DnsServer;
  let port: string;

  beforeAll(async () => {
    [vendor, dns] = await Promise.all([startMetadataHost(), startDnsServer()]);
    port = vendor.host.split(':')[1] ?? '';
    for (const [name, addresses] of Object.entries(ANSWERS)) dns.names.set(`${name}.evil.test`, addresses);
    const hosts = SPELLINGS.map((host) => new URL(`https://${host}`).hostname);
    house = await startHouse({
      auth: {
        NODE_EXTRA_CA_CERTS: vendor.caFile,
        CLIENT_METADATA_DNS: dns.address,
        // The operator's list lets all of them pass, on any port: only the address decides.
        CLIENT_METADATA_DOMAINS: ['evil.test', ...new Set(hosts)].join(' '),
      },
    });
  });
  afterAll(async () => {
    await house?.stop();
    await Promise.all([vendor?.close(), dns?.close()]);
  });

  const statusOf = async (clientId: string) => {
    const { url } = authorizationRequest(house, clientId);
    const answer = await fetch(url, { redirect: 'manual', headers: { accept: 'text/html' } });
    expect(answer.headers.get('location')).toBeNull();
    return answer.status;
  };

  it.each(SPELLINGS)('AS-27: nothing connects to %s', async (host) => {
    expect(await statusOf(`https://${host}:${port}/client.json`)).toBe(400);
    expect(await statusOf(new URL(`https://${host}:${port}/client.json`).href)).toBe(400);
    expect(vendor.connections).toBe(0);
  });

  it.each(Object.keys(ANSWERS))('AS-27: nothing connects to where the name %s.evil.test leads', async (name) => {
    expect(await statusOf(`https://${name}.evil.test:${port}/client.json`)).toBe(400);
    expect(dns.questions).toContain(`A ${name}.evil.test`);
    expect(vendor.connections).toBe(0);
  });

  it('AS-27: a name that answers otherwise the second time is looked up once, and connected to as it was vetted', async () => {
    for (const name of ['vetted.evil.test', 'rebinding.evil.test']) {
      let asked = 0;
      dns.names.set(name, () => (asked++ < 2 ? ['93.184.216.34'] : ['127.0.0.1']));
    }
    const lookup = createVettedLookup([dns.address]);
    const vetted = await new Promise((resolve, reject) => {
      lookup('vetted.evil.test', { all: true }, (error, addresses) => (error ? reject(error) : resolve(addresses)));
    });
    expect(vetted).toEqual([{ address: '93.184.216.34', family: 4 }]);
    expect(await statusOf(`https://rebinding.evil.test:${port}/client.json`)).toBe(400);
    const asked = dns.questions.filter((question) => question.endsWith('rebinding.evil.test'));
    expect(asked.sort()).toEqual(['A rebinding.evil.test', 'AAAA rebinding.evil.test']);
    expect(vendor.connections).toBe(0);
  });

  it('AS-25, AS-27: nor for the keys of a client', async () => {
    const { privateKey } = await generateKeyPair('RS256');
    for (const name of ['loopback', 'metadata', 'mixed']) {
      const jwks_uri = `https://${name}.evil.test:${port}/jwks.json`;
      const client = await register(house, { token_endpoint_auth_method: 'private_key_jwt', jwks_uri });
      const assertion = await new SignJWT({ jti: name })
        .setProtectedHeader({ alg: 'RS256', kid: 'k' })
        .setIssuer(client.client_id)
        .setSubject(client.client_id)
        .setAudience(house.issuer)
        .setIssuedAt()
        .setExpirationTime('1m')
        .sign(privateKey);
      const answer = await postToken(house, {
        grant_type: 'refresh_token',
        refresh_token: 'none',
        client_assertion: assertion,
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      });
      expect(answer.status).toBe(401);
    }
    expect(vendor.connections).toBe(0);
  });

  it('AS-30: nor for a logo, which no page of ours shows', async () => {
    const logo_uri = `https://loopback.evil.test:${port}/logo.png`;
    const client = await register(house, { logo_uri });
    expect(client.logo_uri).toBe(logo_uri);
    const { url } = authorizationRequest(house, client.client_id);
    const started = await fetch(url, { redirect: 'manual' });
    const cookie = started.headers.getSetCookie().map((line) => line.split(';', 1)[0]);
    const page = await fetch(new URL(started.headers.get('location') ?? '', house.issuer), {
      headers: { cookie: cookie.join('; '), accept: 'text/html' },
    });
    expect(page.headers.get('content-security-policy')).toContain("img-src 'self'");
    const html = await page.text();
    expect(html).toContain('Test client');
    expect(html).not.toContain('logo.png');
    expect(vendor.connections).toBe(0);
  });
});
