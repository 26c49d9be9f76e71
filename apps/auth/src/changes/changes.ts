import { type AtlassianHttp, createEtiquette } from '@gatehouse/atlassian';
import type { AuthConfig } from '@gatehouse/config';
import { announceQuota, createPointsLedger, type Database, readQuotas } from '@gatehouse/database';
import type { Logger } from '@gatehouse/telemetry';
import type { Keyring, Vault } from '@gatehouse/vault';
import type { ChangeRecord } from './records.js';
import { type ChangeRecords, createChangeRecords } from './records.js';
import { type Agreed, createUndo, type Undone } from './undo.js';

/** What clients changed in users' names, and the way to take it back. */
export interface Changes extends ChangeRecords {
  /** Takes one change back; throws where neither the database nor anything expected is at fault. */
  undo(record: ChangeRecord, agreed: Agreed): Promise<Undone>;
  close(): Promise<void>;
}

export function createChanges(parts: {
  config: Pick<AuthConfig, 'etiquette'>;
  pool: Database['pool'];
  /** The vault's: mcp seals with it what auth opens here. */
  keyring: Keyring;
  vault: Pick<Vault, 'credentials' | 'refresh' | 'noteUse'>;
  http: AtlassianHttp;
  tools: ReadonlySet<string>;
  logger: Logger;
}): Changes {
  const { config, pool, logger } = parts;
  const { pointsPerHour, userShare } = config.etiquette;
  const etiquette = createEtiquette({
    ...config.etiquette,
    ledger: createPointsLedger(pool, { pointsPerHour, heavyFrom: Math.floor((pointsPerHour * userShare) / 2) }),
    onUsedUp: (where, forMs) => {
      logger.warn(
        { event: 'quota_used_up', where, minutes: Math.ceil(forMs / 60_000) },
        "Atlassian's hourly quota is used up",
      );
      announceQuota(pool, where, forMs).catch((error: unknown) =>
        logger.warn({ err: error }, 'the other replicas could not be told of a used-up quota'),
      );
    },
    onError: (error) => logger.warn({ err: error }, 'the account of points could not be reached'),
  });
  const undo = createUndo({
    ...parts,
    etiquette,
    // Undoing is rare: what other replicas have learnt is read when it is needed, and not followed.
    async prepare() {
      for (const { where, forMs } of await readQuotas(pool)) etiquette.stop(where, forMs);
    },
  });
  return { ...createChangeRecords(parts), undo, close: () => etiquette.close() };
}
