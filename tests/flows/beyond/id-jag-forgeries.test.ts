import { createPublicKey, randomUUID } from 'node:crypto';
import { SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { House } from '../../support/house.ts';
import type { AssertingIssuer, Changes } from '../../support/identity-assertions.ts';
import { signingPair } from '../../support/machines.ts';
import { type ManagedHouse, startManagedHouse } from '../../support/managed-house.ts';

describe('identity assertions (ID-JAG), forged', () => {
  let managed: ManagedHouse;
  let house: House;
  let acme: AssertingIssuer;
  let partner: AssertingIssuer;
  let stranger: AssertingIssuer;
  let client: string;

  beforeAll(async () => {
    managed = await startManagedHouse();
    ({ house, acme, partner, stranger, client } = managed);
  });
  afterAll(() => managed?.stop());

  const now = () => Math.floor(Date.now() / 1000);
  const forgeries: [row: string, what: string, forge: () => Promise<string> | string][] = [
    ['AS-61', 'of another type', () => acme.sign(managed.about(), { header: { typ: 'JWT' } })],
    ['AS-61', 'without a type', () => acme.sign(managed.about(), { header: { typ: undefined } })],
    ['AS-61', 'of an issuer that is not trusted', () => stranger.sign(managed.about())],
    [
      'AS-61',
      "in a trusted issuer's name, with another key",
      () => acme.sign(managed.about(), { signer: stranger.pair() }),
    ],
    [
      'AS-61',
      "in a trusted issuer's name, with another's trusted key",
      () => acme.sign(managed.about(), { signer: partner.pair() }),
    ],
    [
      'AS-61',
      "with its key's name on another key",
      async () => {
        const pair = await signingPair(String(acme.pair().publicJwk.kid));
        return acme.sign(managed.about(), { signer: pair });
      },
    ],
    ['AS-61', 'without a signature', () => unsecured()],
    ['AS-61', 'with the public key as a shared secret', () => withPublicKey()],
    ['AS-61', 'for another server', () => acme.sign(managed.about({ audience: 'https://other.example' }))],
    ['AS-61', 'for our issuer with a slash', () => acme.sign(managed.about({ audience: `${house.issuer}/` }))],
    ['AS-61', 'for the token endpoint', () => acme.sign(managed.about({ audience: `${house.issuer}/token` }))],
    [
      'AS-61',
      'for us and another server',
      () => acme.sign(managed.about(), { claims: { aud: [house.issuer, 'https://other.example'] } }),
    ],
    ['AS-61', 'that is expired', () => acme.sign(managed.about(), { claims: { iat: now() - 600, exp: now() - 60 } })],
    ['AS-61', 'from the future', () => acme.sign(managed.about(), { claims: { iat: now() + 600, exp: now() + 900 } })],
    ['AS-61', 'not valid yet', () => acme.sign(managed.about(), { claims: { nbf: now() + 600 } })],
    ['AS-61', 'valid for a day', () => acme.sign(managed.about(), { claims: { exp: now() + 86_400 } })],
    ['AS-61', 'without end', () => acme.sign(managed.about(), { claims: { exp: undefined } })],
    ['AS-61', 'without a beginning', () => acme.sign(managed.about(), { claims: { iat: undefined } })],
    ['AS-61', 'without a subject', () => acme.sign(managed.about(), { claims: { sub: undefined } })],
    ['AS-65', 'without a number', () => acme.sign(managed.about(), { claims: { jti: undefined } })],
    ['AS-62', 'issued to another client', () => acme.sign(managed.about({ clientId: 'cl_other' }))],
    ['AS-62', 'issued to no client', () => acme.sign(managed.about(), { claims: { client_id: undefined } })],
    ['AS-63', 'for another resource', () => acme.sign(managed.about({ resource: 'https://other.example/mcp' }))],
    [
      'AS-61',
      'bound to a key that is not shown',
      () => acme.sign(managed.about(), { claims: { cnf: { jkt: 'x'.repeat(43) } } }),
    ],
    ['AS-61', 'that is none', () => 'nonsense'],
  ];

  const claims = () => ({
    iss: acme.issuer,
    sub: 'maya@idp',
    aud: house.issuer,
    client_id: client,
    jti: randomUUID(),
    iat: now(),
    exp: now() + 300,
  });
  const unsecured = () => {
    const [, payload] = new UnsecuredJWT(claims()).encode().split('.');
    const header = Buffer.from(JSON.stringify({ alg: 'none', typ: 'oauth-id-jag+jwt' })).toString('base64url');
    return `${header}.${payload}.`;
  };
  const withPublicKey = () => {
    const pem = createPublicKey({ key: acme.pair().publicJwk, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
    return new SignJWT(claims())
      .setProtectedHeader({ alg: 'HS256', typ: 'oauth-id-jag+jwt', kid: String(acme.pair().publicJwk.kid) })
      .sign(Buffer.from(pem));
  };

  it.each(forgeries)('%s: refuses an assertion %s', async (_row, _what, forge) => {
    const before = await house.query('select id from users');
    expect(await managed.exchange(await forge())).toMatchObject({ status: 400, error: 'invalid_grant' });
    expect(await house.query('select id from users')).toEqual(before);
    expect(managed.host.requests.filter((path) => path.startsWith('/stranger'))).toEqual([]);
  });

  it('AS-61: finds a new key at once, and asks for unknown ones only so often', async () => {
    expect((await managed.trade({}, {}, partner)).status).toBe(200);
    const old = partner.pair();
    await partner.rotate();
    const fetches = () => managed.host.requests.filter((path) => path === '/partner/keys').length;
    // Each process has to have asked long enough ago: a new one has not asked yet.
    const fresh = await house.startAnotherAuth();
    try {
      const ask = async (changes: Changes = {}) =>
        managed.exchange(await partner.sign(managed.about(), changes), {}, fresh.address);
      expect((await ask()).status).toBe(200);
      expect(await ask({ signer: old })).toMatchObject({ error: 'invalid_grant' });
      const before = fetches();
      const unknown = await signingPair('made-up');
      for (let n = 0; n < 20; n += 1) expect(await ask({ signer: unknown })).toMatchObject({ error: 'invalid_grant' });
      expect(fetches() - before).toBeLessThanOrEqual(1);
    } finally {
      await fresh.stop();
    }
  });

  it('AS-61: an issuer that cannot be reached is no reason to believe, and is said to be unreachable', async () => {
    managed.host.serve('/acme/.well-known/openid-configuration', { status: 503, body: {} });
    const fresh = await house.startAnotherAuth();
    try {
      const jwt = await acme.sign(managed.about());
      expect(await managed.exchange(jwt, {}, fresh.address)).toMatchObject({
        status: 400,
        error: 'temporarily_unavailable',
      });
      // Those that know its keys go on.
      expect((await managed.exchange(jwt)).status).toBe(200);
    } finally {
      await fresh.stop();
    }
  });
});
