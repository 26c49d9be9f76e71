import { createHash, randomBytes } from 'node:crypto';
import { expect } from 'vitest';
import type { ZooClient } from '../fixture.ts';
import type { Discovered } from './discover.ts';

/** Brings a person from an authorization request to the client's redirect URI, and returns the answer's parameters. */
export type Approve = (authorizationUrl: string, redirectUri: string) => Promise<URLSearchParams>;

export interface Wish {
  clientId: string;
  redirectUri: string;
  scope: string | undefined;
  prompt: string | undefined;
  resource: string;
}

/** The scopes that this client asks for at its first login. */
export function firstScope({ authorize }: ZooClient, { challengeScope, resource, server }: Discovered) {
  const asked = {
    challenge: () => challengeScope,
    resource: () => resource.scopes_supported.join(' '),
    server: () => server.scopes_supported.join(' '),
  };
  const scope = typeof authorize.scope === 'string' ? asked[authorize.scope]() : authorize.scope.always;
  return withOfflineAccess(authorize.offlineAccess, scope);
}

export function withOfflineAccess(wanted: boolean, scope: string | undefined): string | undefined {
  return wanted ? [...new Set([...(scope ?? '').split(' ').filter(Boolean), 'offline_access'])].join(' ') : scope;
}

/** A redirect URI of this login: some clients listen on another port each time. */
export function drawRedirectUri(client: ZooClient, port: number): string {
  return client.redirectUri.replace('{port}', String(port));
}

/**
 * One authorization, in the form in which this client asks for it.
 * @returns the code and what redeems it
 */
export async function authorize(client: ZooClient, found: Discovered, approve: Approve, wish: Wish) {
  const verifier = randomBytes(32).toString('base64url');
  const state = client.authorize.state === false ? undefined : randomBytes(16).toString('base64url');
  const url = new URL(found.server.authorization_endpoint);
  const params = {
    response_type: 'code',
    client_id: wish.clientId,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    redirect_uri: wish.redirectUri,
    state,
    scope: wish.scope,
    prompt: wish.prompt,
    resource: client.token.resource.code ? wish.resource : undefined,
  };
  for (const [name, value] of Object.entries(params)) if (value !== undefined) url.searchParams.set(name, value);

  const answer = await approve(url.href, wish.redirectUri);
  // RFC 9207: a client that was told of `iss` refuses an answer without it, or with another one.
  expect(Object.fromEntries(answer)).toEqual({
    code: expect.stringMatching(/^.{20,}$/),
    iss: found.server.issuer,
    ...(state === undefined ? {} : { state }),
  });
  return { code: answer.get('code') ?? '', verifier, redirectUri: wish.redirectUri };
}
