import { randomUUID } from 'node:crypto';
import { Client, CrossAppAccessProvider, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type House, startHouse } from '../../support/house.ts';
import { type AssertingIssuer, JWT_BEARER } from '../../support/identity-assertions.ts';
import { ASSERTION_TYPE, basic, claimsOf, clientAssertion, preRegister, signingPair } from '../../support/machines.ts';
import { MANAGED_SECRET, type ManagedHouse, startManagedHouse } from '../../support/managed-house.ts';
import { callMcp, register } from '../../support/oauth.ts';
import { makeProver, type Prover } from '../../support/proofs.ts';

describe('identity assertions (ID-JAG) over two processes', () => {
  let managed: ManagedHouse;
  let house: House;
  let acme: AssertingIssuer;
  let partner: AssertingIssuer;
  let client: string;

  beforeAll(async () => {
    managed = await startManagedHouse();
    ({ house, acme, partner, client } = managed);
  });
  afterAll(() => managed?.stop());

  it('AS-67: the metadata says so, and only where an issuer is trusted', async () => {
    const read = async (at: string) =>
      (await (await fetch(`${at}/.well-known/oauth-authorization-server`)).json()) as Record<string, string[]>;
    const metadata = await read(house.issuer);
    expect(metadata.authorization_grant_profiles_supported).toEqual(['urn:ietf:params:oauth:grant-profile:id-jag']);
    expect(metadata.grant_types_supported).toContain(JWT_BEARER);
    const plain = await startHouse();
    try {
      const without = await read(plain.issuer);
      expect(without).not.toHaveProperty('authorization_grant_profiles_supported');
      expect(without.grant_types_supported).not.toContain(JWT_BEARER);
      const body = new URLSearchParams({
        grant_type: JWT_BEARER,
        assertion: 'x',
        client_id: (await register(plain)).client_id,
      });
      const answer = await fetch(`${plain.issuer}/token`, { method: 'POST', body });
      expect(await answer.json()).toMatchObject({ error: 'unsupported_grant_type' });
    } finally {
      await plain.stop();
    }
  });

  it('AS-60, AS-63, AS-69: trades an assertion for a token of that person, for our resource, without a refresh token', async () => {
    const answer = await managed.trade();
    expect(answer).toMatchObject({ status: 200, token_type: 'Bearer', scope: 'jira:read', expires_in: 1800 });
    expect(answer).not.toHaveProperty('refresh_token');
    expect(claimsOf(answer.access_token)).toMatchObject({
      sub: expect.stringMatching(/^usr_/),
      client_id: client,
      aud: house.mcpUrl,
      grant_id: expect.any(String),
      scope: 'jira:read',
    });
    expect((await callMcp(house, answer.access_token, 'tools/list')).status).toBe(200);
  });

  it("AS-60: the SDK's provider for enterprise-managed authorization connects and lists tools", async () => {
    const provider = new CrossAppAccessProvider({
      clientId: client,
      clientSecret: MANAGED_SECRET,
      expectedIssuer: house.issuer,
      assertion: ({ authorizationServerUrl, resourceUrl }) =>
        acme.sign(
          managed.about({
            audience: authorizationServerUrl,
            resource: resourceUrl,
            scope: 'jira:read confluence:read',
          }),
        ),
    });
    const mcp = new Client({ name: 'managed', version: '1.0.0' });
    await mcp.connect(new StreamableHTTPClientTransport(new URL(house.mcpUrl), { authProvider: provider }));
    expect((await mcp.listTools()).tools.map(({ name }) => name)).toContain('jira_get_issue');
    await mcp.close();
  });

  it('AS-60: a client with a metadata document and a key of its own may as well; one without a key may not', async () => {
    const pair = await signingPair('document-key', 'RS256');
    const publish = (name: string, changes: Record<string, unknown>) => {
      const id = `https://${managed.host.host}/${name}.json`;
      const redirects = {
        redirect_uris: ['https://agent.example/cb'],
        grant_types: ['authorization_code', JWT_BEARER],
      };
      managed.host.serve(`/${name}.json`, { body: { client_id: id, client_name: name, ...redirects, ...changes } });
      return id;
    };
    const keyed = publish('keyed', { token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [pair.publicJwk] } });
    const proof = {
      client_assertion_type: ASSERTION_TYPE,
      client_assertion: await clientAssertion(keyed, pair, house.issuer),
    };
    const answer = await managed.exchange(await acme.sign(managed.about({ clientId: keyed })), proof, house.issuer, {});
    expect(answer.status).toBe(200);
    expect(claimsOf(answer.access_token)).toMatchObject({ client_id: keyed });
    const bare = publish('bare', { token_endpoint_auth_method: 'none' });
    const refused = await managed.exchange(
      await acme.sign(managed.about({ clientId: bare })),
      { client_id: bare },
      house.issuer,
      {},
    );
    expect(refused).toMatchObject({ status: 400, error: 'unauthorized_client' });
  });

  it('AS-43, AS-67: a client that registered by itself cannot', async () => {
    const dynamic = await register(house, {
      grant_types: ['authorization_code', JWT_BEARER],
      token_endpoint_auth_method: 'client_secret_basic',
    });
    expect(dynamic.grant_types).not.toContain(JWT_BEARER);
    const headers = basic(dynamic.client_id, dynamic.client_secret ?? '');
    const answer = await managed.exchange(
      await acme.sign(managed.about({ clientId: dynamic.client_id })),
      {},
      house.issuer,
      headers,
    );
    expect(answer).toMatchObject({ status: 400 });
    expect(answer).not.toHaveProperty('access_token');
  });

  it("AS-60: takes nothing from a client that does not authenticate, or with another client's name", async () => {
    const jwt = await acme.sign(managed.about());
    expect(await managed.exchange(jwt, {}, house.issuer, basic(client, 'wrong'))).toMatchObject({ status: 401 });
    expect(await managed.exchange(jwt, { client_id: client }, house.issuer, {})).toMatchObject({ status: 401 });
    // It was not used up by them.
    expect(await managed.exchange(jwt)).toMatchObject({ status: 200 });
  });

  it('AS-63: a request for another resource is invalid_target; our own may be written with a slash', async () => {
    expect(
      await managed.exchange(await acme.sign(managed.about()), { resource: 'https://other.example/mcp' }),
    ).toMatchObject({
      error: 'invalid_target',
    });
    const answer = await managed.exchange(await acme.sign(managed.about({ resource: `${house.mcpUrl}/` })), {
      resource: `${house.mcpUrl}/`,
    });
    expect(claimsOf(answer.access_token)).toMatchObject({ aud: house.mcpUrl });
  });

  it.each([
    ['what both allow', 'jira:read jira:delete confluence:read', undefined, 'jira:read confluence:read'],
    ['what is asked of it', 'jira:write confluence:read', 'jira:read', 'jira:read'],
    ['the ceiling where the assertion sets none', undefined, undefined, 'jira:read jira:write confluence:read'],
    ['never more than was asserted', 'jira:read', 'jira:read jira:write confluence:read', 'jira:read'],
  ])('AS-64: gives %s', async (_what, asserted, requested, given) => {
    const jwt = await acme.sign(managed.about(), { claims: { scope: asserted } });
    expect(await managed.exchange(jwt, requested ? { scope: requested } : {})).toMatchObject({
      status: 200,
      scope: given,
    });
  });

  it('AS-64: never more than the client was registered for', async () => {
    const narrow = await preRegister(house, {
      client_name: 'Reads issues',
      grant_types: [JWT_BEARER],
      token_endpoint_auth_method: 'client_secret_basic',
      scope: 'jira:read',
      secret: MANAGED_SECRET,
    });
    const jwt = await acme.sign(managed.about({ clientId: narrow }), { claims: { scope: undefined } });
    const answer = await managed.exchange(jwt, {}, house.issuer, basic(narrow, MANAGED_SECRET));
    expect(answer).toMatchObject({ status: 200, scope: 'jira:read' });
  });

  it.each([
    ['asserted and not allowed', 'confluence:write', undefined],
    ['asked for and not asserted', 'jira:read', 'confluence:read'],
    ['no scope at all', 'nonsense', undefined],
  ])('AS-64: what is %s is invalid_scope, and uses no assertion up', async (_what, asserted, requested) => {
    const jwt = await acme.sign(managed.about({ scope: asserted }));
    const used = await house.query('select from used_assertions');
    const answer = await managed.exchange(jwt, requested ? { scope: requested } : {});
    expect(answer).toMatchObject({ status: 400, error: 'invalid_scope' });
    expect(await house.query('select from used_assertions')).toHaveLength(used.length);
  });

  it('AS-65: an assertion is good once, also for two processes at once', async () => {
    for (let round = 0; round < 10; round += 1) {
      const jwt = await acme.sign(managed.about());
      const answers = await Promise.all(
        [0, 1, 0, 1, 0, 1].map((at) => managed.exchange(jwt, {}, house.replicas.auth[at])),
      );
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      expect(answers.filter(({ error }) => error === 'invalid_grant')).toHaveLength(5);
      expect(await managed.exchange(jwt)).toMatchObject({ error: 'invalid_grant' });
    }
  });

  it('AS-65: two issuers may use the same number', async () => {
    const jti = randomUUID();
    for (const issuer of [acme, partner])
      expect((await managed.trade({ claims: { jti } }, {}, issuer)).status).toBe(200);
  });

  it('AS-66: neither log nor database has an assertion, and each decision leaves an event', async () => {
    const good = await acme.sign(managed.about());
    const bad = await acme.sign(managed.about({ clientId: 'cl_other' }));
    const answer = await managed.exchange(good);
    await managed.exchange(bad);
    const logged = () => house.programs.auth.map((program) => program.output()).join('');
    await expect.poll(logged).toContain('"event":"id_jag.refused","refusal":"client"');
    const log = logged();
    expect(log).toMatch(new RegExp(`"event":"id_jag.accepted".*"issuer":"${acme.issuer}".*"client":"${client}"`));
    const tables = ['oidc_records', 'used_assertions', 'users', 'user_identities'];
    const rows = [];
    for (const table of tables) rows.push(await house.query(`select t::text as row from ${table} t`));
    const kept = JSON.stringify(rows);
    for (const secret of [good, bad, answer.access_token ?? 'x']) {
      for (const part of [secret, secret.split('.')[2] ?? 'x']) {
        expect(log).not.toContain(part);
        expect(kept).not.toContain(part);
      }
    }
  });

  it('AS-68, invariant 13: the same person as by signing in with that issuer, whatever the name or e-mail', async () => {
    await house.query(
      `insert into users (id, display_name, email) values ('usr_known', 'Known by Sign-In', 'k@x.example')`,
    );
    await house.query(`insert into user_identities (issuer, subject, user_id) values ($1, 'known', 'usr_known')`, [
      acme.issuer,
    ]);
    const answer = await managed.trade({}, { subject: 'known' });
    expect(claimsOf(answer.access_token)).toMatchObject({ sub: 'usr_known' });
    const [user] = await house.query(`select display_name, email from users where id = 'usr_known'`);
    expect(user).toEqual({ display_name: 'Known by Sign-In', email: 'k@x.example' });

    const subjects = await Promise.all([
      managed.trade({ claims: { email: 'k@x.example' } }, { subject: 'other' }),
      managed.trade({ claims: { email: 'k@x.example' } }, { subject: 'known' }, partner),
    ]);
    const ids = new Set(subjects.map(({ access_token: token }) => claimsOf(token).sub));
    expect(ids.size).toBe(2);
    expect(ids).not.toContain('usr_known');
  });

  it('AS-68: ten first assertions of one person at once make one user', async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, async (_, at) =>
        managed.exchange(await acme.sign(managed.about({ subject: 'newcomer' })), {}, house.replicas.auth[at % 2]),
      ),
    );
    expect(new Set(answers.map(({ access_token: token }) => claimsOf(token).sub)).size).toBe(1);
  });

  it('AS-69: a suspended person gets nothing', async () => {
    expect((await managed.trade({}, { subject: 'leaver' })).status).toBe(200);
    await house.query(
      `update users set suspended_at = now() where id in (select user_id from user_identities where subject = 'leaver')`,
    );
    expect(await managed.trade({}, { subject: 'leaver' })).toMatchObject({ status: 400, error: 'invalid_grant' });
  });

  it('AS-80: with a proof the token is bound to its key, and an assertion bound to a key needs that one', async () => {
    const [prover, other] = await Promise.all([makeProver(), makeProver()]);
    const bound = { claims: { cnf: { jkt: prover.thumbprint } } };
    const proven = async (by: Prover) => ({
      ...basic(client, MANAGED_SECRET),
      dpop: await by.prove(`${house.issuer}/token`),
    });
    const jwt = await acme.sign(managed.about(), bound);
    const stolen = await managed.exchange(jwt, {}, house.issuer, await proven(other));
    expect(stolen).toMatchObject({ status: 400, error: 'invalid_grant' });
    const answer = await managed.exchange(jwt, {}, house.issuer, await proven(prover));
    expect(answer).toMatchObject({ status: 200, token_type: 'DPoP' });
    expect(claimsOf(answer.access_token)).toMatchObject({ cnf: { jkt: prover.thumbprint } });
  });

  it('AS-66: its grant ends with it, and can be ended before', async () => {
    const { access_token: token } = await managed.trade();
    const grant = claimsOf(token).grant_id;
    const [row] = await house.query<{ minutes: number }>(
      `select round(extract(epoch from expires_at - now()) / 60)::int as minutes from oidc_records where model = 'Grant' and grant_id = $1`,
      [grant],
    );
    expect(row?.minutes).toBe(30);
    await house.query('delete from oidc_records where grant_id = $1', [grant]);
    expect(await house.query(`select from changes where kind = 'grant' and subject = $1`, [grant])).toHaveLength(1);
  });
});
