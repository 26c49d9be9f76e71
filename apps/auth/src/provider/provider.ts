import type { EventEmitter } from 'node:events';
import { throughProxy } from '@gatehouse/atlassian';
import type { AuthConfig } from '@gatehouse/config';
import type { Database } from '@gatehouse/database';
import type { Logger } from '@gatehouse/telemetry';
import type { Keyring } from '@gatehouse/vault';
import Provider, { type Adapter, type KoaContextWithOIDC } from 'oidc-provider';
import { createClientDocuments, type DocumentParts } from '../clients/documents.js';
import { createKeySets } from '../clients/key-sets.js';
import { touchClient } from '../clients/renewal.js';
import type { DeviceCodeAdapter } from '../grants/device/device-code-adapter.js';
import { registerIdJag } from '../grants/id-jag/grant.js';
import { createIssuerFetch } from '../grants/id-jag/issuer-fetch.js';
import { createTrustedIssuers } from '../grants/id-jag/issuers.js';
import { createPeople } from '../grants/id-jag/people.js';
import type { CheckAtRefresh } from '../signin/openid/at-refresh.js';
import type { Users } from '../signin/users.js';
import { notKept, RecordAdapter, ReplayAdapter } from './adapter.js';
import { createClientAdapter } from './clients-adapter.js';
import { providerConfiguration } from './configuration.js';
import { createErrorRenderer } from './errors.js';
import { adjustInternals } from './internals.js';
import { IssuedAdapter } from './issued-adapter.js';
import type { AuthKeys } from './keys.js';
import { addMiddleware } from './middleware.js';
import { RefreshTokenAdapter, type ReplayEvent } from './refresh/adapter.js';
import type { SuccessorKeys } from './refresh/successor-keys.js';
import { Successors } from './refresh/successors.js';
import type { SigningKeys } from './signing/signing-keys.js';
import { createTokenQuestions } from './tokens/questions.js';
import type { UnitOfWork } from './unit-of-work.js';

export interface ProviderOptions {
  config: AuthConfig;
  database: Database;
  keyring: Keyring;
  keys: AuthKeys;
  successorKeys: SuccessorKeys;
  signing: SigningKeys;
  users: Users;
  checkAtRefresh: CheckAtRefresh;
  published: DocumentParts;
  logger: Logger;
  work: UnitOfWork;
  deviceCodes: DeviceCodeAdapter;
}

/** The one wiring of oidc-provider: records, keys, policies, and what is logged of its events. */
export function createProvider(options: ProviderOptions): Provider {
  const { config, keyring, logger, work } = options;
  const { pool } = options.database;
  const successors = new Successors(options.successorKeys);
  const documents = createClientDocuments(options.published);
  const keySets = createKeySets(options.published);
  const adapterFor = (model: string): Adapter => {
    switch (model) {
      case 'Client':
        return createClientAdapter({ work, documents, keySets, takesAssertions: config.idJag.issuers.length > 0 });
      case 'Session':
      case 'AccessToken':
      case 'ClientCredentials':
        return notKept;
      case 'AuthorizationCode':
        return new IssuedAdapter(model, work, keyring);
      case 'ReplayDetection':
        return new ReplayAdapter(work, keyring);
      case 'DeviceCode':
        return options.deviceCodes;
      case 'RefreshToken':
        return new RefreshTokenAdapter(work, keyring, {
          policy: config.refresh,
          successors,
          onReplay: (replay) => logReplay(logger, replay),
        });
      default:
        return new RecordAdapter(model, work, keyring);
    }
  };
  const provider = new Provider(
    config.issuer,
    providerConfiguration({
      ...options,
      adapterFor,
      keySets,
      renderError: createErrorRenderer(config.atlassian.sandbox),
    }),
  );
  const { signing } = options;
  const tokenQuestions = createTokenQuestions({ config, pool, signing, logger });
  adjustInternals(provider, { successors, signing, tokenQuestions });
  if (config.idJag.issuers.length > 0) {
    const issuers = createTrustedIssuers(
      config.idJag.issuers,
      createIssuerFetch(config.proxy ? throughProxy(config.proxy, config.noProxy) : undefined),
    );
    registerIdJag(provider, {
      config,
      issuers,
      people: createPeople(pool, options.users, config.openId),
      work,
      logger,
    });
  }
  addMiddleware(provider, config, work);
  logEvents(provider, logger);
  provider.on('grant.success', (context) => {
    const { client } = context.oidc;
    if (!client) return;
    touchClient(pool, client).catch((error: unknown) => logger.warn({ err: error }, 'touching a client failed'));
  });
  return provider;
}

function logReplay(logger: Logger, replay: ReplayEvent): void {
  logger.warn(
    {
      event: 'refresh_token.late_replay',
      user: replay.userId,
      client: replay.clientId,
      grant: replay.grantId,
      age_seconds: replay.tokenAge,
      address: replay.origin.address,
      user_agent: replay.origin.userAgent,
      family: replay.familyEnded ? 'ended' : 'lives',
    },
    'a superseded refresh token was used again',
  );
}

/** Stable event names for the log; never a token, a code or a body. */
function logEvents(provider: Provider, logger: Logger): void {
  const detail = (error: Error) => ({
    error: error.message,
    description: Reflect.get(error, 'error_description'),
    detail: Reflect.get(error, 'error_detail'),
  });
  provider.on('authorization.accepted', (context) => {
    const { client, session } = context.oidc;
    logger.info({ event: 'authorization.accepted', client: client?.clientId, user: session?.accountId }, 'authorized');
  });
  provider.on('grant.success', (context) => {
    const { client, entities, params } = context.oidc;
    const user = entities.Account?.accountId;
    logger.info(
      { event: 'token.issued', grant_type: params?.grant_type, client: client?.clientId, user },
      'issued tokens',
    );
  });
  provider.on('registration_create.success', (_context, client) => {
    logger.info({ event: 'client.registered', client: client.clientId }, 'registered a client');
  });
  provider.on('registration_update.success', (_context, client) => {
    logger.info({ event: 'client.updated', client: client.clientId }, 'a client changed its registration');
  });
  provider.on('registration_delete.success', (_context, client) => {
    logger.info({ event: 'client.removed', client: client.clientId }, 'a client removed its registration');
  });
  provider.on('grant.revoked', (context, grantId) => {
    logger.info({ event: 'grant.revoked', client: context.oidc.client?.clientId, grant: grantId }, 'revoked a grant');
  });
  const refusals: EventEmitter = provider;
  for (const name of [
    'authorization.error',
    'grant.error',
    'registration_create.error',
    'revocation.error',
    'introspection.error',
    'pushed_authorization_request.error',
  ]) {
    refusals.on(name, (context: KoaContextWithOIDC, error: Error) => {
      logger.info({ event: name, client: context.oidc.client?.clientId, ...detail(error) }, 'refused a request');
    });
  }
  provider.on('server_error', (_context, error) =>
    logger.error({ event: 'server_error', err: error }, 'request failed'),
  );
}
