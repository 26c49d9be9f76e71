import { randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';

/** A key that a client authenticates with (RFC 7523 section 2.2). */
export interface ClientKey {
  publicJwk: JWK;
  /** The parameters that authenticate a client in one request. @param audience the issuer @param expires of its JWT */
  assertion(clientId: string, audience: string, expires?: string | number): Promise<Record<string, string>>;
}

export async function newClientKey(kid: string): Promise<ClientKey> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
  return {
    publicJwk: { ...(await exportJWK(publicKey)), kid },
    assertion: async (clientId, audience, expires = '1m') => ({
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: await new SignJWT({ jti: randomUUID() })
        .setProtectedHeader({ alg: 'RS256', kid })
        .setIssuer(clientId)
        .setSubject(clientId)
        .setAudience(audience)
        .setIssuedAt()
        .setExpirationTime(expires)
        .sign(privateKey),
    }),
  };
}
