import { createHash, randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import type { House } from './house.ts';

export const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** A client as an operator registers it; its secret is stored as a hash. */
export async function preRegister(house: House, metadata: Record<string, unknown> & { secret?: string }) {
  const { secret, ...rest } = metadata;
  const id = `cl_${randomUUID()}`;
  const hashed = secret && `sha256:${createHash('sha256').update(secret).digest('base64url')}`;
  const stored = {
    client_id: id,
    client_name: 'Nightly report',
    redirect_uris: [],
    response_types: [],
    ...(hashed ? { client_secret: hashed } : {}),
    ...rest,
  };
  await house.query(`insert into clients (id, kind, metadata) values ($1, 'registered', $2)`, [
    id,
    JSON.stringify(stored),
  ]);
  return id;
}

export interface SigningPair {
  privateKey: CryptoKey;
  publicJwk: JWK;
  privateJwk: JWK;
}

export async function signingPair(kid: string, algorithm = 'ES256'): Promise<SigningPair> {
  const { privateKey, publicKey } = await generateKeyPair(algorithm, { extractable: true });
  const names = { kid, alg: algorithm, use: 'sig' };
  return {
    privateKey,
    publicJwk: { ...(await exportJWK(publicKey)), ...names },
    privateJwk: { ...(await exportJWK(privateKey)), ...names },
  };
}

/** A client's proof of itself (RFC 7523 section 2.2). */
export function clientAssertion(
  clientId: string,
  pair: SigningPair,
  audience: string,
  changes: Record<string, unknown> = {},
): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    iss: clientId,
    sub: clientId,
    aud: audience,
    jti: randomUUID(),
    iat: now,
    exp: now + 60,
    ...changes,
  };
  return new SignJWT(claims)
    .setProtectedHeader({ alg: String(pair.publicJwk.alg), kid: String(pair.publicJwk.kid) })
    .sign(pair.privateKey);
}

/** A token request with a secret in the header. */
export function basic(id: string, secret: string): Record<string, string> {
  return {
    authorization: `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')}`,
  };
}

export function claimsOf(token = ''): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
}
