/* The modules of oidc-provider that we reach into; the library publishes no types of them. */

declare module 'oidc-provider/lib/helpers/initialize_keystore.js' {
  import type Provider from 'oidc-provider';
  import type { JWK } from 'oidc-provider';

  export default function initialize(this: Provider, jwks: { keys: JWK[] }): void;
}

declare module 'oidc-provider/lib/helpers/weak_cache.js' {
  import type Provider from 'oidc-provider';
  import type { JWK } from 'oidc-provider';

  export default function instance(provider: Provider): { jwks: { keys: JWK[] } };
}

declare module 'oidc-provider/lib/shared/reject_structured_tokens.js' {
  import type { KoaContextWithOIDC } from 'oidc-provider';

  /** A step of an endpoint, in the manner of Koa's middleware. */
  const step: (context: KoaContextWithOIDC, next: () => Promise<unknown>) => unknown;
  export default step;
}

declare module 'oidc-provider/lib/actions/authorization/index.js' {
  import type step from 'oidc-provider/lib/shared/reject_structured_tokens.js';

  export default function authorizationAction(
    endpoint: 'authorization' | 'pushed_authorization_request',
  ): (typeof step)[];
}

declare module 'oidc-provider/lib/actions/authorization/request_parameters.js' {
  import type step from 'oidc-provider/lib/shared/reject_structured_tokens.js';

  export const checkPrompt: typeof step;
}

declare module 'oidc-provider/lib/actions/introspection.js' {
  import type step from 'oidc-provider/lib/shared/reject_structured_tokens.js';

  const stack: (typeof step)[];
  export default stack;
}

declare module 'oidc-provider/lib/actions/revocation.js' {
  import type step from 'oidc-provider/lib/shared/reject_structured_tokens.js';

  const stack: (typeof step)[];
  export default stack;
}
