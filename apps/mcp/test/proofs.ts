import { createHash, randomUUID } from 'node:crypto';
import { type CryptoKey, calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';

/** What to bend in a proof; a claim set to undefined is left out. */
export interface ProofChanges {
  claims?: Record<string, unknown>;
  header?: Record<string, unknown>;
  /** Signs in place of the key that the proof names. */
  signWith?: CryptoKey;
}

/** A client's key and the proofs that it makes (RFC 9449 section 4.2). */
export async function makeProver(url: string, alg = 'ES256') {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  const jwk = await exportJWK(publicKey);
  return {
    /** What the claim `cnf.jkt` of a token of this client holds. */
    thumbprint: await calculateJwkThumbprint(jwk),
    privateJwk: (): Promise<JWK> => exportJWK(privateKey),
    prove: (token: string, method = 'POST', { claims = {}, header = {}, signWith }: ProofChanges = {}) =>
      new SignJWT({
        jti: randomUUID(),
        htm: method,
        htu: url,
        iat: Math.floor(Date.now() / 1_000),
        ath: createHash('sha256').update(token).digest('base64url'),
        ...claims,
      })
        .setProtectedHeader({ alg, typ: 'dpop+jwt', jwk, ...header })
        .sign(signWith ?? privateKey),
  };
}

export type Prover = Awaited<ReturnType<typeof makeProver>>;
