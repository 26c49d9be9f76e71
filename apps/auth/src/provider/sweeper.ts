import type { AuthConfig } from '@gatehouse/config';
import type { Logger } from '@gatehouse/telemetry';
import type pg from 'pg';

const BATCH = 500;
const INTERVAL_MS = 60_000;

const LIVING_GRANT = `select from oidc_records where model = 'Grant' and expires_at > now() and oidc_records.client_id =`;

/**
 * What may go. An hour's grace keeps errors exact ("expired" and not "unknown"); consumed refresh tokens stay until they
 * expire, since a replay is only recognised by them. A dynamic client that was never used goes after a week, one that
 * nobody uses any more after months; never one with a living grant, since its users would be stuck with an id that is
 * not known.
 */
const rules = (unusedClientDays: number) => [
  `dpop_proofs where expires_at < now()`,
  `oidc_records where expires_at < now() - interval '1 hour'`,
  `refresh_replays where last_at < now() - interval '90 days'`,
  `flows where expires_at < now() - interval '1 hour'`,
  `link_requests where expires_at < now() - interval '1 hour'`,
  `call_confirmations where expires_at < now() - interval '1 hour'`,
  `service_links where expires_at < now() - interval '1 hour'`,
  `resumed_calls where expires_at < now()`,
  `writes where expires_at < now()`,
  `write_records where expires_at < now()`,
  `file_tickets where expires_at < now() - interval '1 hour'`,
  `used_assertions where expires_at < now()`,
  `code_guesses where ends_at < now()`,
  `sessions where expires_at < now()`,
  `changes where expires_at < now()`,
  `logout_tokens where expires_at < now()`,
  `activity where at < now() - interval '90 days'`,
  `client_documents where not pinned and used_at < now() - interval '2 days'
     and not exists (${LIVING_GRANT} url)
     and (used_at < now() - interval '${unusedClientDays} days'
       or not exists (select from approvals where approvals.client_id = url))`,
  `clients where kind = 'dynamic' and not exists (${LIVING_GRANT} clients.id)
     and coalesce(last_used_at, created_at) <
       now() - case when last_used_at is null then interval '7 days' else interval '${unusedClientDays} days' end`,
  `registration_tokens where expires_at < now() - interval '30 days'`,
  `fetch_failures where retry_at < now() - interval '1 hour'`,
  `rate_limits where empties_at < now()`,
];

/**
 * Deletes what has expired, in batches, so that no long transaction holds locks. Replicas do not wait for each other:
 * rows that another one is deleting are skipped.
 *
 * @returns how many rows went
 */
export async function sweep(pool: pg.Pool, config: Pick<AuthConfig, 'unusedClientDays'>): Promise<number> {
  let total = 0;
  for (const rule of rules(config.unusedClientDays)) {
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
export function startSweeper(
  pool: pg.Pool,
  config: Pick<AuthConfig, 'unusedClientDays'>,
  logger: Logger,
): { stop(): void } {
  const run = () => {
    sweep(pool, config).then(
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
