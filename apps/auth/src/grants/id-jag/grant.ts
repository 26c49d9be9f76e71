import type { AuthConfig } from '@gatehouse/config';
import { expandScopes, parseScopes, type Scope } from '@gatehouse/contract';
import type { Logger } from '@gatehouse/telemetry';
import type Provider from 'oidc-provider';
import { errors, type KoaContextWithOIDC } from 'oidc-provider';
import type pg from 'pg';
import { isDocumentClient } from '../../clients/description.js';
import { sha256 } from '../../provider/hashing.js';
import { grantHelpers, type TokenRequest } from '../../provider/internals/grant-helpers.js';
import type { UnitOfWork } from '../../provider/unit-of-work.js';
import { isPreRegistered } from '../machines.js';
import { ASSERTION_REFUSALS, type IdentityAssertion, type Refusal, verifyAssertion } from './assertion.js';
import type { TrustedIssuers } from './issuers.js';
import type { People } from './people.js';

export const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
export const ID_JAG_PROFILE = 'urn:ietf:params:oauth:grant-profile:id-jag';

/** Seconds, should the resource not say how long its tokens live. */
const DEFAULT_LIFE = 30 * 60;

export interface IdJagParts {
  config: AuthConfig;
  issuers: TrustedIssuers;
  people: People;
  work: UnitOfWork;
  logger: Logger;
}

/**
 * Enterprise-Managed Authorization: an identity assertion of the company's identity provider (ID-JAG) for an access token
 * (RFC 7523 section 2.1). The operator's policy stands for the approval. There is no refresh token: whoever wants another
 * access token asks the identity provider again, which may have changed its mind.
 */
export function registerIdJag(provider: Provider, parts: IdJagParts): void {
  const { config, work, logger } = parts;
  const helpers = grantHelpers(provider);

  const refuse = (context: TokenRequest, refusal: Refusal, issuer: string | undefined): never => {
    const { clientId } = context.oidc.client;
    logger.info({ event: 'id_jag.refused', refusal, issuer, client: clientId }, 'refused an identity assertion');
    throw new errors.InvalidGrant({ detail: ASSERTION_REFUSALS[refusal] });
  };

  const verify = async (context: TokenRequest, jwt: string): Promise<IdentityAssertion> => {
    const { clientId } = context.oidc.client;
    const expected = { issuer: config.issuer, resource: config.resource, clientId };
    const verified = await verifyAssertion(jwt, parts.issuers, expected);
    if (verified.ok) return verified.assertion;
    if (verified.refusal !== 'unavailable') return refuse(context, verified.refusal, verified.issuer);
    const { cause, issuer } = verified;
    logger.warn({ event: 'id_jag.issuer_unavailable', issuer, err: cause }, 'an issuer has no keys for us');
    throw new errors.TemporarilyUnavailable('the issuer of the assertion cannot be reached; try again in a moment');
  };

  const handle = async (context: TokenRequest): Promise<void> => {
    const { client, params } = context.oidc;
    if (client.clientAuthMethod === 'none' || !(isPreRegistered(client) || isDocumentClient(client.clientId))) {
      throw new errors.UnauthorizedClient('this grant needs a client that authenticates and did not register itself');
    }
    if (typeof params?.assertion !== 'string')
      throw new errors.InvalidRequest("missing required parameter 'assertion'");
    const proof = await helpers.validateDpop(context);
    helpers.checkDpopRequired(context, proof);
    const [resource] = await helpers.resolveRequestedResources(context);
    if (!resource) throw new errors.InvalidTarget();
    const assertion = await verify(context, params.assertion);
    const { issuer } = assertion;
    if (assertion.keyThumbprint !== undefined && assertion.keyThumbprint !== proof?.thumbprint) {
      return refuse(context, 'key', issuer);
    }
    const scopes = scopesOf(
      params.scope,
      assertion.scope,
      ceilingOf(client, config.idJag.scopes ?? config.defaultScopes),
    );
    const user = await parts.people.of(assertion);
    if (!user) return refuse(context, 'person', issuer);

    // From here on one transaction: an assertion is used up exactly when its token is issued.
    await work.begin();
    if (!(await useUp(work.queries(), assertion))) return refuse(context, 'used', issuer);
    const account = await helpers.findAccount(context, user.id);
    if (!account) return refuse(context, 'person', issuer);
    context.oidc.entity('Account', account);
    const life = resource.accessTokenTTL ?? DEFAULT_LIFE;
    const grantId = await grantFor(provider, { userId: user.id, clientId: client.clientId, life });
    const token = new provider.AccessToken({ accountId: user.id, client, grantId, gty: 'id_jag' });
    token.resourceServer = resource;
    token.scope = scopes.join(' ');
    if (proof) {
      await helpers.checkDpopReplay(context, proof, client.clientId);
      token.setThumbprint('jkt', proof.thumbprint);
    }
    const accessToken = await token.save();
    context.oidc.entity('AccessToken', token);
    logger.info(
      { event: 'id_jag.accepted', issuer, user: user.id, client: client.clientId, grant: grantId, scopes },
      'issued a token for an identity assertion',
    );
    context.body = helpers.buildTokenResponse({
      accessToken,
      expiresIn: token.expiration,
      scope: token.scope,
      tokenType: token.tokenType,
    });
  };

  provider.registerGrantType(JWT_BEARER, (context: KoaContextWithOIDC) => handle(context as TokenRequest), [
    'assertion',
    'scope',
    'resource',
  ]);
}

/** The most that a client may be given: what the operator allows assertions, and the client itself when registering it. */
function ceilingOf({ scope }: { scope?: string | undefined }, policy: readonly string[]): Scope[] {
  const allowed = expandScopes(parseScopes(policy));
  if (scope === undefined) return allowed;
  const own = expandScopes(parseScopes(scope));
  return allowed.filter((one) => own.includes(one));
}

/**
 * What was asked for, as far as the assertion and the operator's policy go; never more.
 * @throws InvalidScope when nothing is left
 */
export function scopesOf(requested: unknown, asserted: string | undefined, ceiling: readonly Scope[]): Scope[] {
  const given = asserted === undefined ? ceiling : parseScopes(asserted);
  const wanted = typeof requested === 'string' && requested !== '' ? parseScopes(requested) : given;
  const limit = expandScopes(given);
  const scopes = wanted.filter((scope) => limit.includes(scope) && ceiling.includes(scope));
  if (scopes.length === 0) throw new errors.InvalidScope('no requested scope is both asserted and allowed here', '');
  return scopes;
}

/** Marks an assertion as used. Of concurrent uses, on any number of replicas, the later ones wait for the first one's end. */
async function useUp(queries: Pick<pg.Pool, 'query'>, { issuer, jti, expiresAt }: IdentityAssertion): Promise<boolean> {
  const { rowCount } = await queries.query({
    name: 'id-jag-use',
    // Kept a little longer than it is valid anywhere, whatever the clocks say.
    text: `insert into used_assertions (id_hash, expires_at) values ($1, to_timestamp($2) + interval '5 minutes')
           on conflict (id_hash) do nothing`,
    values: [sha256(JSON.stringify([issuer, jti])), expiresAt],
  });
  return rowCount === 1;
}

/** The token's grant, which ends with it: what ends a grant early ends the token, as with every other. */
async function grantFor(
  provider: Provider,
  { userId, clientId, life }: { userId: string; clientId: string; life: number },
): Promise<string> {
  const grant = new provider.Grant({ accountId: userId, clientId });
  grant.exp = Math.floor(Date.now() / 1000) + life;
  return await grant.save();
}
