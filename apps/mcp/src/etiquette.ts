import { createEtiquette, type Etiquette } from '@gatehouse/atlassian';
import type { McpConfig } from '@gatehouse/config';
import { announceQuota, createPointsLedger, type Database, readQuotas } from '@gatehouse/database';
import type { Logger } from '@gatehouse/telemetry';
import type { Standing } from './revocation/standing.js';

/**
 * How this replica behaves towards Atlassian, as one of several: points come from the account in Postgres, and a quota
 * that one replica learns to be used up is told to the others through the change log.
 *
 * @throws the database's error, if what is used up already cannot be read
 */
export async function openEtiquette(parts: {
  pool: Database['pool'];
  limits: McpConfig['etiquette'];
  standing: Pick<Standing, 'follow'>;
  logger: Logger;
}): Promise<Etiquette> {
  const { pool, limits, standing, logger } = parts;
  const { pointsPerHour, userShare } = limits;
  const etiquette = createEtiquette({
    ...limits,
    ledger: createPointsLedger(pool, { pointsPerHour, heavyFrom: Math.floor((pointsPerHour * userShare) / 2) }),
    onUsedUp: (where, forMs) => {
      const minutes = Math.ceil(forMs / 60_000);
      logger.warn({ event: 'quota_used_up', where, minutes }, "Atlassian's hourly quota is used up");
      announceQuota(pool, where, forMs).catch((error: unknown) =>
        logger.warn({ err: error }, 'the other replicas could not be told of a used-up quota'),
      );
    },
    onError: (error) => logger.warn({ err: error }, 'the account of points could not be reached'),
  });
  // Followed first and read then, so that nothing falls between.
  standing.follow((changes) => {
    for (const { kind, subject, keepFor } of changes) if (kind === 'quota') etiquette.stop(subject, keepFor);
  });
  for (const { where, forMs } of await readQuotas(pool)) etiquette.stop(where, forMs);
  return etiquette;
}
