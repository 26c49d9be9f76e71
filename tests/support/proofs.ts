import { createHash, randomUUID } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT } from 'jose';

/** A client's key and the proofs that it makes (RFC 9449 section 4.2). */
export async function makeProver() {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const jwk = await exportJWK(publicKey);
  return {
    /** What `cnf.jkt` of a token bound to this key holds. */
    thumbprint: await calculateJwkThumbprint(jwk),
    /** @param claims further claims, or other values for the usual ones */
    prove: (url: string, claims: Record<string, unknown> = {}) =>
      new SignJWT({ jti: randomUUID(), htm: 'POST', htu: url, iat: Math.floor(Date.now() / 1000), ...claims })
        .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk })
        .sign(privateKey),
    /** The claim that ties a proof to an access token. */
    ath: (token: string) => createHash('sha256').update(token).digest('base64url'),
  };
}

export type Prover = Awaited<ReturnType<typeof makeProver>>;
