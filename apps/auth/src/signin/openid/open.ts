import { throughProxy } from '@gatehouse/atlassian';
import type { AuthConfig } from '@gatehouse/config';
import type { Logger } from '@gatehouse/telemetry';
import type { Keyring } from '@gatehouse/vault';
import type pg from 'pg';
import type { AuthContext } from '../../web/context.js';
import { type CheckAtRefresh, createCheckAtRefresh } from './at-refresh.js';
import { createIdentities } from './identities.js';
import { createIdentityProvider } from './identity-provider.js';
import { createRecheck } from './recheck.js';

/** Puts sign-in by OpenID Connect together, where it is configured. */
export async function openOpenId({
  config,
  pool,
  keyring,
  logger,
}: {
  config: AuthConfig;
  pool: pg.Pool;
  keyring: Keyring;
  logger: Logger;
}): Promise<{ context: AuthContext['openId']; checkAtRefresh: CheckAtRefresh }> {
  const { openId, proxy, noProxy } = config;
  if (!openId) return { context: undefined, checkAtRefresh: createCheckAtRefresh(undefined) };
  const provider = await createIdentityProvider(openId, proxy ? throughProxy(proxy, noProxy) : undefined);
  const identities = createIdentities(pool, keyring, openId);
  const recheck = createRecheck({ pool, identities, provider, logger });
  return { context: { provider, identities, recheck }, checkAtRefresh: createCheckAtRefresh(recheck) };
}
