import { gzipSync } from 'node:zlib';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { House } from '../support/house.ts';
import type { MetadataHost } from '../support/metadata-host.ts';
import { authorizationRequest, codeForm, newPerson, obtainCode, postToken, REDIRECT_URI } from '../support/oauth.ts';
import { startVendorHouse, type VendorHouse } from '../support/vendor-house.ts';

describe('invariant 14: answers that a stranger gives', () => {
  let own: VendorHouse;
  let house: House;
  let vendor: MetadataHost;

  beforeAll(async () => {
    own = await startVendorHouse();
    ({ house, vendor } = own);
  });
  afterAll(() => own?.stop());

  // What one attack uses up must not be what another one is refused by.
  beforeEach(() => house.query('delete from rate_limits'));

  const documentOf = (id: string) => ({ client_id: id, client_name: 'Client', redirect_uris: [REDIRECT_URI] });
  const open = async (id: string) => {
    const { url } = authorizationRequest(house, id);
    return (await fetch(url, { redirect: 'manual', headers: { accept: 'text/html' } })).status;
  };

  it('AS-28: one that never ends is given up, and answered for in time', async () => {
    const id = `https://${vendor.host}/slow.json`;
    let gone = false;
    vendor.serve('/slow.json', {
      body: '',
      send: (response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        const timer = setInterval(() => response.write(' '), 50);
        response.on('close', () => {
          clearInterval(timer);
          gone = true;
        });
      },
    });
    expect(await open(id)).toBe(400);
    await expect.poll(() => gone).toBe(true);
  });

  it('AS-28: a small one that unpacks to a large one is not read to its end', async () => {
    const id = `https://${vendor.host}/bomb.json`;
    const packed = gzipSync(JSON.stringify({ ...documentOf(id), filler: 'x'.repeat(50_000_000) }));
    expect(packed.length).toBeLessThan(100_000);
    vendor.serve('/bomb.json', {
      body: '',
      send: (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(packed),
    });
    expect(await open(id)).toBe(400);
  });

  it('AS-28: nor is one of more than 5 KiB, whatever length it claims', async () => {
    const id = `https://${vendor.host}/long.json`;
    vendor.serve('/long.json', { body: { ...documentOf(id), filler: 'x'.repeat(5_200) } });
    expect(await open(id)).toBe(400);
  });

  it.each([301, 302, 303, 307, 308])('AS-26: a redirect (%d) is followed nowhere', async (status) => {
    const target = `https://${vendor.host}/target-${status}.json`;
    vendor.serve(`/target-${status}.json`, { body: documentOf(target) });
    const id = `https://${vendor.host}/moved-${status}.json`;
    vendor.serve(`/moved-${status}.json`, { status, headers: { location: target }, body: documentOf(id) });
    expect(await open(id)).toBe(400);
    expect(vendor.requests).not.toContain(`/target-${status}.json`);
  });

  it('AS-28: an error is never kept as a document; the address is asked again after a while, on either replica', async () => {
    const id = `https://${vendor.host}/flaky.json`;
    vendor.serve('/flaky.json', { status: 503, body: documentOf(id) });
    expect(await open(id)).toBe(400);
    // The first wait is a second, in which a slow machine may not get round to asking six times.
    await house.query(`update fetch_failures set retry_at = retry_at + interval '1 hour' where url = $1`, [id]);
    for (let n = 0; n < 5; n += 1) expect(await open(id)).toBe(400);
    expect(vendor.requests.filter((path) => path === '/flaky.json')).toHaveLength(1);
    expect(await house.query('select 1 from client_documents where url = $1', [id])).toEqual([]);
    vendor.serve('/flaky.json', { body: documentOf(id) });
    await house.query('update fetch_failures set retry_at = now() where url = $1', [id]);
    expect(await open(id)).toBe(303);
    expect(await house.query('select 1 from fetch_failures where url = $1', [id])).toEqual([]);
  });

  it('AS-28: a flood of requests for one domain is bounded over replicas, and leaves known clients alone', async () => {
    const known = `https://${vendor.host}/known.json`;
    vendor.serve('/known.json', { body: documentOf(known) });
    const person = newPerson();
    await obtainCode(house, known, {}, person);
    vendor.requests.length = 0;
    await Promise.all(Array.from({ length: 60 }, (_, n) => open(`https://${vendor.host}/flood-${n}.json`)));
    // Fifteen for the network that asks, and what leaks out meanwhile.
    expect(vendor.requests.length).toBeLessThan(25);
    // What is known has a budget of its own, and is fetched when it is no longer fresh.
    await house.query(
      `update client_documents set fresh_until = now() - interval '1 s', fetched_at = now() - interval '8 days'
       where url = $1`,
      [known],
    );
    await house.query(
      `insert into rate_limits select bucket, now() + interval '1 hour'
       from unnest(array['fetch:unknown:all', 'fetch:unknown:domain:localhost']) as bucket
       on conflict (bucket) do update set empties_at = excluded.empties_at`,
    );
    expect(await open(known)).toBe(303);
    expect(vendor.requests.filter((path) => path === '/known.json')).toHaveLength(1);
    const grant = await obtainCode(house, known, {}, person);
    expect((await postToken(house, codeForm(known, grant))).status).toBe(200);
  });

  it('a key set that lies about keys lets nobody in', async () => {
    const { publicKey } = await generateKeyPair('RS256', { extractable: true });
    const mine = await generateKeyPair('RS256');
    const id = `https://${vendor.host}/keyed.json`;
    vendor.serve('/jwks.json', { body: { keys: [{ ...(await exportJWK(publicKey)), kid: 'theirs' }] } });
    vendor.serve('/keyed.json', {
      body: {
        ...documentOf(id),
        token_endpoint_auth_method: 'private_key_jwt',
        jwks_uri: `https://${vendor.host}/jwks.json`,
      },
    });
    const grant = await obtainCode(house, id);
    for (const kid of ['theirs', 'mine']) {
      const assertion = await new SignJWT({ jti: kid })
        .setProtectedHeader({ alg: 'RS256', kid })
        .setIssuer(id)
        .setSubject(id)
        .setAudience(house.issuer)
        .setExpirationTime('1m')
        .sign(mine.privateKey);
      const answer = await postToken(house, {
        ...codeForm(id, grant),
        client_assertion: assertion,
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      });
      expect(answer.status).toBe(401);
    }
    // Without an assertion it is not the client either (AS-25).
    expect((await postToken(house, codeForm(id, grant))).status).toBe(401);
  });
});
