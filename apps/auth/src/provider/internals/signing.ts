import type Provider from 'oidc-provider';
import type { JWK } from 'oidc-provider';
import initializeKeystore from 'oidc-provider/lib/helpers/initialize_keystore.js';
import instance from 'oidc-provider/lib/helpers/weak_cache.js';
import type { KeySet } from '../signing/signing-keys.js';

/**
 * Gives a running provider other keys, between two requests: the library takes them at construction and never again.
 * Only those that sign now are given to it; what it publishes is more than that.
 */
export function swapSigningKeys(provider: Provider, keys: KeySet): void {
  initializeKeystore.call(provider, { keys: keys.signing as JWK[] });
  instance(provider).jwks = { keys: keys.published as JWK[] };
}
