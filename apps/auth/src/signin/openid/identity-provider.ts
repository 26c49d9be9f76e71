import type { OpenIdConfig } from '@gatehouse/config';
import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from 'jose';
import * as oidc from 'openid-client';
import type { Dispatcher } from 'undici';
import type { Identity } from '../users.js';
import { type Claims, groupsOf, needsGroups, readPerson } from './claims.js';
import { createDiscovery, type Discovery } from './discovery.js';
import { codeFailure, type Failure, type RefreshFailure, refreshFailure } from './failures.js';

/** What binds an answer to the trip that it belongs to. */
export interface TripSecrets {
  nonce: string;
  verifier: string;
}

export type BeginResult = { ok: true; url: string } | Failure;
export type FinishResult =
  | { ok: true; identity: Identity; refreshToken: string | undefined; sid: string | undefined }
  | (Failure & { subject?: string });
export type RefreshResult =
  /** `identity` is undefined where the answer said nothing about the person. */
  { ok: true; identity: Identity | undefined; refreshToken: string | undefined } | RefreshFailure;

/** The company's OpenID Connect provider. Nothing here throws for what the provider or the network does. */
export interface IdentityProvider {
  /** As people know it. */
  name: string;
  issuer: string;
  /** Where to send the browser. @param again the person wants to choose or prove who they are */
  begin(input: TripSecrets & { state: string; again: boolean }): Promise<BeginResult>;
  /** Redeems what came back. @param url our callback's address, with the query as it arrived */
  finish(url: URL, expected: TripSecrets & { state: string }): Promise<FinishResult>;
  /** Asks whether a person is still there. */
  refresh(refreshToken: string, subject: string): Promise<RefreshResult>;
  /** The keys that its tokens are signed with, and the algorithms that may be used. */
  keys(): Promise<{ getKey: JWTVerifyGetKey; algorithms: string[] }>;
  /** Where a person signs out there (OpenID Connect RP-Initiated Logout 1.0), once the provider is known. */
  signOutUrl(returnTo: string): string | undefined;
}

/** Opens the way to the provider; it is not asked for anything yet, and need not be up. */
export async function createIdentityProvider(
  config: OpenIdConfig,
  dispatcher: Dispatcher | undefined,
): Promise<IdentityProvider> {
  const discovery = await createDiscovery(config, dispatcher);
  let jwks: { uri: string; getKey: JWTVerifyGetKey } | undefined;

  return {
    name: config.name,
    issuer: config.issuer,
    begin: async ({ state, nonce, verifier, again }) => {
      try {
        const found = await discovery.configuration();
        const url = oidc.buildAuthorizationUrl(found, {
          ...Object.fromEntries(config.furtherParameters),
          redirect_uri: config.redirectUri,
          scope: scopesFor(config, found.serverMetadata()),
          state,
          nonce,
          code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
          code_challenge_method: 'S256',
        });
        if (again) addPrompt(url, found.serverMetadata());
        return { ok: true, url: url.href };
      } catch (error) {
        return codeFailure(error);
      }
    },
    finish: async (url, { state, nonce, verifier }) => {
      try {
        const found = await discovery.configuration();
        const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier };
        const tokens = await oidc.authorizationCodeGrant(found, url, checks);
        const idToken = tokens.claims();
        if (!idToken) return { ok: false, reason: 'operator', logText: 'the provider sent no ID token' };
        const person = readPerson(config, await completeClaims(found, config, idToken, tokens.access_token));
        if (!person.ok) return { ...person, subject: idToken.sub };
        const sid = typeof idToken.sid === 'string' ? idToken.sid : undefined;
        return { ok: true, identity: person.identity, refreshToken: tokens.refresh_token, sid };
      } catch (error) {
        return codeFailure(error);
      }
    },
    refresh: async (refreshToken, subject) => {
      let found: oidc.Configuration;
      try {
        found = await discovery.configuration();
      } catch (error) {
        // The token has not left.
        return { ...refreshFailure(error), reason: 'unavailable', uncertain: false };
      }
      try {
        const tokens = await oidc.refreshTokenGrant(found, refreshToken);
        const idToken = tokens.claims();
        if (!idToken) return { ok: true, identity: undefined, refreshToken: tokens.refresh_token };
        if (idToken.sub !== subject) return { ok: false, reason: 'gone', logText: 'the answer is about somebody else' };
        const claims = await completeClaims(found, config, idToken, tokens.access_token).catch(() => undefined);
        const person = claims && readPerson(config, claims);
        if (person && !person.ok && person.reason === 'not_allowed') {
          return { ok: false, reason: 'gone', logText: person.logText };
        }
        // Groups that cannot be told are no verdict: the last one stands. The new token must not be lost for it.
        const identity = person?.ok ? person.identity : undefined;
        return { ok: true, identity, refreshToken: tokens.refresh_token };
      } catch (error) {
        return refreshFailure(error);
      }
    },
    keys: async () => {
      const { jwks_uri: uri = '', id_token_signing_alg_values_supported: listed } = (
        await discovery.configuration()
      ).serverMetadata();
      if (jwks?.uri !== uri) jwks = { uri, getKey: remoteKeys(uri, discovery) };
      const asymmetric = (listed ?? ['RS256']).filter((algorithm) => /^(RS|PS|ES|Ed)/.test(algorithm));
      return { getKey: jwks.getKey, algorithms: asymmetric };
    },
    signOutUrl: (returnTo) => {
      const found = discovery.known();
      if (!found?.serverMetadata().end_session_endpoint) return undefined;
      // Without an ID token as a hint, which would stand in the address: the provider asks its user instead.
      return oidc.buildEndSessionUrl(found, { post_logout_redirect_uri: returnTo }).href;
    },
  };
}

function remoteKeys(uri: string, { fetch }: Discovery): JWTVerifyGetKey {
  return createRemoteJWKSet(new URL(uri), {
    timeoutDuration: 5_000,
    [customFetch]: (url, { headers, ...options }) =>
      fetch(url, { ...options, body: undefined, headers: Object.fromEntries(headers) }),
  });
}

/** Without `offline_access` where the provider does not know it, and would refuse the whole request. */
function scopesFor(config: OpenIdConfig, { scopes_supported: known }: oidc.ServerMetadata): string {
  return config.scopes.filter((scope) => scope !== 'offline_access' || !known || known.includes(scope)).join(' ');
}

/** Providers that know no `login`, and do not say what they know. */
const CHOOSING = new Set(['https://accounts.google.com']);

/** Lets the person choose the account where that is known to be offered, and has them sign in anew elsewhere. */
function addPrompt(url: URL, { issuer, prompt_values_supported: known }: oidc.ServerMetadata): void {
  const choosing = (Array.isArray(known) && known.includes('select_account')) || CHOOSING.has(issuer);
  const wanted = choosing ? 'select_account' : 'login';
  const given =
    url.searchParams
      .get('prompt')
      ?.split(' ')
      .filter((prompt) => prompt !== 'none') ?? [];
  url.searchParams.set('prompt', [...new Set([...given, wanted])].join(' '));
}

/** The ID token's claims, and what only the UserInfo endpoint tells: some providers keep ID tokens thin. */
async function completeClaims(
  found: oidc.Configuration,
  config: OpenIdConfig,
  idToken: Claims & { sub: string },
  accessToken: string,
): Promise<Claims> {
  const groupsMissing = needsGroups(config) && groupsOf(idToken, config.groupsClaim).kind === 'absent';
  const missing = idToken.name === undefined || idToken.email === undefined || groupsMissing;
  if (!missing || !found.serverMetadata().userinfo_endpoint) return idToken;
  try {
    return { ...(await oidc.fetchUserInfo(found, accessToken, idToken.sub)), ...idToken };
  } catch (error) {
    // A name can be done without, a verdict on groups cannot.
    if (groupsMissing) throw error;
    return idToken;
  }
}
