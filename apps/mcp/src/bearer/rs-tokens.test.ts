import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, ISSUER, startHarness } from '../../test/harness.js';
import { refusedWithinASecond } from '../../test/refusal.js';
import { modern, post } from '../../test/requests.js';
import { makeKey, signToken } from '../../test/tokens.js';

let harness: Harness;
let good: string;

beforeAll(async () => {
  harness = await startHarness();
  await harness.addUser();
  good = await harness.token();
});
afterAll(async () => {
  await harness.stop();
});

const metadataUrl = () => `${harness.base}/.well-known/oauth-protected-resource/mcp`;
const SCOPE = 'scope="jira:read jira:write confluence:read confluence:write"';

async function ask(method: string, authorization?: string, url = harness.resource) {
  const response = await fetch(url, {
    method,
    headers: {
      ...(authorization === undefined ? {} : { authorization }),
      ...(method === 'POST' ? { 'content-type': 'application/json' } : {}),
    },
    ...(method === 'POST' ? { body: '{}' } : {}),
  });
  return { status: response.status, challenge: response.headers.get('www-authenticate') ?? '' };
}

describe('protected resource metadata', () => {
  it.each(['/.well-known/oauth-protected-resource/mcp', '/.well-known/oauth-protected-resource'])(
    'RS-01 RS-02 RS-03 RS-04 RS-05 RS-06: %s says what clients need, to anyone',
    async (path) => {
      const response = await fetch(harness.base + path, { headers: { origin: 'https://anywhere.example' } });
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toContain('application/json');
      expect(response.headers.get('access-control-allow-origin')).toBe('*');
      expect(response.headers.get('cache-control')).toBe('public, max-age=300');
      const document = await response.json();
      expect(document).toEqual({
        resource: harness.resource,
        authorization_servers: [ISSUER],
        scopes_supported: ['jira:read', 'jira:write', 'confluence:read', 'confluence:write'],
        bearer_methods_supported: ['header'],
        dpop_signing_alg_values_supported: ['ES256', 'Ed25519', 'EdDSA'],
        dpop_bound_access_tokens_required: false,
        resource_name: 'Gatehouse: Jira and Confluence',
        resource_documentation: `${ISSUER}/`,
      });
      const etag = response.headers.get('etag') ?? '';
      const again = await fetch(harness.base + path, { headers: { 'if-none-match': etag } });
      expect(again.status).toBe(304);
    },
  );

  it('RS-04: answers HEAD, and preflights with any header', async () => {
    const head = await fetch(metadataUrl(), { method: 'HEAD' });
    expect(head.status).toBe(200);
    const preflight = await fetch(metadataUrl(), {
      method: 'OPTIONS',
      headers: { origin: 'https://a.example', 'access-control-request-headers': 'mcp-protocol-version' },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-headers')).toContain('*');
  });
});

describe('challenges', () => {
  it.each(['POST', 'GET', 'DELETE'])('RS-07 RS-08: %s without credentials is 401 without an error', async (method) => {
    const { status, challenge } = await ask(method);
    expect(status).toBe(401);
    expect(challenge).toBe(`Bearer ${SCOPE}, resource_metadata="${metadataUrl()}", DPoP algs="ES256 Ed25519 EdDSA"`);
  });

  it.each(['POST', 'GET', 'DELETE'])('RS-10: %s with the token in the query is not signed in', async (method) => {
    const { status, challenge } = await ask(method, undefined, `${harness.resource}?access_token=${good}`);
    expect(status).toBe(401);
    expect(challenge).not.toContain('error=');
  });

  const stranger = makeKey();
  const bad: [string, () => Promise<string>][] = [
    ['expired', () => harness.token({ expiresIn: -6 })],
    ['for another audience', () => harness.token({ audience: 'http://localhost:9/mcp' })],
    ['of another issuer', () => harness.token({ issuer: 'https://evil.example' })],
    ['not valid yet', () => harness.token({ claims: { nbf: Math.floor(Date.now() / 1_000) + 60 } })],
    ['that is an ID token', () => harness.token({ typ: 'JWT' })],
    ['bound to a key', () => harness.token({ claims: { cnf: { jkt: 'thumbprint' } } })],
    ['without a client', () => harness.token({ claims: { client_id: undefined } })],
    ['of a user that does not exist', () => harness.token({ subject: 'usr_nobody' })],
    ['signed with an unknown key', async () => signToken((await stranger).key, input())],
    ['signed with another key under a known id', async () => forged((await stranger).key.privateKey)],
    ['that is not signed', async () => unsigned()],
    ['signed with the public key as a secret', async () => symmetric()],
    ["that is Atlassian's", async () => 'sbx_at_ABCdef0123456789'],
    ['with a bit changed', async () => `${good.slice(0, -4)}${good.endsWith('AAAA') ? 'BBBB' : 'AAAA'}`],
    ['as long as a book', async () => 'x'.repeat(9_000)],
  ];
  const input = () => ({ issuer: ISSUER, audience: harness.resource });
  const forged = (privateKey: Parameters<typeof signToken>[0]['privateKey']) =>
    signToken({ kid: harness.key.kid, algorithm: 'RS256', privateKey }, input());
  const unsigned = () => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const claims = { iss: ISSUER, aud: harness.resource, sub: 'usr_maya', client_id: 'c', jti: 'j', iat: 1, exp: 9e9 };
    return `${part({ alg: 'none', typ: 'at+jwt', kid: harness.key.kid })}.${part(claims)}.`;
  };
  const symmetric = () =>
    new SignJWT({ client_id: 'c' })
      .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid: harness.key.kid })
      .setIssuer(ISSUER)
      .setAudience(harness.resource)
      .setSubject('usr_maya')
      .setIssuedAt()
      .setJti('j')
      .setExpirationTime('5m')
      .sign(new TextEncoder().encode('a public key is no secret, however long it may be'));

  it.each(bad)(
    'RS-07 RS-08 RS-09 RS-10: a token %s is 401 invalid_token on POST, GET and DELETE',
    async (_what, make) => {
      const token = await make();
      for (const method of ['POST', 'GET', 'DELETE']) {
        const { status, challenge } = await ask(method, `Bearer ${token}`);
        expect([method, status]).toEqual([method, 401]);
        expect(challenge).toMatch(/^Bearer error="invalid_token", error_description="[^"]+", scope="/);
        expect(challenge).toContain(SCOPE);
        expect(challenge).toContain(`resource_metadata="${metadataUrl()}"`);
      }
    },
  );

  it('RS-09: accepts this audience alone or among others, five seconds of clock, and any case of the scheme', async () => {
    const among = await harness.token({ audience: ['http://localhost:9/other', harness.resource] });
    expect((await modern(harness, 'tools/list', {}, { token: among })).status).toBe(200);
    // Another token each time: a slow machine may need the rest of the five seconds.
    for (const method of ['tools/list', 'server/discover']) {
      const lately = async () => {
        const token = await harness.token({ expiresIn: -2 });
        return (await modern(harness, method, {}, { token })).status;
      };
      await expect.poll(lately).toBe(200);
    }
    expect((await ask('GET', `bearer ${good}`)).status).toBe(405);
  });

  it('RS-09: a token that was accepted is refused once it has expired', async () => {
    let token = '';
    const list = async () => (await modern(harness, 'tools/list', {}, { token })).status;
    const anew = async () => {
      token = await harness.token({ expiresIn: -3 });
      return await list();
    };
    await expect.poll(anew).toBe(200);
    await expect.poll(list).toBe(401);
  });

  it.each(['Bearer', 'Bearer ', 'Bearer a b', 'Bearer "x"', 'DPoP', 'DPoP a b'])(
    'RS-17: %j is 400 invalid_request',
    async (header) => {
      const { status, challenge } = await ask('POST', header);
      expect(status).toBe(400);
      expect(challenge).toContain('error="invalid_request"');
      expect(challenge).toContain('resource_metadata=');
    },
  );

  it('RS-08: other schemes are no bearer credentials', async () => {
    expect((await ask('POST', 'Basic dXNlcjpwYXNz')).challenge).not.toContain('error=');
  });

  it('accepts a key that was announced later, and refuses tokens of one that was withdrawn', async () => {
    const { key, store } = await makeKey('ES256');
    const token = await signToken(key, { ...input(), scope: 'jira:read' });
    await store(harness.owner);
    await expect
      .poll(async () => (await modern(harness, 'tools/list', {}, { token })).status, { timeout: 30_000, interval: 250 })
      .toBe(200);
    await harness.owner.query('delete from signing_keys where kid = $1', [key.kid]);
    // A token of a key that nobody has makes the keys be read again.
    const unknown = await signToken((await makeKey()).key, input());
    await expect
      .poll(
        async () => {
          await modern(harness, 'tools/list', {}, { token: unknown });
          return (await modern(harness, 'tools/list', {}, { token })).status;
        },
        { timeout: 30_000, interval: 250 },
      )
      .toBe(401);
  });

  it('invariant 9: refuses a suspended user within a second', async () => {
    await harness.addUser('usr_leaving');
    const token = await harness.token({ subject: 'usr_leaving' });
    const list = async () => (await modern(harness, 'tools/list', {}, { token })).status;
    expect(await list()).toBe(200);
    await harness.owner.query(`update users set suspended_at = now() where id = 'usr_leaving'`);
    await refusedWithinASecond(list);
  });
});

describe('without Postgres', () => {
  it('nobody is let in on a guess: 503 with a reference, and it is worth trying again', async () => {
    await harness.addUser('usr_waiting');
    const token = await harness.token({ subject: 'usr_waiting' });
    await harness.owner.query('alter table users rename to users_away');
    try {
      const answer = await modern(harness, 'tools/list', {}, { token });
      expect(answer.status).toBe(503);
      expect(answer.headers.get('retry-after')).toBe('2');
      expect(answer.message.error?.message).toContain(answer.headers.get('x-request-id'));
      expect(JSON.stringify(answer.message)).not.toContain('users');
    } finally {
      await harness.owner.query('alter table users_away rename to users');
    }
    expect((await modern(harness, 'tools/list', {}, { token })).status).toBe(200);
  });
});

describe('scopes', () => {
  const call = (name: string) => ({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: {} } });

  it('RS-12 RS-13: a shortfall is one 403 with all that is granted and all that is needed', async () => {
    const token = await harness.token({ scope: 'jira:read confluence:read' });
    const answer = await modern(harness, 'tools/call', { name: 'jira_create_issue', arguments: {} }, { token });
    expect(answer.status).toBe(403);
    expect(answer.headers.get('www-authenticate')).toBe(
      'Bearer error="insufficient_scope", error_description="This needs the scope jira:write.", ' +
        `scope="jira:read jira:write confluence:read", resource_metadata="${metadataUrl()}"`,
    );
    expect(harness.atlassian.requests).toEqual([]);
  });

  it('RS-12: before anything runs, also in a batch of the 2025-03-26 revision', async () => {
    const token = await harness.token({ scope: 'jira:read' });
    const batch = [call('atlassian_get_context'), call('confluence_create_page'), call('jira_add_comment')];
    const answer = await post(harness.resource, batch, {
      token,
      headers: { accept: 'application/json, text/event-stream' },
    });
    expect(answer.status).toBe(403);
    expect(answer.headers.get('www-authenticate')).toContain('scope="jira:read jira:write confluence:write"');
    expect(harness.atlassian.requests).toEqual([]);
  });

  it('RS-14: write implies read', async () => {
    const token = await harness.token({ scope: 'jira:write' });
    const answer = await modern(harness, 'tools/call', { name: 'jira_search_issues', arguments: {} }, { token });
    expect(answer.status).toBe(200);
    expect(answer.message.result?.isError).toBe(true);
  });

  it('RS-15: the step-up is logged with its request', async () => {
    const token = await harness.token({ scope: '' });
    const answer = await modern(harness, 'tools/call', { name: 'jira_get_issue', arguments: {} }, { token });
    const requestId = answer.headers.get('x-request-id');
    expect(harness.log).toContainEqual(
      expect.objectContaining({ event: 'scope_step_up', requestId, subject: 'usr_maya', needed: ['jira:read'] }),
    );
  });

  it('RS-18: a machine has no connection, whoever it is called after', async () => {
    const token = await harness.token({ subject: 'client-1' });
    const answer = await modern(harness, 'tools/call', { name: 'atlassian_get_context', arguments: {} }, { token });
    expect(answer.message.result).toMatchObject({
      isError: true,
      content: [{ type: 'text', text: expect.stringContaining('is bound to no service connection') }],
    });
  });

  it('RS-11: no token is in any log line', () => {
    const log = JSON.stringify(harness.log);
    expect(log.length).toBeGreaterThan(1_000);
    expect(log).not.toContain(good);
    expect(log).not.toContain(good.split('.')[2]);
  });
});
