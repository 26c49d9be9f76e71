import { type AtlassianApp, type AtlassianHttp, revokeToken } from '@gatehouse/atlassian';
import { forgetService } from '@gatehouse/database';
import type { Logger } from '@gatehouse/telemetry';
import type { Vault } from '@gatehouse/vault';
import type pg from 'pg';

/** The operator's command waits for it (milliseconds). */
const INTERVAL_MS = 1_000;

interface Dependencies {
  pool: pg.Pool;
  vault: Vault;
  atlassian: { http: AtlassianHttp; app: AtlassianApp };
  logger: Logger;
}

/**
 * Forgets the credentials of services that an operator removed, and tells Atlassian: the command that removes has no key
 * that opens them.
 */
export async function forgetRemoved({ pool, vault, atlassian, logger }: Dependencies): Promise<void> {
  const { rows } = await pool.query<{ id: string }>({
    name: 'services-removed',
    text: 'select id from services where removed_at is not null limit 20',
  });
  for (const { id: service } of rows) {
    // Of two replicas, one gets the credential.
    const removed = await vault.removeOfService(service);
    // Forgetting is what counts; telling Atlassian is a courtesy that may fail.
    const token = removed?.refreshToken;
    const told = token !== undefined && (await revokeToken(atlassian.http, atlassian.app, token));
    if (await forgetService(pool, service))
      logger.info({ event: 'service.removed', service, told }, 'forgot a service');
  }
}

/** Looks once a second. `stop` lets what goes on finish. */
export function startServiceRemovals(dependencies: Dependencies): { stop(): Promise<void> } {
  let running: Promise<void> | undefined;
  const run = () => {
    running ??= forgetRemoved(dependencies)
      .catch((error: unknown) => {
        dependencies.logger.warn({ err: error }, 'forgetting removed services failed');
      })
      .finally(() => {
        running = undefined;
      });
  };
  const timer = setInterval(run, INTERVAL_MS).unref();
  return {
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
}
