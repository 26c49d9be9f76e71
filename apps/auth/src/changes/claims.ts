import { randomUUID } from 'node:crypto';
import type { AnyChange } from '@gatehouse/contract';
import { type Database, inTransaction } from '@gatehouse/database';
import { type Keyring, seal, writeRecordPlace } from '@gatehouse/vault';
import type { ChangeRecord } from './records.js';

/**
 * Longer than a request can take to land after it was let leave (seconds): when a lease is over, what was sent under it has
 * been done or never will be.
 */
const LEASE = `interval '60 seconds'`;

/** The right to undo one record, which one request has at a time over all replicas. */
export interface Claim {
  /** The undo's own record, which stays the same when somebody else takes over. */
  readonly id: string;
  /** Whether somebody else had it, of whose doing nobody knows. */
  readonly isTakenOver: boolean;
  /**
   * Asked directly before a request leaves; extends the claim.
   * @returns false where the claim is lost, or the user was suspended or the connection removed meanwhile
   */
  leaves(): Promise<boolean>;
  /** It is undone: completes the record, and lets the client create again what it had created. */
  finish(change: AnyChange): Promise<void>;
  /** Nothing was done. */
  release(): Promise<void>;
  /** It may have been done: whoever comes after the lease finds out. */
  leaveOpen(): Promise<void>;
}

/** @returns the claim, or why there is none: it is undone already, or somebody is at it */
export type Claimed = { ok: true; claim: Claim } | { ok: false; reason: 'undone' | 'under_way' };

export function createClaims({ pool, keyring }: { pool: Database['pool']; keyring: Keyring }) {
  const sealed = (id: string, { clientId, userId }: ChangeRecord, { target, before, after }: AnyChange) =>
    seal(keyring, Buffer.from(JSON.stringify({ target, before, after })), writeRecordPlace(id, clientId, userId));

  const insert = async (record: ChangeRecord, change: AnyChange) => {
    const id = randomUUID();
    // It is kept for as long as what it takes back.
    const { rows } = await pool.query<{ id: string; lease: string }>(
      `insert into write_records (id, user_id, client_id, tool, kind, site_id, connection_id, outcome, change_sealed,
         expires_at, undoes, lease_until)
       select $1, user_id, client_id, tool, kind, site_id, connection_id, 'sent', $3, expires_at, id, now() + ${LEASE}
       from write_records where id = $2
       on conflict (undoes) do nothing returning id, lease_until::text as lease`,
      [id, record.id, sealed(id, record, change)],
    );
    return rows[0];
  };
  const takeOver = async (record: ChangeRecord) => {
    const { rows } = await pool.query<{ id: string; lease: string }>(
      `update write_records set lease_until = now() + ${LEASE}
       where undoes = $1 and outcome <> 'done' and lease_until < now() returning id, lease_until::text as lease`,
      [record.id],
    );
    return rows[0];
  };

  return {
    /** @param change what undoing it will have changed */
    async take(record: ChangeRecord, change: AnyChange): Promise<Claimed> {
      const fresh = await insert(record, change);
      const taken = fresh ?? (await takeOver(record));
      if (taken) return { ok: true, claim: claimOf(record, taken, fresh === undefined) };
      const { rows } = await pool.query<{ outcome: string }>('select outcome from write_records where undoes = $1', [
        record.id,
      ]);
      return { ok: false, reason: rows[0]?.outcome === 'done' ? 'undone' : 'under_way' };
    },
  };

  function claimOf(record: ChangeRecord, taken: { id: string; lease: string }, isTakenOver: boolean): Claim {
    const { id } = taken;
    let { lease } = taken;
    return {
      id,
      isTakenOver,
      async leaves() {
        const { rows } = await pool.query<{ lease: string }>(
          `update write_records set lease_until = now() + ${LEASE}
           where id = $1 and lease_until = $2::timestamptz and lease_until > now() + interval '30 seconds'
             and exists (select from users where id = $3 and suspended_at is null)
             and exists (select from connections where id = $4 and user_id = $3 and status = 'active')
           returning lease_until::text as lease`,
          [id, lease, record.userId, record.connectionId],
        );
        if (!rows[0]) return false;
        lease = rows[0].lease;
        return true;
      },
      async finish(change) {
        await inTransaction(pool, async (client) => {
          await client.query(
            `update write_records set outcome = 'done', change_sealed = $2, lease_until = null where id = $1`,
            [id, sealed(id, record, change)],
          );
          await client.query('delete from writes where mark = $1 and user_id = $2', [record.id, record.userId]);
        });
      },
      async release() {
        await pool.query(
          `delete from write_records where id = $1 and outcome <> 'done' and lease_until = $2::timestamptz`,
          [id, lease],
        );
      },
      async leaveOpen() {
        await pool.query(
          `update write_records set outcome = 'unknown' where id = $1 and outcome = 'sent' and lease_until = $2::timestamptz`,
          [id, lease],
        );
      },
    };
  }
}
