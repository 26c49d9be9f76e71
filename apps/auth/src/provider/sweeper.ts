import type { Logger } from '@gatehouse/telemetry';
import type pg from 'pg';

const BATCH = 500;
const INTERVAL_MS = 60_000;

/**
 * What may go. An hour's grace keeps errors exact ("expired" and not "unknown"); consumed refresh tokens stay until they
 * expire, since a replay is only recognised by them. A dynamic client that was never used goes after a week.
 */
const RULES = [
  `dpop_proofs where expires_at < now()`,
  `oidc_records where expires_at < now() - interval '1 hour'`,
  `refresh_replays where last_at < now() - interval '90 days'`,
  `flows where expires_at < now() - interval '1 hour'`,
  `used_assertions where expires_at < now()`,
  `code_guesses where ends_at < now()`,
  `sessions where expires_at < now()`,
  `changes where expires_at < now()`,
  `logout_tokens where expires_at < now()`,
  `client_documents where fetched_at < now() - interval '1 day'
     and not exists (select from approvals where approvals.client_id = client_documents.client_id)`,
  `clients where kind = 'dynamic' and last_used_at is null and created_at < now() - interval '7 days'`,
];

/**
 * Deletes what has expired, in batches, so that no long transaction holds locks. Replicas do not wait for each other:
 * rows that another one is deleting are skipped.
 *
 * @returns how many rows went
 */
export async function sweep(pool: pg.Pool): Promise<number> {
  let total = 0;
  for (const rule of RULES) {
    const [table] = rule.split(' ', 1);
    for (let deleted = BATCH; deleted === BATCH; total += deleted) {
      const { rowCount } = await pool.query(
        `delete from ${table} where ctid in (select ctid from ${rule} limit ${BATCH} for update skip locked)`,
      );
      deleted = rowCount ?? 0;
    }
  }
  return total;
}

/** Sweeps every minute, at a moment of its own, until stopped. */
export function startSweeper(pool: pg.Pool, logger: Logger): { stop(): void } {
  const run = () => {
    sweep(pool).then(
      (deleted) => {
        if (deleted > 0) logger.debug({ deleted }, 'swept expired rows');
      },
      (error: unknown) => logger.warn({ err: error }, 'sweeping expired rows failed'),
    );
  };
  const timer = setInterval(run, INTERVAL_MS + Math.random() * 10_000);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
