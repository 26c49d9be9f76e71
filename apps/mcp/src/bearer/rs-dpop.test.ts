import { generateKeyPair, type JWK, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, startHarness } from '../../test/harness.js';
import { makeProver, type ProofChanges, type Prover } from '../../test/proofs.js';
import { modern } from '../../test/requests.js';

const ALGS = 'algs="ES256 Ed25519 EdDSA"';
let harness: Harness;
let prover: Prover;
let bound: string;

beforeAll(async () => {
  harness = await startHarness();
  await harness.addUser();
  prover = await makeProver(harness.resource);
  bound = await boundToken(prover);
});
afterAll(async () => {
  await harness.stop();
});

const boundToken = ({ thumbprint }: Prover, changes = {}) =>
  harness.token({ ...changes, claims: { cnf: { jkt: thumbprint } } });
const list = (headers: Record<string, string | undefined>) => modern(harness, 'tools/list', {}, { headers });
const present = (dpop: string | undefined, token = bound) => list({ authorization: `DPoP ${token}`, dpop });
const seconds = (from: number) => Math.floor(Date.now() / 1_000) + from;

describe('tokens bound to a key', () => {
  it.each(['ES256', 'Ed25519', 'EdDSA'])(
    'RS-80: are let in with a proof by %s, as often as they bring one',
    async (alg) => {
      const one = await makeProver(harness.resource, alg);
      const token = await boundToken(one);
      for (let use = 0; use < 3; use += 1) {
        expect((await present(await one.prove(token), token)).status).toBe(200);
      }
      const lowerCase = await list({ authorization: `dpop ${token}`, dpop: await one.prove(token) });
      expect(lowerCase.status).toBe(200);
    },
  );

  it('RS-80: GET and DELETE are 405 with a proof of their own method, and 401 without', async () => {
    for (const method of ['GET', 'DELETE']) {
      const ask = (dpop: string) =>
        fetch(harness.resource, { method, headers: { authorization: `DPoP ${bound}`, dpop } });
      expect((await ask(await prover.prove(bound, method))).status).toBe(405);
      const wrong = await ask(await prover.prove(bound, 'POST'));
      expect([wrong.status, wrong.headers.get('www-authenticate')]).toEqual([
        401,
        expect.stringContaining('DPoP error="invalid_dpop_proof"'),
      ]);
    }
  });

  it('RS-80: the proof names the public address in any spelling, whatever was asked of which replica', async () => {
    const { port } = new URL(harness.resource);
    for (const htu of [`HTTP://LOCALHOST:${port}/x/../mcp`, `${harness.resource}?a=b#c`]) {
      expect((await present(await prover.prove(bound, 'POST', { claims: { htu } }))).status).toBe(200);
    }
    const elsewhere = await fetch(`http://127.0.0.1:${port}/mcp?x=y`, {
      method: 'GET',
      headers: { authorization: `DPoP ${bound}`, dpop: await prover.prove(bound, 'GET') },
    });
    expect(elsewhere.status).toBe(405);
  });

  it('RS-80: clocks may differ by five minutes', async () => {
    for (const iat of [seconds(-290), seconds(290)]) {
      expect((await present(await prover.prove(bound, 'POST', { claims: { iat } }))).status).toBe(200);
    }
  });

  const claims =
    (changed: Record<string, unknown>): (() => ProofChanges) =>
    () => ({ claims: changed });
  const bent: [string, () => ProofChanges | Promise<ProofChanges>][] = [
    ['of another type', () => ({ header: { typ: 'JWT' } })],
    ['signed with another key than it names', async () => ({ signWith: (await generateKeyPair('ES256')).privateKey })],
    ['that names a private key', async () => ({ header: { jwk: await prover.privateJwk() } })],
    ['that names no key', () => ({ header: { jwk: undefined } })],
    ['that names a shared secret', () => ({ header: { jwk: { kty: 'oct', k: 'c2VjcmV0' } } })],
    ['for GET', claims({ htm: 'GET' })],
    ['for the method in small letters', claims({ htm: 'post' })],
    ['without a method', claims({ htm: undefined })],
    ['for another host', claims({ htu: 'http://evil.example/mcp' })],
    ['for another path', () => ({ claims: { htu: `${harness.resource}/x` } })],
    ['for a path in another case', () => ({ claims: { htu: harness.resource.replace(/mcp$/, 'MCP') } })],
    ['for no address', claims({ htu: 'mcp' })],
    ['made six minutes ago', () => ({ claims: { iat: seconds(-360) } })],
    ['made in six minutes', () => ({ claims: { iat: seconds(360) } })],
    ['without a time', claims({ iat: undefined })],
    ['with a time that is a word', claims({ iat: String(seconds(0)) })],
    ['for another token', claims({ ath: 'fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo' })],
    ['for no token', claims({ ath: undefined })],
    ['without an identifier', claims({ jti: undefined })],
    ['with an empty identifier', claims({ jti: '' })],
    ['as long as a book', claims({ jti: 'x'.repeat(5_000) })],
  ];
  it.each(bent)('RS-80: a proof %s is 401 invalid_dpop_proof', async (_what, make) => {
    const answer = await present(await prover.prove(bound, 'POST', await make()));
    expect(answer.status).toBe(401);
    const challenge = answer.headers.get('www-authenticate') ?? '';
    expect(challenge).toMatch(/^DPoP error="invalid_dpop_proof", error_description="[^"]+", scope="/);
    expect(challenge).toContain(ALGS);
    expect(challenge).toContain('resource_metadata="');
    expect(challenge).not.toContain('Bearer');
  });

  it('RS-80: a proof with an algorithm that is shared, weak or none is refused', async () => {
    const payload = { jti: 'x', htm: 'POST', htu: harness.resource, iat: seconds(0) };
    const secret = new TextEncoder().encode('the client and everybody else know this');
    const jwk: JWK = { kty: 'oct', k: Buffer.from(secret).toString('base64url') };
    const symmetric = await new SignJWT(payload)
      .setProtectedHeader({ alg: 'HS256', typ: 'dpop+jwt', jwk })
      .sign(secret);
    const unsigned = `${Buffer.from('{"alg":"none","typ":"dpop+jwt"}').toString('base64url')}.e30.`;
    const rsa = await (await makeProver(harness.resource, 'RS256')).prove(bound);
    for (const dpop of [symmetric, unsigned, rsa]) expect((await present(dpop)).status).toBe(401);
  });

  it('RS-80: exactly one proof: none, two in two headers, and two in one are refused', async () => {
    const two = [await prover.prove(bound), await prover.prove(bound)];
    const none = await present(undefined);
    expect([none.status, none.headers.get('www-authenticate')]).toEqual([
      401,
      expect.stringContaining('DPoP error="invalid_dpop_proof"'),
    ]);
    expect((await present(two.join(', '))).status).toBe(401);
    const headers = new Headers({ authorization: `DPoP ${bound}` });
    for (const one of two) headers.append('dpop', one);
    expect((await fetch(harness.resource, { headers })).status).toBe(401);
  });

  it('RS-80: a proof with the key of another client is refused, however good it is', async () => {
    const thief = await makeProver(harness.resource);
    const answer = await present(await thief.prove(bound));
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([
      401,
      expect.stringContaining(
        'error="invalid_dpop_proof", error_description="The DPoP proof is signed with another key',
      ),
    ]);
  });

  it('RS-80: a proof counts once, of many uses at the same time too', async () => {
    const dpop = await prover.prove(bound);
    const together = await Promise.all(Array.from({ length: 8 }, () => present(dpop)));
    expect(together.filter(({ status }) => status === 200)).toHaveLength(1);
    const again = await present(dpop);
    expect([again.status, again.headers.get('www-authenticate')]).toEqual([
      401,
      expect.stringContaining('The DPoP proof was used before'),
    ]);
    const { rows } = await harness.owner.query(
      `select bool_and(expires_at > now() + interval '10 minutes') as kept from dpop_proofs`,
    );
    expect(rows).toEqual([{ kept: true }]);
  });

  it('RS-80: an identifier is used up for its own key alone, and by nobody whose request is refused', async () => {
    const jti = 'chosen-by-somebody-else';
    const other = await makeProver(harness.resource);
    const token = await boundToken(other);
    const dpop = await prover.prove(bound, 'POST', { claims: { jti } });
    expect((await present(await other.prove(token, 'POST', { claims: { jti } }), token)).status).toBe(200);
    const expired = await boundToken(prover, { expiresIn: -60 });
    expect((await present(await prover.prove(expired, 'POST', { claims: { jti } }), expired)).status).toBe(401);
    expect((await present(dpop)).status).toBe(200);
  });

  it('RS-80: as a bearer token it is refused, with a proof as well; an unbound token with the DPoP scheme too', async () => {
    for (const dpop of [undefined, await prover.prove(bound)]) {
      const answer = await list({ authorization: `Bearer ${bound}`, dpop });
      expect(answer.status).toBe(401);
      const challenge = answer.headers.get('www-authenticate') ?? '';
      expect(challenge).toMatch(/^Bearer error="invalid_token", /);
      expect(challenge).toMatch(new RegExp(`, DPoP ${ALGS}$`));
    }
    const unbound = await harness.token();
    const answer = await present(await prover.prove(unbound), unbound);
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([
      401,
      expect.stringMatching(/^DPoP error="invalid_token"/),
    ]);
  });

  it('RS-80: a good proof makes no bad token good', async () => {
    for (const changes of [{ expiresIn: -60 }, { audience: 'http://localhost:9/mcp' }, { subject: 'usr_nobody' }]) {
      const token = await boundToken(prover, changes);
      const answer = await present(await prover.prove(token), token);
      expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([
        401,
        expect.stringMatching(/^DPoP error="invalid_token"/),
      ]);
    }
  });

  it('RS-80 RS-12: asks for more scopes in its own scheme', async () => {
    const token = await boundToken(prover, { scope: 'jira:read' });
    const call = { name: 'jira_create_issue', arguments: {} };
    const headers = { authorization: `DPoP ${token}`, dpop: await prover.prove(token) };
    const answer = await modern(harness, 'tools/call', call, { headers });
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([
      403,
      expect.stringMatching(/^DPoP error="insufficient_scope", .*scope="jira:read jira:write"/),
    ]);
  });

  it('RS-80: without Postgres no proof is believed to be the first', async () => {
    await harness.owner.query('alter table dpop_proofs rename to dpop_proofs_away');
    try {
      const answer = await present(await prover.prove(bound));
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '2']);
      expect((await list({ authorization: `Bearer ${await harness.token()}` })).status).toBe(200);
    } finally {
      await harness.owner.query('alter table dpop_proofs_away rename to dpop_proofs');
    }
  });

  it('RS-80: pages of the web may send proofs, and see what is asked of them', async () => {
    const headers = { origin: 'http://localhost:6274', 'access-control-request-headers': 'authorization, dpop' };
    const preflight = await fetch(harness.resource, { method: 'OPTIONS', headers });
    expect(preflight.headers.get('access-control-allow-headers')).toMatch(/\bDPoP\b/);
    const refused = await list({ origin: 'http://localhost:6274', authorization: `DPoP ${bound}` });
    expect(refused.headers.get('access-control-expose-headers')).toContain('WWW-Authenticate');
  });
});
