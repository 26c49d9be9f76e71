import type { EventEmitter } from 'node:events';
import type { AuthConfig } from '@gatehouse/config';
import type { Logger } from '@gatehouse/telemetry';
import { type Client, errors, type KoaContextWithOIDC } from 'oidc-provider';
import type pg from 'pg';
import type { TokenQuestions } from '../internals/stacks.js';
import type { SigningKeys } from '../signing/signing-keys.js';
import { createStanding, type EndedFamily } from './standing.js';
import { readAccessToken } from './verify.js';

/**
 * Whether a client may ask about a token: about its own, or about any where the operator named it, such as a gateway.
 * Registering is open to everybody here, so that having a registration alone says nothing.
 */
export function mayIntrospect(
  config: Pick<AuthConfig, 'introspectionClients'>,
  client: Client,
  ownerId: unknown,
): boolean {
  return client.clientId === ownerId || config.introspectionClients.includes(client.clientId);
}

/**
 * Revocation (RFC 7009), and introspection (RFC 7662) of our access tokens, which are JSON Web Tokens and not stored: the
 * signature says that a token is ours, the database what became of what it stands for. Both answer alike for whatever
 * is not the client's to know. A family ends in one statement: the library would delete it piece by piece, and an
 * interruption leave access tokens that nobody is told of.
 */
export function createTokenQuestions(options: {
  config: Pick<AuthConfig, 'issuer' | 'introspectionClients'>;
  pool: pg.Pool;
  signing: SigningKeys;
  logger: Logger;
}): TokenQuestions {
  const { config, signing, logger } = options;
  const standing = createStanding(options.pool);
  const read = (token: string) => readAccessToken(token, signing, config.issuer);

  return {
    admit: ({ oidc }) => {
      // RFC 7662 section 2.1: the endpoint MUST require some form of authorization, so that nobody scans for tokens
      // (section 4). The id of a public client authorizes nobody, and who holds a token can use it to find out.
      if (oidc.route === 'introspection' && oidc.client?.clientAuthMethod === 'none') {
        throw new errors.InvalidClientAuth('introspection is for clients that authenticate themselves');
      }
    },

    revoke: async (context, token) => {
      const { client, provider } = context.oidc;
      context.status = 200;
      context.body = '';
      if (!client) return;
      // An expired one still names its family, and signing out with it is meant as much as with any other.
      const genuine = await read(token);
      if (!genuine) {
        tell(provider, context, await standing.endGrantOf(token, client.clientId));
        return;
      }
      const { client_id: owner, grant_id: grantId, jti, sub } = genuine.claims;
      if (owner !== client.clientId) return;
      if (grantId !== undefined) {
        tell(provider, context, await standing.endGrant(grantId, owner));
      } else if (!genuine.expired) {
        await standing.endToken(jti);
        logger.info({ event: 'token.revoked', client: owner, subject: sub, token: jti }, 'revoked a token');
      }
    },

    introspect: async (context, token) => {
      const { client } = context.oidc;
      context.body = { active: false };
      const genuine = await read(token);
      if (!client || !genuine || genuine.expired) return;
      const { claims } = genuine;
      if (!mayIntrospect(config, client, claims.client_id) || !(await standing.holds(claims))) return;
      context.body = { active: true, token_type: claims.cnf ? 'DPoP' : 'Bearer', ...claims };
    },
  };
}

/** As the library tells of a grant that it ends, and whose it was besides: the token was not read into the request. */
function tell(provider: EventEmitter, context: KoaContextWithOIDC, ended: EndedFamily | undefined): void {
  if (ended) provider.emit('grant.revoked', context, ended.grantId, ended.userId);
}
