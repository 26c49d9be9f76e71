import { errors, type KoaContextWithOIDC } from 'oidc-provider';
import type { Recheck } from './recheck.js';

/** Whether a user may go on with a token request; asked before the request's transaction opens. */
export type CheckAtRefresh = (context: KoaContextWithOIDC, userId: string) => Promise<boolean>;

/**
 * At an application's refresh the identity provider has its say. A verdict that cannot be had is 503 and no verdict: an
 * application that is told `invalid_grant` throws its tokens away.
 */
export function createCheckAtRefresh(recheck: Recheck | undefined): CheckAtRefresh {
  return async ({ oidc }, userId) => {
    if (!recheck || oidc.route !== 'token' || oidc.params?.grant_type !== 'refresh_token') return true;
    const verdict = await recheck(userId);
    if (verdict !== 'unavailable') return verdict === 'vouched';
    const error = new errors.TemporarilyUnavailable('the identity provider cannot be reached');
    throw Object.assign(error, { status: 503, statusCode: 503 });
  };
}
