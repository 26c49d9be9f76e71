import { z } from 'zod';
import { isHttpsLoopback, judgeRedirectUri } from './redirects.js';

const MAX_REDIRECT_URIS = 50;
const MAX_KEYS = 20;

export const CLIENT_AUTH_METHODS = ['none', 'client_secret_basic', 'client_secret_post', 'private_key_jwt'] as const;
export type ClientAuthMethod = (typeof CLIENT_AUTH_METHODS)[number];

/** What clients of a kind may register. */
export interface MetadataPolicy {
  /** Private-use redirect schemes, without their colon. */
  schemes: readonly string[] | 'any';
  grantTypes: ReadonlySet<string>;
  authMethods: readonly ClientAuthMethod[];
  /** For metadata that names none. */
  defaultAuthMethod: ClientAuthMethod;
}

/** Client metadata (RFC 7591 section 2) as it is registered, after mending. */
export interface ClientMetadata {
  redirect_uris: string[];
  grant_types?: string[];
  response_types: 'code'[];
  application_type: 'native' | 'web';
  token_endpoint_auth_method: ClientAuthMethod;
  client_name?: string;
  jwks_uri?: string;
  [member: string]: unknown;
}

export type MendedMetadata =
  | { ok: true; metadata: ClientMetadata }
  | { ok: false; error: 'invalid_redirect_uri' | 'invalid_client_metadata'; why: string };

/** A member of the wrong kind counts as absent: real clients send null, arrays for strings, and the like. */
const lenient = <Schema extends z.ZodType>(schema: Schema) => schema.optional().catch(undefined);

const text = z
  .string()
  .trim()
  .min(1)
  .transform((value) => value.slice(0, 200));
const strings = z.array(z.unknown()).transform((list) => list.filter((value) => typeof value === 'string'));
const address = z.url({ protocol: /^https$/ }).max(2_048);

/**
 * The members that are kept. Whatever else a client sends is dropped: a scope (clients name what they will ask for
 * first, and later need more, so that a registration is no allow-list), response modes, symmetric algorithms, sectors.
 */
const members = z.object({
  redirect_uris: lenient(z.array(z.unknown())),
  grant_types: lenient(strings),
  response_types: lenient(strings),
  token_endpoint_auth_method: lenient(z.string()),
  token_endpoint_auth_methods_supported: lenient(strings),
  token_endpoint_auth_signing_alg: lenient(z.string().max(20)),
  client_name: lenient(text),
  client_uri: lenient(address),
  logo_uri: lenient(address),
  tos_uri: lenient(address),
  policy_uri: lenient(address),
  contacts: lenient(strings.transform((list) => list.filter((one) => z.email().safeParse(one).success).slice(0, 10))),
  jwks: lenient(z.object({ keys: z.array(z.record(z.string(), z.unknown())).max(MAX_KEYS) })),
  jwks_uri: lenient(address),
  software_id: lenient(text),
  software_version: lenient(text),
  dpop_bound_access_tokens: lenient(z.boolean()),
  require_pushed_authorization_requests: lenient(z.boolean()),
});

/**
 * Makes of a client's metadata what is registered. What can be mended is mended, as RFC 7591 section 3.2.1 allows a
 * server to; of several redirect URIs the good ones stay; values are bounded.
 *
 * @returns the metadata, or the error of RFC 7591 section 3.2.2 with what to change
 */
export function mendMetadata(body: Record<string, unknown>, policy: MetadataPolicy): MendedMetadata {
  const { redirect_uris: uris = [], token_endpoint_auth_methods_supported: choices, ...given } = members.parse(body);
  const redirects = mendRedirects(uris, policy.schemes);
  if (!redirects.ok) return { ok: false, error: 'invalid_redirect_uri', why: `redirect_uris ${redirects.why}` };
  const method = chooseMethod(given, choices, policy);
  if (method === undefined) {
    const why = `token_endpoint_auth_method must be one of ${policy.authMethods.join(', ')}`;
    return { ok: false, error: 'invalid_client_metadata', why };
  }
  const usage = mendUsage(given, uris.length, policy);
  if (usage.response_types.length > 0 && redirects.uris.length === 0) {
    return { ok: false, error: 'invalid_redirect_uri', why: 'redirect_uris must name at least one address' };
  }
  const { grant_types: _, ...kept } = given;
  const metadata: ClientMetadata = {
    ...Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined)),
    redirect_uris: redirects.uris,
    ...usage,
    application_type: redirects.applicationType,
    token_endpoint_auth_method: method,
  };
  if (method !== 'private_key_jwt') delete metadata.token_endpoint_auth_signing_alg;
  return { ok: true, metadata };
}

type Redirects = { ok: true; uris: string[]; applicationType: 'native' | 'web' } | { ok: false; why: string };

/**
 * Keeps the redirect URIs that may be registered. `native` accepts what `web` does and any port on loopback besides
 * (RFC 8252 section 7.3); https on loopback, which it does not, is kept only where it is all there is.
 */
function mendRedirects(uris: readonly unknown[], schemes: MetadataPolicy['schemes']): Redirects {
  if (uris.length > MAX_REDIRECT_URIS) return { ok: false, why: `must not name more than ${MAX_REDIRECT_URIS}` };
  const verdicts = uris.map((uri) => ({ uri: String(uri), verdict: judgeRedirectUri(uri, schemes) }));
  const good = verdicts.filter(({ verdict }) => verdict.ok).map(({ uri }) => uri);
  const [bad] = verdicts.map(({ verdict }) => verdict).filter((verdict) => !verdict.ok);
  if (good.length === 0 && bad) return { ok: false, why: bad.why };
  const native = good.filter((uri) => !isHttpsLoopback(uri));
  if (native.length === 0 && good.length > 0) return { ok: true, uris: good, applicationType: 'web' };
  return { ok: true, uris: native, applicationType: 'native' };
}

type Usage = { grant_types?: string[]; response_types: 'code'[] };

interface Given {
  grant_types?: string[] | undefined;
  response_types?: string[] | undefined;
  token_endpoint_auth_method?: string | undefined;
  jwks?: unknown;
  jwks_uri?: string | undefined;
}

/** What is named is required. Of several that are offered, keys come before nothing at all. */
function chooseMethod(given: Given, choices: string[] | undefined, policy: MetadataPolicy) {
  const named = given.token_endpoint_auth_method;
  if (named !== undefined) return policy.authMethods.find((method) => method === named);
  if (choices === undefined) return policy.defaultAuthMethod;
  const hasKeys = given.jwks !== undefined || given.jwks_uri !== undefined;
  if (hasKeys && choices.includes('private_key_jwt')) return 'private_key_jwt';
  return policy.authMethods.find((method) => method !== 'private_key_jwt' && choices.includes(method));
}

/**
 * Some clients leave `refresh_token` out and use one all the same if they get it; without, their people would log in
 * anew for every access token. The answer says what was registered (RFC 7591 section 3.2.1).
 */
function withRefresh(grants: string[]): string[] {
  return grants.includes('authorization_code') ? [...grants, 'refresh_token'] : grants;
}

/** Grant and response types that are not offered are dropped; a client that uses no redirect needs no response type. */
function mendUsage(given: Given, redirects: number, policy: MetadataPolicy): Usage {
  const offered = given.grant_types?.filter((type) => policy.grantTypes.has(type));
  // An empty list was meant; one that became empty was a list of grants that are not offered.
  const grants = offered?.length === 0 && given.grant_types?.length !== 0 ? undefined : offered;
  const redirectless = given.response_types?.length === 0 || (grants && !grants.includes('authorization_code'));
  return {
    ...(grants ? { grant_types: [...new Set(withRefresh(grants))] } : {}),
    response_types: redirects === 0 && redirectless ? [] : ['code'],
  };
}
