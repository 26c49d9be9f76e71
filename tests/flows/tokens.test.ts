import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { type JWK, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { open, parseKeyring } from '../../packages/vault/src/index.ts';
import { type House, startHouse } from '../support/house.ts';
import { callMcp, redeem, register } from '../support/oauth.ts';

describe('tokens at the resource', () => {
  let house: House;
  let client: string;
  let good: string;
  let claims: Record<string, unknown>;
  let kid: string;
  let key: ReturnType<typeof createPrivateKey>;

  beforeAll(async () => {
    house = await startHouse();
    client = (await register(house)).client_id;
    good = (await redeem(house, client)).access_token;
    claims = JSON.parse(Buffer.from(good.split('.')[1] ?? '', 'base64url').toString());
    const [row] = await house.query<{ kid: string; private_sealed: Buffer }>(
      'select kid, private_sealed from signing_keys',
    );
    kid = row?.kid ?? '';
    const jwk = open(
      parseKeyring(house.secrets.authKeyring),
      row?.private_sealed ?? Buffer.alloc(0),
      `signing_keys:${kid}`,
    );
    key = createPrivateKey({ key: JSON.parse(jwk.toString()) as JWK, format: 'jwk' });
  });
  afterAll(() => house?.stop());

  const sign = (changes: Record<string, unknown>, header: Record<string, unknown> = {}, signingKey = key) =>
    new SignJWT({ ...claims, ...changes })
      .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid, ...header })
      .sign(signingKey);

  /** The classic confusion: a verifier that takes the algorithm from the token uses the public key as an HMAC secret. */
  const signWithPublicKey = () =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid })
      .sign(Buffer.from(createPublicKey(key).export({ type: 'spki', format: 'pem' })));

  const now = () => Math.floor(Date.now() / 1000);

  it('AS-09: is a JSON Web Token as RFC 9068 has it, of half an hour', () => {
    const header = JSON.parse(Buffer.from(good.split('.')[0] ?? '', 'base64url').toString());
    expect(header).toEqual({ alg: 'RS256', typ: 'at+jwt', kid });
    expect(claims).toEqual({
      iss: house.issuer,
      aud: house.mcpUrl,
      sub: expect.stringMatching(/^usr_/),
      client_id: client,
      scope: 'jira:read jira:write confluence:read confluence:write',
      jti: expect.any(String),
      grant_id: expect.any(String),
      auth_time: expect.any(Number),
      iat: expect.any(Number),
      exp: Number(claims.iat) + 1_800,
    });
  });

  it('a token of ours is let in', async () => {
    expect((await callMcp(house, good, 'tools/list')).status).toBe(200);
    expect((await callMcp(house, await sign({}), 'tools/list')).status).toBe(200);
  });

  const forgeries: [string, () => Promise<string> | string][] = [
    ['for another audience', () => sign({ aud: 'https://other.example/mcp' })],
    ['for the same host without the path', () => sign({ aud: new URL(house.mcpUrl).origin })],
    ['expired', () => sign({ exp: now() - 60 })],
    ['not valid yet', () => sign({ nbf: now() + 600 })],
    ['of another issuer', () => sign({ iss: 'https://evil.example' })],
    ['of the issuer with a slash', () => sign({ iss: `${house.issuer}/` })],
    ['without a subject', () => sign({ sub: undefined })],
    ['that is an ID token', () => sign({}, { typ: 'JWT' })],
    ['signed with another key', () => sign({}, {}, generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey)],
    ['with alg none', () => new UnsecuredJWT(claims).encode()],
    ['with the public key as a shared secret', () => signWithPublicKey()],
    ['bound to a DPoP key, as a bearer token', () => sign({ cnf: { jkt: 'x' } })],
    ['of Atlassian', () => 'sbx_at_0123456789abcdef0123456789abcdef'],
    ['that is no token at all', () => 'nonsense'],
  ];

  it.each(forgeries)(
    'invariant 1: a token %s gets 401 with a challenge, on POST, GET and DELETE',
    async (_what, forge) => {
      const token = await forge();
      const answers = await Promise.all([
        callMcp(house, token, 'tools/list'),
        ...['GET', 'DELETE'].map((method) =>
          fetch(house.mcpUrl, { method, headers: { authorization: `Bearer ${token}` } }),
        ),
      ]);
      for (const answer of answers) {
        expect(answer.status).toBe(401);
        const challenge = answer.headers.get('www-authenticate') ?? '';
        expect(challenge).toMatch(/^Bearer .*error="invalid_token"/);
        expect(challenge).toContain(
          `resource_metadata="${new URL(house.mcpUrl).origin}/.well-known/oauth-protected-resource/mcp"`,
        );
        expect(challenge).toContain('scope="jira:read jira:write confluence:read confluence:write"');
        expect(await answer.text()).not.toContain(token);
      }
    },
  );

  it('a token in the address is not looked at', async () => {
    const answer = await fetch(`${house.mcpUrl}?access_token=${good}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' }),
    });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).not.toContain('error=');
  });

  it('writing with a token for reading gets 403 with all the scopes in one challenge', async () => {
    const { access_token: token } = await redeem(house, client, { scope: 'jira:read' });
    const answer = await callMcp(house, token, 'tools/call', {
      name: 'jira_create_issue',
      arguments: { project: 'ROV', issue_type: 'Task', summary: 'x' },
    });
    expect(answer.status).toBe(403);
    const challenge = answer.headers.get('www-authenticate') ?? '';
    expect(challenge).toMatch(/^Bearer .*error="insufficient_scope"/);
    expect(challenge).toContain('scope="jira:read jira:write"');
  });

  it('invariant 12: a machine reaches no connection of a person', async () => {
    const token = await sign({ sub: client, client_id: client, grant_id: undefined });
    const answer = await callMcp(house, token, 'tools/call', {
      name: 'jira_search_issues',
      arguments: { jql: 'project = ROV' },
    });
    const text = await answer.text();
    expect(text).toContain('isError');
    expect(text).not.toMatch(/ROV-\d/);
    expect(text).toMatch(/service connection/i);
  });
});
