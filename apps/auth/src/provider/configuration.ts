import type { AuthConfig } from '@gatehouse/config';
import { canonicalResource, expandScopes, isScope, parseScopes, SCOPES } from '@gatehouse/contract';
import { newClientId, newClientSecret } from '@gatehouse/database';
import Keygrip from 'keygrip';
import {
  type Adapter,
  type ClientAuthMethod,
  type Configuration,
  errors,
  interactionPolicy,
  type KoaContextWithOIDC,
} from 'oidc-provider';
import type { KeySets } from '../clients/key-sets.js';
import { EXTRA_CLIENT_PROPERTIES } from '../clients/policy.js';
import { USER_CODE } from '../grants/device/user-codes.js';
import { ID_JAG_PROFILE } from '../grants/id-jag/grant.js';
import { limitMachine } from '../grants/machines.js';
import type { CheckAtRefresh } from '../signin/openid/at-refresh.js';
import type { Users } from '../signin/users.js';
import { assertShortLife } from './assertion-life.js';
import type { AuthKeys } from './keys.js';
import { recallUserActive } from './redemption.js';
import type { SigningKeys } from './signing/signing-keys.js';
import { tokenDiscovery, tokenFeatures } from './tokens/features.js';
import type { UnitOfWork } from './unit-of-work.js';

/** Seconds. */
const ACCESS_TOKEN_TTL = 30 * 60;
const REFRESH_TOKEN_TTL = 30 * 86_400;
/** A family, which is one device, is over after this whatever it does. */
const FAMILY_TTL = 90 * 86_400;
const INTERACTION_TTL = 15 * 60;
const DEVICE_CODE_TTL = 10 * 60;

const CLIENT_AUTH_METHODS: ClientAuthMethod[] = [
  'none',
  'client_secret_basic',
  'client_secret_post',
  'private_key_jwt',
];

export interface ProviderParts {
  config: AuthConfig;
  keys: AuthKeys;
  signing: SigningKeys;
  users: Users;
  checkAtRefresh: CheckAtRefresh;
  keySets: KeySets;
  adapterFor: (model: string) => Adapter;
  work: UnitOfWork;
  renderError: NonNullable<Configuration['renderError']>;
}

/**
 * oidc-provider's configuration: what makes the library usable by real MCP clients, each line for a client that
 * breaks without it.
 */
export function providerConfiguration(parts: ProviderParts): Configuration {
  const { config, keys, users } = parts;
  const isActive = async (userId: string) => (await users.find(userId, parts.work.queries()))?.suspended === false;
  return {
    adapter: parts.adapterFor,
    jwks: { keys: parts.signing.keys().signing } as NonNullable<Configuration['jwks']>,
    findAccount: async (context, subject) => {
      if (!(recallUserActive(subject) ?? (await isActive(subject)))) return undefined;
      if (!(await parts.checkAtRefresh(context, subject))) return undefined;
      return { accountId: subject, claims: () => ({ sub: subject }) };
    },
    routes: {
      authorization: '/authorize',
      token: '/token',
      registration: '/register',
      jwks: '/jwks',
      revocation: '/revoke',
      device_authorization: '/device_authorization',
      code_verification: '/device',
      introspection: '/introspect',
      pushed_authorization_request: '/par',
    },
    cookies: {
      keys: new Keygrip([keys.cookies.toString('base64')], 'sha256'),
      names: cookieNames(config.secure),
      short: { httpOnly: true, sameSite: 'lax', secure: config.secure, signed: true },
      // Never set, since the library's session is not kept; accepting POST at /authorize asks for `none`.
      long: { httpOnly: true, sameSite: 'none', secure: config.secure, signed: true },
    },
    enableHttpPostMethods: true,
    discovery: {
      ...tokenDiscovery(CLIENT_AUTH_METHODS),
      ...(config.idJag.issuers.length > 0 ? { authorization_grant_profiles_supported: [ID_JAG_PROFILE] } : {}),
    },
    // The scopes of the resource stand here too: clients take them from the metadata, and register with them.
    scopes: ['openid', 'offline_access', ...SCOPES],
    claims: { openid: ['sub'] },
    responseTypes: ['code'],
    subjectTypes: ['public'],
    clientAuthMethods: CLIENT_AUTH_METHODS,
    assertJwtClientAuthClaimsAndHeader: assertShortLife,
    clientDefaults: {
      application_type: 'native',
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
      id_token_signed_response_alg: 'RS256',
    },
    pkce: { required: () => true },
    issueRefreshToken: async (_context, client) => client.grantTypeAllowed('refresh_token'),
    expiresWithSession: async () => false,
    rotateRefreshToken: true,
    // The token endpoint takes no cookies: a page of any origin can only use what it was given.
    clientBasedCORS: () => true,
    // All that the library is let fetch are clients' key sets.
    fetch: async (url) => new Response(await parts.keySets.get(String(url), undefined)),
    extraTokenClaims: (context, token) => {
      const source =
        context.oidc.entities.RefreshToken ??
        context.oidc.entities.AuthorizationCode ??
        context.oidc.entities.DeviceCode;
      const grantId = 'grantId' in token ? token.grantId : undefined;
      return {
        ...(grantId ? { grant_id: grantId } : {}),
        ...(source?.authTime ? { auth_time: source.authTime } : {}),
      };
    },
    interactions: {
      policy: approvalPolicy(),
      url: (_context, interaction) => `/interaction/${interaction.uid}`,
    },
    // Each authorization gets a grant of its own, named by the interaction's result: a grant is one device.
    loadExistingGrant: async (context) => {
      const grantId = context.oidc.result?.consent?.grantId;
      return grantId ? await context.oidc.provider.Grant.find(grantId) : undefined;
    },
    renderError: parts.renderError,
    ttl: {
      AccessToken: (_context, token) => token.resourceServer?.accessTokenTTL ?? ACCESS_TOKEN_TTL,
      AuthorizationCode: 60,
      ClientCredentials: ACCESS_TOKEN_TTL,
      DeviceCode: DEVICE_CODE_TTL,
      Grant: FAMILY_TTL,
      IdToken: 600,
      Interaction: INTERACTION_TTL,
      RefreshToken: (_context, token) => {
        const age = Math.floor(Date.now() / 1000) - (token.iiat ?? Math.floor(Date.now() / 1000));
        return Math.max(1, Math.min(REFRESH_TOKEN_TTL, FAMILY_TTL - age));
      },
      Session: INTERACTION_TTL,
    },
    extraClientMetadata: {
      properties: [...EXTRA_CLIENT_PROPERTIES],
    },
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      userinfo: { enabled: false },
      clientCredentials: { enabled: true },
      // Only its endpoint for devices: the pages are ours, since the library's need a session of its own.
      deviceFlow: { enabled: config.deviceFlow, ...USER_CODE, deviceInfo: () => ({}) },
      ...tokenFeatures(parts),
      registration: {
        enabled: config.dynamicRegistration !== 'off',
        issueRegistrationAccessToken: true,
        idFactory: newClientId,
        secretFactory: newClientSecret,
      },
      registrationManagement: { enabled: config.dynamicRegistration !== 'off', rotateRegistrationAccessToken: true },
      clientIdMetadataDocument: {
        enabled: true,
        ack: 'draft-02',
        // Documents come from our own store, through the adapter; here the feature is only advertised.
        allowFetch: () => false,
      },
      resourceIndicators: resourceIndicators(config, parts.signing),
    },
  };
}

/** The library's session is not kept, so that only the trip through an authorization needs cookies. */
function cookieNames(secure: boolean) {
  const prefix = secure ? '__Secure-' : '';
  return {
    session: `${prefix}gatehouse_oidc`,
    interaction: `${prefix}gatehouse_interaction`,
    resume: `${prefix}gatehouse_resume`,
  };
}

/**
 * Every authorization passes our page, which decides whether it may be silent; its result carries both who signed in
 * and the grant. The library's own consent checks are left out: they would have refused scopes recorded as rejections
 * in the grant, and those can never be granted again.
 */
function approvalPolicy() {
  const { Check, Prompt, base } = interactionPolicy;
  const policy = base();
  const consent = policy.get('consent');
  for (const reason of [
    'native_client_prompt',
    'op_scopes_missing',
    'op_claims_missing',
    'rs_scopes_missing',
    'rar_prompt',
  ]) {
    consent?.checks.remove(reason);
  }
  consent?.checks.add(
    new Check('approval_needed', 'the user must approve this client', 'consent_required', (context) =>
      context.oidc.result?.consent?.grantId ? Check.NO_NEED_TO_PROMPT : Check.REQUEST_PROMPT,
    ),
  );
  // The account may have gone, or been suspended, since it was approved: that is a new sign-in, and not a failure.
  policy
    .get('login')
    ?.checks.add(
      new Check('account_gone', 'the account is no longer there', (context) =>
        context.oidc.session?.accountId && !context.oidc.account ? Check.REQUEST_PROMPT : Check.NO_NEED_TO_PROMPT,
      ),
    );
  policy.add(new Prompt({ name: 'select_account', requestable: true }), 0);
  return policy;
}

function resourceIndicators(
  config: AuthConfig,
  signing: SigningKeys,
): NonNullable<NonNullable<Configuration['features']>['resourceIndicators']> {
  return {
    enabled: true,
    // Clients of the 2025-03 revision, and some refreshes, name no resource: there is only one.
    defaultResource: async (_context, _client, oneOf) => oneOf?.[0] ?? config.resource,
    useGrantedResource: async () => true,
    getResourceServerInfo: async (context, indicator, client) => {
      const asked = canonicalResource(indicator);
      if (!asked.ok || asked.resource !== config.resource) {
        throw new errors.InvalidTarget(`this server issues tokens for ${config.resource} only`);
      }
      completeScopes(context, expandScopes(parseScopes(config.defaultScopes)), client.gatehouse_ceiling);
      limitMachine(context, config.defaultScopes);
      return {
        scope: SCOPES.join(' '),
        audience: config.resource,
        accessTokenFormat: 'jwt',
        accessTokenTTL: ACCESS_TOKEN_TTL,
        jwt: { sign: { alg: signing.accessTokenAlgorithm() } },
      };
    },
  };
}

/**
 * An authorization request without any of our scopes means the usual ones (RFC 6749 section 3.3). What a scope implies
 * is listed beside it, so that a user can allow the reading and refuse the writing. A client that an operator registered
 * with scopes is never asked about for more than those (RFC 6749 section 3.3 lets a server narrow what is asked).
 *
 * @param ceiling the client's own scope, if it has one
 * @throws InvalidScope if nothing is left of what was asked
 */
function completeScopes({ oidc }: KoaContextWithOIDC, defaults: readonly string[], ceiling: unknown): void {
  const { params, route } = oidc;
  if (!params || !(params.response_type || route === 'device_authorization')) return;
  const asked = typeof params.scope === 'string' ? params.scope.split(' ').filter(Boolean) : [];
  const ours = parseScopes(asked);
  const others = asked.filter((scope) => !isScope(scope));
  const wanted = ours.length > 0 ? expandScopes(ours) : defaults;
  const most = typeof ceiling === 'string' ? ceiling.split(' ') : undefined;
  const allowed = most ? wanted.filter((scope) => most.includes(scope)) : wanted;
  if (most && allowed.length === 0)
    throw new errors.InvalidScope('the client may not have what it asks for', wanted.join(' '));
  params.scope = [...others, ...allowed].join(' ');
}
