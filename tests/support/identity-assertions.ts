import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { type SigningPair, signingPair } from './machines.ts';
import type { MetadataHost } from './metadata-host.ts';

export const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/** An identity provider reduced to what its assertions need: a description, keys, and a signature. */
export interface AssertingIssuer {
  issuer: string;
  /** Signs an assertion as this issuer does; `changes` with `undefined` leave a claim out. */
  sign(about: About, changes?: Changes): Promise<string>;
  /** Replaces the key, as a rotation does. */
  rotate(): Promise<void>;
  pair(): SigningPair;
}

export interface About {
  audience: string;
  clientId: string;
  resource?: string;
  scope?: string;
  subject?: string;
}

export interface Changes {
  claims?: Record<string, unknown>;
  header?: Record<string, unknown>;
  signer?: SigningPair;
}

/** Publishes an issuer on a host. @param path its own, such as `/acme` */
export async function startIssuer(host: MetadataHost, path: string): Promise<AssertingIssuer> {
  const issuer = `https://${host.host}${path}`;
  let pair = await signingPair(`${path}-${randomUUID()}`);
  host.serve(`${path}/.well-known/openid-configuration`, { body: { issuer, jwks_uri: `${issuer}/keys` } });
  const publish = () => host.serve(`${path}/keys`, { body: { keys: [pair.publicJwk] } });
  publish();
  return {
    issuer,
    pair: () => pair,
    rotate: async () => {
      pair = await signingPair(`${path}-${randomUUID()}`);
      publish();
    },
    sign: ({ audience, clientId, resource, scope, subject = 'maya@idp' }, { claims, header, signer = pair } = {}) => {
      const now = Math.floor(Date.now() / 1000);
      const said = {
        iss: issuer,
        sub: subject,
        aud: audience,
        client_id: clientId,
        jti: randomUUID(),
        iat: now,
        exp: now + 300,
        resource,
        scope,
        name: 'Maya Lindqvist',
        email: 'maya@northwind.example',
        email_verified: true,
        ...claims,
      };
      return new SignJWT(said)
        .setProtectedHeader({
          alg: String(signer.publicJwk.alg),
          kid: String(signer.publicJwk.kid),
          typ: 'oauth-id-jag+jwt',
          ...header,
        })
        .sign(signer.privateKey);
    },
  };
}
