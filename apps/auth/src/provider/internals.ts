import { canonicalResource } from '@gatehouse/contract';
import { clientSecretMatches } from '@gatehouse/database';
import Provider from 'oidc-provider';
import { decideReplaysByWriting } from './internals/replays.js';
import { swapSigningKeys } from './internals/signing.js';
import { answerTokenQuestions, type TokenQuestions } from './internals/stacks.js';
import type { Successors } from './refresh/successors.js';
import type { SigningKeys } from './signing/signing-keys.js';

/*
 * The one module that reaches into oidc-provider, with what is in internals/. Each change says which behaviour it
 * replaces; the flow tests fail when a new version of the library no longer has what is replaced.
 */

const canonical = (value: string): string => {
  const result = canonicalResource(value);
  return result.ok ? result.resource : value;
};

export interface Adjustments {
  successors: Successors;
  signing: SigningKeys;
  tokenQuestions: TokenQuestions;
}

/** Applies our changes to a provider, before it serves its first request. */
export function adjustInternals(provider: Provider, options: Adjustments): void {
  deriveSuccessors(provider, options.successors);
  options.signing.follow((keys) => swapSigningKeys(provider, keys));
  answerTokenQuestions(provider, options.tokenQuestions);
  decideReplaysByWriting(provider);
  compareResourcesCanonically(provider);
  // Secrets are stored hashed: the library would compare them in the clear.
  Object.assign(provider.Client.prototype, {
    compareClientSecret(this: { clientSecret?: string }, presented: string) {
      return clientSecretMatches(this.clientSecret ?? '', presented);
    },
  });
}

/** A rotated refresh token's successor is derived from it, so that all concurrent uses get the same one. */
function deriveSuccessors(provider: Provider, successors: Successors): void {
  const { prototype } = provider.RefreshToken;
  const original: () => string = Reflect.get(prototype, 'generateTokenId');
  Object.assign(prototype, {
    generateTokenId(this: object) {
      const rotated = Provider.ctx?.oidc.entities.RotatedRefreshToken;
      return rotated ? successors.of(Provider.ctx, rotated.jti) : original.call(this);
    },
  });
}

/** The library compares resource indicators as raw strings, but clients add a slash in one request and not in the next. */
function compareResourcesCanonically(provider: Provider): void {
  for (const { prototype } of [provider.AuthorizationCode, provider.DeviceCode, provider.RefreshToken]) {
    Object.defineProperty(prototype, 'resourceIndicators', {
      configurable: true,
      get(this: { resource?: string | string[] }) {
        const known = new Set([this.resource ?? []].flat().map(canonical));
        return { has: (value: string) => known.has(canonical(value)) };
      },
    });
  }
  const { prototype } = provider.Grant;
  for (const name of ['addResourceScope', 'getResourceScope', 'getResourceScopeFiltered'] as const) {
    const original = prototype[name] as (resource: string, ...rest: unknown[]) => unknown;
    Object.assign(prototype, {
      [name](this: object, resource: string, ...rest: unknown[]) {
        return original.call(this, canonical(resource), ...rest);
      },
    });
  }
}
