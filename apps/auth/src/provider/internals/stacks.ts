import type Provider from 'oidc-provider';
import type { KoaContextWithOIDC } from 'oidc-provider';
import authorizationAction from 'oidc-provider/lib/actions/authorization/index.js';
import { checkPrompt } from 'oidc-provider/lib/actions/authorization/request_parameters.js';
import introspection from 'oidc-provider/lib/actions/introspection.js';
import revocation from 'oidc-provider/lib/actions/revocation.js';
import rejectStructuredTokens from 'oidc-provider/lib/shared/reject_structured_tokens.js';

/*
 * The library keeps each endpoint's steps in an array that every provider is made from. Here, as this module is loaded
 * and before there is a provider, a step of ours is put among them, or in the place of one. What a step of ours does is
 * decided by the provider that it runs for.
 */

type Step = typeof rejectStructuredTokens;
export type TokenStep = (context: KoaContextWithOIDC, token: string) => Promise<void>;

/** What a provider does at `/revoke` and `/introspect`, once the client has been authenticated. */
export interface TokenQuestions {
  /** Runs before anything is looked up, for every token: whether this client may ask at all. */
  admit(context: KoaContextWithOIDC): void;
  /** Revokes any token. */
  revoke: TokenStep;
  /** Answers about a JSON Web Token; about others the library does. */
  introspect: TokenStep;
}

const questions = new WeakMap<Provider, TokenQuestions>();

/** Registers what a provider does; without it, it refuses JSON Web Tokens as the library does. */
export function answerTokenQuestions(provider: Provider, answers: TokenQuestions): void {
  questions.set(provider, answers);
}

/** Three parts in base64url, of which the first is a header: refresh tokens of ours have no dots. */
const JWT = /^[\w-]+\.[\w-]+\.[\w-]*$/;

const answer: Step = async (context, next) => {
  const { oidc } = context;
  const answers = questions.get(oidc.provider);
  if (!answers) return void (await rejectStructuredTokens(context, next));
  answers.admit(context);
  const token = String(oidc.params?.token);
  if (oidc.route === 'revocation') return await answers.revoke(context, token);
  if (JWT.test(token)) return await answers.introspect(context, token);
  await next();
};

/**
 * The library drops `offline_access` silently unless consent is prompted for; a client that then refreshes with the
 * scopes it asked for would be refused. Every authorization passes our page, so consent is what happens anyway. Here and
 * not before the library, so that it holds for GET, POST and pushed requests alike.
 */
const askConsentForOfflineAccess: Step = async (context, next) => {
  const params: Record<string, unknown> = context.oidc.params ?? {};
  const { scope, prompt } = params;
  const prompts = typeof prompt === 'string' ? prompt.split(' ').filter(Boolean) : [];
  const wanted = typeof scope === 'string' && scope.split(' ').includes('offline_access');
  if (wanted && !prompts.includes('consent') && !prompts.includes('none')) {
    params.prompt = [...prompts, 'consent'].join(' ');
  }
  await next();
};

function find(stack: readonly Step[], step: Step): number {
  const at = stack.indexOf(step);
  if (at === -1) throw new Error('oidc-provider no longer has a step that Gatehouse replaces');
  return at;
}

for (const stack of [introspection, revocation]) {
  stack.splice(find(stack, rejectStructuredTokens), 1, answer);
}
for (const endpoint of ['authorization', 'pushed_authorization_request'] as const) {
  const stack = authorizationAction(endpoint);
  stack.splice(find(stack, checkPrompt), 0, askConsentForOfflineAccess);
}
