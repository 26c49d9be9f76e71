import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { expect } from 'vitest';
import { z } from 'zod';
import type { ZooClient } from '../fixture.ts';
import type { Discovered } from './discover.ts';
import type { Identity } from './register.ts';
import type { Answer, Wire } from './wire.ts';

/** A token endpoint's answer; a member that no client expects is a mistake. */
const tokens = z.strictObject({
  access_token: z.string(),
  token_type: z.literal('Bearer'),
  expires_in: z.number(),
  refresh_token: z.string(),
  scope: z.string(),
  id_token: z.string().optional(),
});

export type Tokens = z.output<typeof tokens>;

/** A client at the endpoints that it authenticates to. */
export interface TokenEndpoints {
  redeem(grant: { code: string; verifier: string; redirectUri: string }): Promise<Tokens>;
  /** @param scope what was asked for at the authorization; some clients repeat it */
  refresh(token: string, scope: string): Promise<Answer>;
  revoke(token: string): Promise<Answer>;
}

export function tokenEndpoints(
  wire: Wire,
  client: ZooClient,
  identity: Identity,
  { server, resource }: Discovered,
): TokenEndpoints {
  const post = async (endpoint: string, form: Record<string, string>) => {
    const proof = await authenticate(client, identity, server.issuer);
    return await wire.send(endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        accept: 'application/json',
        ...proof.headers,
      },
      body: new URLSearchParams({ ...form, ...proof.form }).toString(),
    });
  };
  const named = (sends: boolean): Record<string, string> => (sends ? { resource: resource.resource } : {});
  return {
    redeem: async ({ code, verifier, redirectUri }) =>
      readTokens(
        await post(server.token_endpoint, {
          grant_type: 'authorization_code',
          code,
          code_verifier: verifier,
          redirect_uri: redirectUri,
          ...named(client.token.resource.code),
        }),
      ),
    refresh: (token, scope) =>
      post(server.token_endpoint, {
        grant_type: 'refresh_token',
        refresh_token: token,
        ...(client.token.refreshScope ? { scope } : {}),
        ...named(client.token.resource.refresh),
      }),
    revoke: (token) => post(server.revocation_endpoint, { token, token_type_hint: 'refresh_token' }),
  };
}

/** Reads a successful answer of the token endpoint. */
export function readTokens(answer: Answer): Tokens {
  expect(answer.status, answer.text).toBe(200);
  // A page's script may read this header without being told that it may.
  expect(answer.headers.get('cache-control')).toContain('no-store');
  return tokens.parse(JSON.parse(answer.text));
}

async function authenticate(
  { token }: ZooClient,
  { id, secret = '', key }: Identity,
  issuer: string,
): Promise<{ headers?: Record<string, string>; form: Record<string, string> }> {
  switch (token.authentication) {
    case 'none':
      return { form: { client_id: id } };
    case 'client_secret_post':
      return { form: { client_id: id, client_secret: secret } };
    case 'basic and client_id': {
      const pair = `${encodeURIComponent(id)}:${encodeURIComponent(secret)}`;
      return {
        headers: { authorization: `Basic ${Buffer.from(pair).toString('base64')}` },
        form: { client_id: id },
      };
    }
    case 'private_key_jwt': {
      if (!key) throw new Error('a client without a key cannot sign');
      const assertion = await new SignJWT({ jti: randomUUID() })
        .setProtectedHeader({ alg: 'RS256', kid: 'zoo' })
        .setIssuer(id)
        .setSubject(id)
        .setAudience(issuer)
        .setIssuedAt()
        .setExpirationTime('2m')
        .sign(key);
      return {
        form: {
          client_id: id,
          client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
          client_assertion: assertion,
        },
      };
    }
  }
}
