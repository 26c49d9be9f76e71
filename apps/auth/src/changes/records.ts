import { type AnyChange, readChange } from '@gatehouse/contract';
import type { Database } from '@gatehouse/database';
import { type Keyring, open, SealError, writeRecordPlace } from '@gatehouse/vault';

/** What became of a recorded change. `unknown`: it may have been made. */
export type ChangeOutcome = 'done' | 'unknown';

/** Whether a change was taken back: it is being, it was, or it was and that was taken back in its turn. */
export type UndoState = 'none' | 'under_way' | 'undone' | 'redone';

/** One change that was made in a user's name. */
export interface ChangeRecord {
  id: string;
  userId: string;
  clientId: string;
  tool: string;
  siteId: string;
  connectionId: string;
  outcome: ChangeOutcome;
  at: Date;
  expiresAt: Date;
  /** Of what the user undid in the portal: the record that it takes back. */
  undoes: string | undefined;
  undo: { state: UndoState; id: string | undefined };
  /** Undefined where the row does not open, or has not the shape of its kind. */
  change: AnyChange | undefined;
}

/** Where a page of records ends, for the one that follows. */
export interface ChangeCursor {
  at: string;
  id: string;
}

export interface ChangeRecords {
  /** A user's own records that have not expired, the newest first, one more than the page where there are more. */
  list(userId: string, wanted: { clientId?: string; after?: ChangeCursor; limit: number }): Promise<ChangePage>;
  /** One record of this user's. */
  find(userId: string, id: string): Promise<ChangeRecord | undefined>;
}

export interface ChangePage {
  records: ChangeRecord[];
  next: ChangeCursor | undefined;
}

interface Row {
  id: string;
  user_id: string;
  client_id: string;
  tool: string;
  kind: string;
  site_id: string;
  connection_id: string;
  outcome: 'sent' | 'done' | 'unknown';
  change_sealed: Buffer;
  at: Date;
  exact_at: string;
  expires_at: Date;
  undoes: string | null;
  undo_id: string | null;
  undo_outcome: 'sent' | 'done' | 'unknown' | null;
  redone: boolean;
}

const COLUMNS = `own.id, own.user_id, own.client_id, own.tool, own.kind, own.site_id, own.connection_id, own.outcome,
  own.change_sealed, own.at, own.at::text as exact_at, own.expires_at, own.undoes, undo.id as undo_id,
  undo.outcome as undo_outcome,
  exists (select from write_records again where again.undoes = undo.id and again.outcome = 'done') as redone`;

const FROM = 'write_records own left join write_records undo on undo.undoes = own.id';

export function createChangeRecords({ pool, keyring }: { pool: Database['pool']; keyring: Keyring }): ChangeRecords {
  return {
    async list(userId, { clientId, after, limit }) {
      const { rows } = await pool.query<Row>({
        name: 'change-list',
        text: `select ${COLUMNS} from ${FROM}
               where own.user_id = $1 and own.expires_at > now() and ($2::text is null or own.client_id = $2)
                 and ($3::timestamptz is null or (own.at, own.id) < ($3::timestamptz, $4::text))
               order by own.at desc, own.id desc limit $5`,
        values: [userId, clientId ?? null, after?.at ?? null, after?.id ?? null, limit + 1],
      });
      const shown = rows.slice(0, limit);
      const last = shown.at(-1);
      const next = rows.length > limit && last ? { at: last.exact_at, id: last.id } : undefined;
      return { records: shown.map((row) => recordOf(keyring, row)), next };
    },
    async find(userId, id) {
      const { rows } = await pool.query<Row>({
        name: 'change-find',
        text: `select ${COLUMNS} from ${FROM} where own.user_id = $1 and own.id = $2 and own.expires_at > now()`,
        values: [userId, id],
      });
      return rows[0] && recordOf(keyring, rows[0]);
    },
  };
}

function recordOf(keyring: Keyring, row: Row): ChangeRecord {
  return {
    id: row.id,
    userId: row.user_id,
    clientId: row.client_id,
    tool: row.tool,
    siteId: row.site_id,
    connectionId: row.connection_id,
    // What was sent, by a process that died before it knew, may have been done.
    outcome: row.outcome === 'done' ? 'done' : 'unknown',
    at: row.at,
    expiresAt: row.expires_at,
    undoes: row.undoes ?? undefined,
    undo: { state: undoState(row), id: row.undo_id ?? undefined },
    change: openChange(keyring, row),
  };
}

function undoState({ undo_outcome: undo, redone }: Row): UndoState {
  if (undo === null) return 'none';
  if (undo !== 'done') return 'under_way';
  return redone ? 'redone' : 'undone';
}

/** A row that was moved to another user, client or id does not open; nor does one whose key is gone. */
function openChange(keyring: Keyring, row: Row): AnyChange | undefined {
  try {
    const opened = open(keyring, row.change_sealed, writeRecordPlace(row.id, row.client_id, row.user_id));
    return readChange(row.kind, JSON.parse(opened.toString()));
  } catch (error) {
    if (error instanceof SealError || error instanceof SyntaxError) return undefined;
    throw error;
  }
}
