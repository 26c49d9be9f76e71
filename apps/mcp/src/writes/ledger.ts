import type { Database } from '@gatehouse/database';
import { promptly } from '../promptly.js';
import type { CallIdentity } from './identity.js';

/** A process that says nothing for so long has no call any more. Renewed every second while one runs. */
export const LEASE = `interval '4 seconds'`;
/** How long after its connection broke a request may still land at Atlassian. */
export const LATE = `interval '20 seconds'`;
/** The same where the product itself answered that it failed: its replicas may be behind, but nothing is under way. */
const LATE_WHERE_OVER = `interval '5 seconds'`;
/** How long a call is remembered, in minutes: by its arguments, and by an idempotency key. */
const KEPT_MINUTES = { arguments: 60, named: 24 * 60 };

/** What is known of a call that was sent before. */
export type Known =
  | { state: 'done'; sealed: Buffer; delivered: boolean; doneAgoMs: number; arguments: Buffer }
  /** `free`: nobody has it, so that it may be taken over. */
  | { state: 'sent'; free: boolean; arguments: Buffer };

/** A call that was sent and whose answer was lost, in new hands. */
export interface TakenOver {
  mark: string;
  siteId: string;
  connectionId: string;
}

/** How a lost call stands. */
export interface Standing {
  sentAgoMs: number;
  /** Until it certainly cannot land any more; 0 and less: it cannot by now. */
  lateMs: number;
}

/** A call as it is sent. */
export interface Sending extends TakenOver {
  identity: CallIdentity;
  owner: string;
  userId: string | null;
  clientId: string;
  tool: string;
}

/** PostgreSQL did not answer, or not in time. */
export class LedgerError extends Error {}

/** The rows of calls that create, as PostgreSQL has them; all times are its own. Every method may throw {@link LedgerError}. */
export interface Ledger {
  look(key: Buffer): Promise<Known | undefined>;
  /** Which of these may have come to something: those that are done, free or gone. */
  settled(keys: Buffer[]): Promise<ReadonlyMap<string, true>>;
  /** Notes that a call is about to be sent. @returns false where one like it was noted before */
  claim(sending: Sending): Promise<boolean>;
  /** Takes a free call over. @returns undefined where somebody else has it */
  takeOver(key: Buffer, owner: string): Promise<TakenOver | undefined>;
  /** Says that these calls are still in our hands; what `sending` says of them is whether their requests run. */
  renew(held: readonly { key: Buffer; owner: string; sending: boolean }[]): Promise<void>;
  /** The same of one. @returns undefined where it is in other hands by now */
  hold(key: Buffer, owner: string): Promise<Standing | undefined>;
  /** Before a call is sent once more, because the first one certainly did not land. @returns whether it is ours */
  again(key: Buffer, owner: string): Promise<boolean>;
  /**
   * The connection broke, or said what leaves everything open: from now on the request may land late.
   * @param isOver whether the product itself said that it failed
   */
  lost(key: Buffer, owner: string, isOver: boolean): Promise<void>;
  finish(key: Buffer, owner: string, sealed: Buffer): Promise<void>;
  /** Nothing was created: the call was never made. */
  release(key: Buffer, owner: string): Promise<void>;
  /** What came of it is open, and others may find out. */
  letGo(key: Buffer, owner: string): Promise<void>;
  delivered(key: Buffer): Promise<void>;
}

const OURS = `key_hash = $1 and owner = $2 and state = 'sent'`;
const MS = (interval: string) => `extract(epoch from ${interval})::float8 * 1000`;

export function createLedger(pool: Database['pool']): Ledger {
  const ask = async <R extends object>(query: { name: string; text: string; values: unknown[] }) => {
    try {
      return await promptly<R>(pool, query);
    } catch (error) {
      throw new LedgerError(`${query.name}: ${error}`);
    }
  };
  const change = async (name: string, text: string, values: unknown[]): Promise<boolean> => {
    const { rowCount } = await ask({ name: `write-${name}`, text, values });
    return rowCount === 1;
  };

  return {
    async look(key) {
      const { rows } = await ask<{
        arguments_hash: Buffer;
        result_sealed: Buffer | null;
        delivered: boolean;
        done_ago: number;
        free: boolean;
      }>({
        name: 'write-look',
        text: `select arguments_hash, result_sealed, delivered_at is not null as delivered,
                 ${MS('now() - done_at')} as done_ago, lease_until < now() as free
               from writes where key_hash = $1 and expires_at > now()`,
        values: [key],
      });
      const [row] = rows;
      if (!row) return undefined;
      const { arguments_hash: given, result_sealed: sealed, delivered, done_ago: doneAgoMs, free } = row;
      if (sealed) return { state: 'done', sealed, delivered, doneAgoMs, arguments: given };
      return { state: 'sent', free, arguments: given };
    },
    async settled(keys) {
      const { rows } = await ask<{ key_hash: Buffer }>({
        name: 'write-open',
        text: `select key_hash from writes
               where key_hash = any($1) and state = 'sent' and lease_until >= now() and expires_at > now()`,
        values: [keys],
      });
      const open = new Set(rows.map(({ key_hash: key }) => key.toString('hex')));
      const hexes = keys.map((key) => key.toString('hex'));
      return new Map(hexes.filter((hex) => !open.has(hex)).map((hex) => [hex, true]));
    },
    claim: ({ identity, owner, userId, clientId, tool, mark, siteId, connectionId }) =>
      change(
        'claim',
        `insert into writes (key_hash, arguments_hash, user_id, client_id, tool, mark, site_id, connection_id, owner,
           lease_until, late_until, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, now() + ${LEASE}, now() + ${LEASE} + ${LATE},
           now() + make_interval(mins => $10))
         on conflict (key_hash) do update set (arguments_hash, user_id, client_id, tool, state, mark, site_id,
             connection_id, owner, sent_at, lease_until, late_until, done_at, result_sealed, delivered_at, expires_at) =
           (excluded.arguments_hash, excluded.user_id, excluded.client_id, excluded.tool, 'sent', excluded.mark,
             excluded.site_id, excluded.connection_id, excluded.owner, now(), excluded.lease_until,
             excluded.late_until, null, null, null, excluded.expires_at)
         where writes.expires_at <= now()`,
        [
          identity.key,
          identity.arguments,
          userId,
          clientId,
          tool,
          mark,
          siteId,
          connectionId,
          owner,
          identity.named ? KEPT_MINUTES.named : KEPT_MINUTES.arguments,
        ],
      ),
    async takeOver(key, owner) {
      const { rows } = await ask<{ mark: string; site_id: string; connection_id: string }>({
        name: 'write-take-over',
        text: `update writes set owner = $2, lease_until = now() + ${LEASE}
               where key_hash = $1 and state = 'sent' and lease_until < now() and expires_at > now()
               returning mark, site_id, connection_id`,
        values: [key, owner],
      });
      const [row] = rows;
      return row && { mark: row.mark, siteId: row.site_id, connectionId: row.connection_id };
    },
    async renew(held) {
      await ask({
        name: 'write-renew',
        text: `update writes own set lease_until = now() + ${LEASE},
                 late_until = case when sending then now() + ${LEASE} + ${LATE} else late_until end
               from unnest($1::bytea[], $2::text[], $3::boolean[]) as held (key_hash, owner, sending)
               where own.key_hash = held.key_hash and own.owner = held.owner and state = 'sent'`,
        values: [held.map(({ key }) => key), held.map(({ owner }) => owner), held.map(({ sending }) => sending)],
      });
    },
    async hold(key, owner) {
      const { rows } = await ask<{ sent_ago: number; late: number }>({
        name: 'write-hold',
        text: `update writes set lease_until = now() + ${LEASE} where ${OURS}
               returning ${MS('now() - sent_at')} as sent_ago, ${MS('late_until - now()')} as late`,
        values: [key, owner],
      });
      const [row] = rows;
      return row && { sentAgoMs: row.sent_ago, lateMs: row.late };
    },
    again: (key, owner) =>
      change(
        'again',
        `update writes set lease_until = now() + ${LEASE}, late_until = now() + ${LEASE} + ${LATE} where ${OURS}`,
        [key, owner],
      ),
    async lost(key, owner, isOver) {
      const late = isOver ? LATE_WHERE_OVER : LATE;
      await change(isOver ? 'lost-over' : 'lost', `update writes set late_until = now() + ${late} where ${OURS}`, [
        key,
        owner,
      ]);
    },
    async finish(key, owner, sealed) {
      await change('finish', `update writes set state = 'done', done_at = now(), result_sealed = $3 where ${OURS}`, [
        key,
        owner,
        sealed,
      ]);
    },
    async release(key, owner) {
      await change('release', `delete from writes where ${OURS}`, [key, owner]);
    },
    async letGo(key, owner) {
      await change('let-go', `update writes set lease_until = now() where ${OURS}`, [key, owner]);
    },
    async delivered(key) {
      await change(
        'delivered',
        `update writes set delivered_at = coalesce(delivered_at, now()) where key_hash = $1 and state = 'done'`,
        [key],
      );
    },
  };
}
