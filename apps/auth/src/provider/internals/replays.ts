import { createHash } from 'node:crypto';
import { decodeJwt } from 'jose';
import Provider, { errors } from 'oidc-provider';
import { UsedBefore } from '../adapter.js';
import { LONGEST_MEMORY } from '../assertion-life.js';

/**
 * The library looks an identifier up and then writes it: between the two, another replica may have accepted it. Here
 * the write alone decides. A DPoP proof that was used before is `invalid_dpop_proof` (RFC 9449 section 5), where the
 * library says `invalid_grant` and makes clients throw away a refresh token that is good.
 */
export function decideReplaysByWriting(provider: Provider): void {
  const { ReplayDetection } = provider;
  Object.assign(ReplayDetection, {
    /** @returns whether this is the first use of the identifier. @param expires seconds since the epoch */
    async unique(issuer: string, identifier: string, expires: number): Promise<boolean> {
      const kind = isProof(identifier) ? 'dpop' : 'assertion';
      const jti = createHash('sha256')
        .update(JSON.stringify([kind, issuer, identifier]))
        .digest('base64url');
      const record = Reflect.construct(ReplayDetection, [{ jti, iss: issuer }]);
      try {
        await record.save(Math.min(expires - Math.floor(Date.now() / 1000), LONGEST_MEMORY));
        return true;
      } catch (error) {
        if (!(error instanceof UsedBefore)) throw error;
        if (kind === 'dpop') throw new errors.InvalidDpopProof('the DPoP proof was used before');
        return false;
      }
    },
  });
}

/** Whether an identifier is that of the proof that came with this request, already verified when this is asked. */
function isProof(identifier: string): boolean {
  const context = Provider.ctx;
  const proof = context?.get('DPoP');
  if (!proof) return false;
  const assertion = context?.oidc.params?.client_assertion;
  if (typeof assertion === 'string' && jtiOf(assertion) === identifier) return false;
  return jtiOf(proof) === identifier;
}

function jtiOf(jwt: string): string | undefined {
  try {
    return decodeJwt(jwt).jti;
  } catch {
    return undefined;
  }
}
