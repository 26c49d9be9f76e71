import { createHash, randomBytes } from 'node:crypto';
import { createPerson } from '../../packages/cli/src/try/person.ts';
import type { House } from './house.ts';

/** Nobody listens there: the code is read from the redirect itself. */
export const REDIRECT_URI = 'http://127.0.0.1:9/callback';

export interface Tokens {
  access_token: string;
  refresh_token: string;
  scope: string;
  expires_in: number;
}

export interface Registration {
  client_id: string;
  client_secret?: string;
  [member: string]: unknown;
}

/** Registers a client dynamically; fails with the server's words. */
export async function register(house: House, metadata: Record<string, unknown> = {}): Promise<Registration> {
  const response = await postRegistration(house, metadata);
  const body = (await response.json()) as Registration;
  if (response.status !== 201) throw new Error(`registration: ${response.status} ${JSON.stringify(body)}`);
  return body;
}

export function postRegistration(house: House, metadata: Record<string, unknown> = {}): Promise<Response> {
  return fetch(`${house.issuer}/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      client_name: 'Test client',
      redirect_uris: [REDIRECT_URI],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
      ...metadata,
    }),
  });
}

export interface AuthorizeOptions {
  scope?: string;
  resource?: string;
  redirectUri?: string;
  extra?: Record<string, string>;
}

/** An authorization request with PKCE, and the secret that redeems its code. */
export function authorizationRequest(house: House, clientId: string, options: AuthorizeOptions = {}) {
  const verifier = randomBytes(32).toString('base64url');
  const state = randomBytes(16).toString('base64url');
  const url = new URL(`${house.issuer}/authorize`);
  const params = {
    response_type: 'code',
    client_id: clientId,
    redirect_uri: options.redirectUri ?? REDIRECT_URI,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    resource: options.resource ?? house.mcpUrl,
    scope: options.scope ?? 'jira:read jira:write confluence:read confluence:write',
    state,
    ...options.extra,
  };
  for (const [name, value] of Object.entries(params)) if (value !== '') url.searchParams.set(name, value);
  return { url: url.href, verifier, state, redirectUri: params.redirect_uri };
}

/** A person whose cookies last over several visits. */
export type Browsing = ReturnType<typeof createPerson>;
export const newPerson = (): Browsing => createPerson(() => {});

/** Goes the whole way to a code, as a person who approves everything. */
export async function obtainCode(house: House, clientId: string, options: AuthorizeOptions = {}, person = newPerson()) {
  const request = authorizationRequest(house, clientId, options);
  const arrived = await person.visit(request.url, (url) => `${url.origin}${url.pathname}` === request.redirectUri);
  return { ...request, answer: arrived.searchParams, code: arrived.searchParams.get('code') ?? '' };
}

/** Posts to the token endpoint. @param at another replica's address than the public one */
export function postToken(house: House, form: Record<string, string>, at = house.issuer): Promise<Response> {
  return fetch(`${at}/token`, { method: 'POST', body: new URLSearchParams(form) });
}

export function codeForm(clientId: string, grant: { code: string; verifier: string; redirectUri: string }) {
  return {
    grant_type: 'authorization_code',
    client_id: clientId,
    code: grant.code,
    code_verifier: grant.verifier,
    redirect_uri: grant.redirectUri,
  };
}

export async function redeem(
  house: House,
  clientId: string,
  options: AuthorizeOptions = {},
  person = newPerson(),
  extra: Record<string, string> = {},
): Promise<Tokens> {
  const grant = await obtainCode(house, clientId, options, person);
  const response = await postToken(house, { ...codeForm(clientId, grant), ...extra });
  const body = await response.json();
  if (response.status !== 200) throw new Error(`token: ${response.status} ${JSON.stringify(body)}`);
  return body as Tokens;
}

export function refresh(
  house: House,
  clientId: string,
  token: string,
  at = house.issuer,
  extra: Record<string, string> = {},
) {
  return postToken(house, { grant_type: 'refresh_token', client_id: clientId, refresh_token: token, ...extra }, at);
}

/** One MCP request of the 2025-06-18 revision. */
export function callMcp(
  house: House,
  token: string | undefined,
  method: string,
  params: object = {},
): Promise<Response> {
  return fetch(house.mcpUrl, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2025-06-18',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
  });
}
