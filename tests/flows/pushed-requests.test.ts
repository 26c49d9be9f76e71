import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type House, startHouse } from '../support/house.ts';
import {
  authorizationRequest,
  codeForm,
  newPerson,
  obtainCode,
  postToken,
  REDIRECT_URI,
  register,
  type Tokens,
} from '../support/oauth.ts';

const DEFAULT_SCOPES = 'jira:read jira:write confluence:read confluence:write';

describe('authorization requests that come another way', () => {
  let house: House;
  let client: string;

  beforeAll(async () => {
    house = await startHouse({ replicas: 2 });
    client = (await register(house)).client_id;
  });
  afterAll(() => house?.stop());

  const push = async (clientId: string, options: Parameters<typeof authorizationRequest>[2] = {}) => {
    const request = authorizationRequest(house, clientId, options);
    const answer = await fetch(`${house.issuer}/par`, { method: 'POST', body: new URL(request.url).searchParams });
    const body = (await answer.json()) as { request_uri: string; expires_in: number };
    const url = `${house.issuer}/authorize?${new URLSearchParams({ client_id: clientId, request_uri: body.request_uri })}`;
    return { ...request, url, answer, body };
  };
  const arrived = (url: URL) => `${url.origin}${url.pathname}` === REDIRECT_URI;
  /** The error that a client with one registered address is told there, and nowhere else. */
  const refusal = async (url: URL) => {
    const answer = await fetch(url, { redirect: 'manual' });
    const location = new URL(answer.headers.get('location') ?? 'nowhere:');
    expect(`${location.origin}${location.pathname}`).toBe(REDIRECT_URI);
    expect(location.searchParams.get('iss')).toBe(house.issuer);
    return location.searchParams.get('error');
  };
  const tokensOf = async (grant: Parameters<typeof codeForm>[1]): Promise<Tokens> => {
    const answer = await postToken(house, codeForm(client, grant));
    expect(answer.status).toBe(200);
    return (await answer.json()) as Tokens;
  };
  /** Refreshing with the scopes that were asked for, offline_access among them, is what some clients do. */
  const refreshesWith = async (tokens: Tokens, scope: string) => {
    const form = { grant_type: 'refresh_token', client_id: client, refresh_token: tokens.refresh_token, scope };
    return (await postToken(house, form)).status;
  };

  it('a pushed request leads to tokens, for a public client too, on any replica', async () => {
    const { answer, body, ...request } = await push(client, { scope: 'jira:read offline_access' });
    expect(answer.status).toBe(201);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(body).toEqual({ request_uri: expect.stringMatching(/^urn:ietf:params:oauth:request_uri:/), expires_in: 60 });
    const code = (await newPerson().visit(request.url, arrived)).searchParams.get('code') ?? '';
    const tokens = await tokensOf({ ...request, code });
    expect(tokens.scope).toBe('jira:read');
    expect(await refreshesWith(tokens, 'jira:read offline_access')).toBe(200);
  });

  it('a pushed request without scope and resource means the usual ones', async () => {
    const request = await push(client, { scope: '', resource: '' });
    const code = (await newPerson().visit(request.url, arrived)).searchParams.get('code') ?? '';
    expect((await tokensOf({ ...request, code })).scope).toBe(DEFAULT_SCOPES);
  });

  it('a pushed request counts once, however many browsers finish it at the same time', async () => {
    for (let round = 0; round < 3; round += 1) {
      const request = await push(client);
      const ends = await Promise.all([1, 2, 3, 4].map(() => newPerson().visit(request.url, arrived)));
      const errors = ends.map(({ searchParams }) => searchParams.get('error'));
      expect(errors.filter((error) => error === null)).toHaveLength(1);
      expect(new Set(errors.filter((error) => error !== null))).toEqual(new Set(['invalid_request_uri']));
      for (const { searchParams } of ends) expect(searchParams.get('iss')).toBe(house.issuer);
    }
  });

  it('a pushed request is its client’s alone, and is checked as it is pushed', async () => {
    const request = await push(client);
    const stranger = (await register(house)).client_id;
    const url = new URL(request.url);
    url.searchParams.set('client_id', stranger);
    expect(await refusal(url)).toBe('invalid_request_object');

    for (const [options, error] of [
      [{ extra: { code_challenge: '', code_challenge_method: '' } }, 'invalid_request'],
      [{ resource: 'https://other.example/mcp' }, 'invalid_target'],
      [{ redirectUri: 'https://evil.example/cb' }, 'invalid_request'],
      [{ extra: { request_uri: request.body.request_uri } }, 'request_uri_not_supported'],
    ] as const) {
      const refused = await push(client, options);
      expect(refused.answer.status).toBe(400);
      expect(refused.body).toMatchObject({ error });
    }
  });

  it.each([
    ['urn:ietf:params:oauth:request_uri:unknown', 'invalid_request_uri'],
    ['https://evil.example/request', 'request_uri_not_supported'],
  ])('refuses the request_uri %s', async (uri, error) => {
    const url = new URL(`${house.issuer}/authorize`);
    url.search = new URLSearchParams({ client_id: client, request_uri: uri }).toString();
    expect(await refusal(url)).toBe(error);
  });

  it('confidential clients push with their secret', async () => {
    const { client_id, client_secret = '' } = await register(house, {
      token_endpoint_auth_method: 'client_secret_post',
    });
    expect((await push(client_id)).answer.status).toBe(401);
    expect((await push(client_id, { extra: { client_secret } })).answer.status).toBe(201);
  });

  describe('by POST', () => {
    let page: Server;
    let form: Record<string, string>;

    beforeAll(async () => {
      page = createServer((_request, response) => {
        const inputs = Object.entries(form).map(
          ([name, value]) => `<input type="hidden" name="${name}" value="${value}">`,
        );
        response.setHeader('content-type', 'text/html');
        response.end(
          `<title>A client</title><form method="post" action="${house.issuer}/authorize">${inputs.join('')}
           <button name="decision" value="approve">Connect</button></form>`,
        );
      });
      await new Promise<void>((resolve) => page.listen(0, '127.0.0.1', resolve));
    });
    afterAll(() => void page?.close());

    it.each([
      ['jira:read offline_access', 'jira:read'],
      ['', DEFAULT_SCOPES],
    ])('a form of the client’s own page with the scope "%s" is a request like any other', async (scope, granted) => {
      const request = authorizationRequest(house, client, { scope });
      form = Object.fromEntries(new URL(request.url).searchParams);
      const { port } = page.address() as { port: number };
      const end = await newPerson().visit(`http://127.0.0.1:${port}/`, arrived);
      const tokens = await tokensOf({ ...request, code: end.searchParams.get('code') ?? '' });
      expect(tokens.scope).toBe(granted);
      if (scope) expect(await refreshesWith(tokens, scope)).toBe(200);
    });
  });
});

describe('where pushing is required', () => {
  it('AS-05: says so, and takes no other requests', async () => {
    const house = await startHouse({ auth: { REQUIRE_PAR: 'on' } });
    try {
      const metadata = await (await fetch(`${house.issuer}/.well-known/oauth-authorization-server`)).json();
      expect(metadata).toMatchObject({ require_pushed_authorization_requests: true });
      const client = (await register(house)).client_id;
      const { answer } = await obtainCode(house, client);
      expect(answer.get('error')).toBe('invalid_request');
    } finally {
      await house.stop();
    }
  });
});
