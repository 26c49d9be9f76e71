import {
  ACCESS_TOKEN_ALGORITHMS,
  ACCESS_TOKEN_TYPE,
  type AccessTokenClaims,
  accessTokenClaims,
} from '@gatehouse/contract';
import { compactVerify } from 'jose';
import type { SigningKeys } from '../signing/signing-keys.js';

/** An access token of ours: the signature holds, whatever became of it since. */
export interface GenuineToken {
  claims: AccessTokenClaims;
  expired: boolean;
}

/**
 * Whether a JSON Web Token is an access token that we issued (RFC 9068).
 * @returns nothing for everything else, without saying why
 */
export async function readAccessToken(
  token: string,
  keys: Pick<SigningKeys, 'find'>,
  issuer: string,
): Promise<GenuineToken | undefined> {
  const verified = await compactVerify(
    token,
    async ({ kid }) => {
      const key = kid === undefined ? undefined : await keys.find(kid);
      if (!key) throw new Error('no key of ours');
      return key;
    },
    { algorithms: [...ACCESS_TOKEN_ALGORITHMS] },
  ).catch(() => undefined);
  if (verified?.protectedHeader.typ !== ACCESS_TOKEN_TYPE) return undefined;
  const parsed = accessTokenClaims.safeParse(JSON.parse(new TextDecoder().decode(verified.payload)));
  if (!parsed.success || parsed.data.iss !== issuer) return undefined;
  return { claims: parsed.data, expired: parsed.data.exp <= Date.now() / 1000 };
}
