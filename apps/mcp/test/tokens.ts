import { randomUUID } from 'node:crypto';
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose';
import type pg from 'pg';

export interface TestKey {
  kid: string;
  algorithm: string;
  privateKey: CryptoKey;
}

/** Makes a signing key; `store` announces it in Postgres as auth does. */
export async function makeKey(algorithm = 'RS256') {
  const { privateKey, publicKey } = await generateKeyPair(algorithm, { extractable: true });
  const kid = randomUUID();
  const key: TestKey = { kid, algorithm, privateKey };
  const jwk = { ...(await exportJWK(publicKey)), kid, alg: algorithm, use: 'sig' };
  const store = (pool: pg.Pool) =>
    pool.query(
      `insert into signing_keys (kid, algorithm, status, public_jwk, private_sealed) values ($1, $2, 'current', $3, '\\x00')`,
      [kid, algorithm, JSON.stringify(jwk)],
    );
  return { key, store };
}

export interface TokenInput {
  issuer: string;
  audience: string | string[];
  subject?: string;
  scope?: string;
  typ?: string;
  /** Seconds from now. */
  expiresIn?: number;
  claims?: Record<string, unknown>;
  header?: Record<string, unknown>;
}

/** An access token as auth would sign it, bent where the input says so. */
export function signToken(key: TestKey, input: TokenInput): Promise<string> {
  const now = Math.floor(Date.now() / 1_000);
  return new SignJWT({
    client_id: 'client-1',
    scope: input.scope ?? '',
    grant_id: 'grant-1',
    auth_time: now,
    ...input.claims,
  })
    .setProtectedHeader({ alg: key.algorithm, kid: key.kid, typ: input.typ ?? 'at+jwt', ...input.header })
    .setIssuer(input.issuer)
    .setAudience(input.audience)
    .setSubject(input.subject ?? 'usr_maya')
    .setIssuedAt(now)
    .setExpirationTime(now + (input.expiresIn ?? 1_800))
    .setJti(randomUUID())
    .sign(key.privateKey);
}
