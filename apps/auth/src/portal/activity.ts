import type { Logger } from '@gatehouse/telemetry';
import type pg from 'pg';

/** What is written down for a user; the portal has a sentence for each. */
export const ACTIVITY_KINDS = [
  'signed_in',
  'signed_out',
  'signed_out_everywhere',
  'session_ended',
  'client_approved',
  'client_returned',
  'client_declined',
  'client_ended',
  'device_ended',
  'device_left',
  'call_approved',
  'call_declined',
  'account_connected',
  'account_reconnected',
  'account_removed',
] as const;

export type ActivityKind = (typeof ACTIVITY_KINDS)[number];

export interface ActivityEntry {
  kind: ActivityKind;
  /** The name of the application or of the account, as it was then. */
  subject: string | undefined;
  /** Such as "Firefox on Linux". */
  browser: string | undefined;
  at: Date;
}

/** What a user did, and what happened to their access, for that user to read. The log is the operator's, and another. */
export interface Activity {
  /** Writes an entry down. Never fails: what happened has happened, and is in the log in any case. */
  record(userId: string, entry: { kind: ActivityKind; subject?: string; browser?: string }): Promise<void>;
  /** The latest entries, newest first. */
  list(userId: string): Promise<ActivityEntry[]>;
}

/** Entries kept for one user: a client that asks all day long displaces its own entries, and fills no disk. */
const MOST_KEPT = 200;
const LONGEST_SUBJECT = 200;

interface Row {
  kind: string;
  subject: string | null;
  browser: string | null;
  at: Date;
}

const isKind = (kind: string): kind is ActivityKind => (ACTIVITY_KINDS as readonly string[]).includes(kind);

export function createActivity(pool: pg.Pool, logger: Logger): Activity {
  return {
    record: async (userId, { kind, subject, browser }) => {
      try {
        await pool.query({
          name: 'activity-record',
          text: `with oldest as (
                   select id from activity where user_id = $1 order by id desc offset $5 limit 1
                 ), dropped as (
                   delete from activity where user_id = $1 and id <= (select id from oldest)
                 )
                 insert into activity (user_id, kind, subject, browser)
                 select id, $2, $3, $4 from users where id = $1`,
          values: [userId, kind, subject?.slice(0, LONGEST_SUBJECT) ?? null, browser ?? null, MOST_KEPT - 1],
        });
      } catch (error) {
        logger.warn({ err: error, user: userId, kind }, 'writing down an activity failed');
      }
    },
    list: async (userId) => {
      const { rows } = await pool.query<Row>(
        'select kind, subject, browser, at from activity where user_id = $1 order by id desc limit $2',
        [userId, MOST_KEPT],
      );
      return rows.flatMap(({ kind, subject, browser, at }) =>
        isKind(kind) ? [{ kind, subject: subject ?? undefined, browser: browser ?? undefined, at }] : [],
      );
    },
  };
}
