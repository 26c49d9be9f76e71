import { createHash } from 'node:crypto';
import type { AuthConfig } from '@gatehouse/config';
import type Provider from 'oidc-provider';
import { withholdMarks } from '../clients/registration.js';
import { tellInterval } from '../grants/device/interval.js';
import { assertWritten } from './redemption.js';
import { askBeforeReturning } from './return-to-client.js';
import type { UnitOfWork } from './unit-of-work.js';

type Middleware = Parameters<Provider['use']>[0];

const METADATA = new Set(['/.well-known/oauth-authorization-server', '/.well-known/openid-configuration', '/jwks']);

/** Adds what the library leaves out around its routes; the order is the order in which a request meets them. */
export function addMiddleware(provider: Provider, config: AuthConfig, work: UnitOfWork): void {
  provider.proxy = true;
  provider.use(pinHost(new URL(config.issuer)));
  provider.use(askBeforeReturning(provider, config.atlassian.sandbox));
  provider.use(withholdMarks);
  provider.use(cacheMetadata);
  provider.use(tellInterval);
  provider.use(oneTransaction(work));
}

/** The library builds the addresses in its metadata from `Host`; a poisoned one must not get there. */
function pinHost(issuer: URL): Middleware {
  return (context, next) => {
    const { headers } = context.req;
    headers.host = issuer.host;
    headers['x-forwarded-proto'] = issuer.protocol.slice(0, -1);
    delete headers['x-forwarded-host'];
    return next();
  };
}

/** Metadata and keys are asked for at every connection and change rarely (RFC 8414, RFC 7517). */
const cacheMetadata: Middleware = async (context, next) => {
  await next();
  if (!METADATA.has(context.path) || context.status !== 200) return;
  const body = JSON.stringify(context.body);
  context.set('cache-control', 'public, max-age=300');
  context.set('etag', `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`);
  if (context.fresh) context.status = 304;
};

/** The writes of one token request stand or fall together, and are durable before the answer leaves. */
function oneTransaction(work: UnitOfWork): Middleware {
  return async (context, next) => {
    if (context.path !== '/token') return await next();
    await work.run(next, () => context.status < 400);
    if (context.status < 400) assertWritten(context);
  };
}
