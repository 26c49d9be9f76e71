import { randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';

/** A key that a client authenticates with (RFC 7523 section 2.2). */
export interface ClientKey {
  publicJwk: JWK;
  /** The parameters that authenticate a client in one request. @param audience the issuer */
  assertion(clientId: string, audience: string): Promise<Record<string, string>>;
}

export async function newClientKey(kid: string): Promise<ClientKey> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
  return {
    publicJwk: { ...(await exportJWK(publicKey)), kid },
    assertion: async (clientId, audience) => ({
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: await new SignJWT({ jti: randomUUID() })
        .setProtectedHeader({ alg: 'RS256', kid })
        .setIssuer(clientId)
        .setSubject(clientId)
        .setAudience(audience)
        .setIssuedAt()
        .setExpirationTime('1m')
        .sign(privateKey),
    }),
  };
}
