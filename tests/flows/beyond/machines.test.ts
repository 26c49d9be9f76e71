import { createHash } from 'node:crypto';
import {
  Client,
  ClientCredentialsProvider,
  PrivateKeyJwtProvider,
  StreamableHTTPClientTransport,
} from '@modelcontextprotocol/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readResult } from '../../support/clients/types.ts';
import { type House, startHouse } from '../../support/house.ts';
import {
  ASSERTION_TYPE,
  basic,
  claimsOf,
  clientAssertion,
  preRegister,
  type SigningPair,
  signingPair,
} from '../../support/machines.ts';
import { postToken, refresh, register } from '../../support/oauth.ts';

const GRANT = { grant_type: 'client_credentials' };
const SECRET = 'oVYpUZxD2sbYB6ffTq0VdwYQ3m-mI0p5tA_8yJw7cQk';

describe('client_credentials over two processes', () => {
  let house: House;
  let pair: SigningPair;
  let withBasic: string;
  let withPost: string;
  let withKey: string;

  beforeAll(async () => {
    house = await startHouse({ replicas: 2 });
    pair = await signingPair('machine-key');
    const machine = { grant_types: ['client_credentials'], scope: 'jira:read jira:write' };
    withBasic = await preRegister(house, {
      ...machine,
      token_endpoint_auth_method: 'client_secret_basic',
      secret: SECRET,
    });
    withPost = await preRegister(house, {
      ...machine,
      token_endpoint_auth_method: 'client_secret_post',
      secret: SECRET,
    });
    withKey = await preRegister(house, {
      ...machine,
      token_endpoint_auth_method: 'private_key_jwt',
      jwks: { keys: [pair.publicJwk] },
    });
  });
  afterAll(() => house?.stop());

  const ask = async (form: Record<string, string>, headers: Record<string, string> = {}, at = house.issuer) => {
    const body = new URLSearchParams({ ...GRANT, ...form });
    const answer = await fetch(`${at}/token`, { method: 'POST', body, headers });
    const said = (await answer.json()) as { access_token?: string; error?: string; scope?: string };
    return { status: answer.status, ...said };
  };
  const askWithKey = async (changes: Record<string, unknown> = {}, audience = house.issuer, signer = pair) =>
    ask({
      client_assertion_type: ASSERTION_TYPE,
      client_assertion: await clientAssertion(withKey, signer, audience, changes),
    });

  it('AS-51: the metadata says how a machine authenticates', async () => {
    const metadata = await (await fetch(`${house.issuer}/.well-known/oauth-authorization-server`)).json();
    expect(metadata).toMatchObject({
      grant_types_supported: expect.arrayContaining(['client_credentials']),
      token_endpoint_auth_methods_supported: expect.arrayContaining([
        'private_key_jwt',
        'client_secret_basic',
        'client_secret_post',
      ]),
      token_endpoint_auth_signing_alg_values_supported: expect.arrayContaining(['RS256', 'ES256']),
    });
    const { token_endpoint_auth_signing_alg_values_supported: algorithms } = metadata as Record<string, string[]>;
    expect(algorithms?.filter((name) => name === 'none' || name.startsWith('HS'))).toEqual([]);
  });

  it('AS-50, AS-52: a secret in the header, in the body, or a signed assertion; the token is for the machine alone', async () => {
    const answers = [
      [withBasic, await ask({}, basic(withBasic, SECRET))],
      [withPost, await ask({ client_id: withPost, client_secret: SECRET })],
      [withKey, await askWithKey()],
      [withKey, await askWithKey({}, `${house.issuer}/token`)],
      [withKey, await askWithKey({ aud: [house.issuer] })],
    ] as const;
    for (const [client, answer] of answers) {
      expect(answer).toMatchObject({ status: 200, token_type: 'Bearer', scope: 'jira:read jira:write' });
      const claims = claimsOf(answer.access_token);
      expect(claims).toMatchObject({ sub: client, client_id: client, aud: house.mcpUrl, iss: house.issuer });
      expect(claims).not.toHaveProperty('grant_id');
    }
  });

  it('AS-53: there is no refresh token, and no refreshing', async () => {
    const answer = await ask({}, basic(withBasic, SECRET));
    expect(answer).not.toHaveProperty('refresh_token');
    expect((await refresh(house, withPost, 'anything', house.issuer, { client_secret: SECRET })).status).toBe(400);
    expect(await house.query(`select from oidc_records where model in ('Grant', 'RefreshToken')`)).toEqual([]);
  });

  it.each([
    ['one that it is registered for', 'jira:read', 'jira:read'],
    ['more than it is registered for, which is left out', 'jira:read jira:delete confluence:read', 'jira:read'],
    ['words of OpenID Connect, which mean nothing here', 'jira:write openid offline_access', 'jira:write'],
  ])('asks for %s', async (_what, scope, given) => {
    expect(await ask({ scope }, basic(withBasic, SECRET))).toMatchObject({ status: 200, scope: given });
  });

  it.each([
    ['a word that is no scope', 'jira:read everything'],
    ['nothing that it is registered for', 'confluence:read'],
  ])('AS-50: refuses %s with invalid_scope', async (_what, scope) => {
    expect(await ask({ scope }, basic(withBasic, SECRET))).toMatchObject({ status: 400, error: 'invalid_scope' });
  });

  it('a client without a registered scope gets the usual scopes at most, and never deletes', async () => {
    const id = await preRegister(house, {
      grant_types: ['client_credentials'],
      token_endpoint_auth_method: 'client_secret_basic',
      secret: SECRET,
    });
    const usual = 'jira:read jira:write confluence:read confluence:write';
    expect(await ask({}, basic(id, SECRET))).toMatchObject({ scope: usual });
    expect(await ask({ scope: 'jira:delete' }, basic(id, SECRET))).toMatchObject({ error: 'invalid_scope' });
  });

  it('refuses another resource with invalid_target', async () => {
    const answer = await ask({ resource: 'https://other.example/mcp' }, basic(withBasic, SECRET));
    expect(answer).toMatchObject({ status: 400, error: 'invalid_target' });
  });

  it('AS-50: refuses whoever does not prove to be that client', async () => {
    const stranger = await signingPair('machine-key');
    const stored = `sha256:${Buffer.alloc(32).toString('base64url')}`;
    const attempts = {
      'a wrong secret': await ask({}, basic(withBasic, 'wrong')),
      'the stored hash as a secret': await ask({}, basic(withBasic, stored)),
      'no secret': await ask({ client_id: withBasic }),
      'a secret for a client with a key': await ask({ client_id: withKey, client_secret: SECRET }),
      'another key': await askWithKey({}, house.issuer, stranger),
      'another audience': await askWithKey({}, 'https://other.example'),
      'an expired assertion': await askWithKey({ exp: Math.floor(Date.now() / 1000) - 60 }),
      'an assertion without end': await askWithKey({ exp: undefined }),
      'an assertion without a number': await askWithKey({ jti: undefined }),
      "another client's assertion": await askWithKey({ iss: withBasic }),
    };
    for (const [what, answer] of Object.entries(attempts)) {
      expect(answer, what).toMatchObject({ status: 401, error: 'invalid_client' });
    }
  });

  it('AS-50: an assertion is good once, also for two processes at once', async () => {
    for (let round = 0; round < 5; round += 1) {
      const form = {
        client_assertion_type: ASSERTION_TYPE,
        client_assertion: await clientAssertion(withKey, pair, house.issuer),
      };
      const answers = await Promise.all([0, 1, 0, 1].map((at) => ask(form, {}, house.replicas.auth[at])));
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      expect(answers.filter(({ error }) => error === 'invalid_client')).toHaveLength(3);
    }
  });

  it('AS-43, AS-50: who registers by itself is no machine', async () => {
    const greedy = await register(house, {
      grant_types: ['authorization_code', 'client_credentials'],
      token_endpoint_auth_method: 'client_secret_basic',
    });
    expect(greedy.grant_types).not.toContain('client_credentials');
    const answer = await ask({}, basic(greedy.client_id, greedy.client_secret ?? ''));
    expect(answer.status).toBe(400);
    expect(answer).not.toHaveProperty('access_token');
    const forced = { ...greedy, grant_types: ['authorization_code', 'client_credentials'] };
    const stored = `sha256:${createHash('sha256')
      .update(greedy.client_secret ?? '')
      .digest('base64url')}`;
    await house.query('update clients set metadata = $2 where id = $1', [
      greedy.client_id,
      JSON.stringify({ ...forced, client_secret: stored }),
    ]);
    expect(await ask({}, basic(greedy.client_id, greedy.client_secret ?? ''))).toMatchObject({
      error: 'unauthorized_client',
    });
    const open = await preRegister(house, { grant_types: ['client_credentials'], token_endpoint_auth_method: 'none' });
    expect(await ask({ client_id: open })).toMatchObject({ status: 400, error: 'unauthorized_client' });
  });

  it("invariant 12: no client's name can be a person's", async () => {
    await expect(
      house.query(`insert into clients (id, kind, metadata) values ('usr_x', 'registered', '{}')`),
    ).rejects.toThrow(/clients_id_check/);
  });

  it.each([
    [
      'a secret',
      () => new ClientCredentialsProvider({ clientId: withBasic, clientSecret: SECRET, expectedIssuer: house.issuer }),
    ],
    [
      'a key',
      () =>
        new PrivateKeyJwtProvider({
          clientId: withKey,
          privateKey: { ...pair.privateJwk },
          algorithm: 'ES256',
          expectedIssuer: house.issuer,
        }),
    ],
  ])(
    "AS-53, invariant 12: the SDK's machine with %s connects, lists tools, and reaches no person's connection",
    async (_what, provider) => {
      const client = new Client({ name: 'machine', version: '1.0.0' });
      await client.connect(new StreamableHTTPClientTransport(new URL(house.mcpUrl), { authProvider: provider() }));
      const { tools } = await client.listTools();
      expect(tools.map(({ name }) => name)).toContain('jira_get_issue');
      const result = await client.callTool({ name: 'jira_search_issues', arguments: { jql: 'project = ROV' } });
      const { isError, text } = readResult(result);
      expect(isError).toBe(true);
      expect(text).toMatch(/service connection/i);
      await client.close();
    },
  );

  it('what is logged names the machine, and neither secret nor assertion', async () => {
    const assertion = await clientAssertion(withKey, pair, house.issuer);
    const answer = await postToken(house, {
      ...GRANT,
      client_assertion_type: ASSERTION_TYPE,
      client_assertion: assertion,
    });
    expect(answer.status).toBe(200);
    await ask({}, basic(withBasic, SECRET));
    const log = house.programs.auth.map((program) => program.output()).join('');
    expect(log).toContain(`"client":"${withKey}"`);
    for (const secret of [assertion, assertion.split('.')[2] ?? '', SECRET]) expect(log).not.toContain(secret);
  });
});
