import type Provider from 'oidc-provider';
import type { DPoPValidationResult, TokenResponseInput } from 'oidc-provider/lib/helpers/grants.js';
import * as library from 'oidc-provider/lib/helpers/grants.js';

/** A token request whose client is authenticated. */
export type TokenRequest = Parameters<typeof library.validateDpop>[1];

/** The library's steps for grants of one's own. They are exported for that, and may change with any version. */
export function grantHelpers(provider: Provider) {
  return {
    validateDpop: (context: TokenRequest) => library.validateDpop(provider, context),
    checkDpopRequired: (context: TokenRequest, proof: DPoPValidationResult | undefined) =>
      library.checkDpopRequired(provider, context, proof),
    checkDpopReplay: (context: TokenRequest, proof: DPoPValidationResult, clientId: string) =>
      library.checkDpopReplay(provider, context, proof, clientId),
    resolveRequestedResources: (context: TokenRequest) => library.resolveRequestedResources(provider, context),
    findAccount: (context: TokenRequest, accountId: string) => library.findAccount(provider, context, accountId),
    buildTokenResponse: (input: TokenResponseInput) => library.buildTokenResponse(provider, input),
  };
}
