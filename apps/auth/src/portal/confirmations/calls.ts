import { APPROVED_MINUTES, isConfirmation, type ShownCall, shownCall } from '@gatehouse/contract';
import { confirmationPlace, type Keyring, open, SealError } from '@gatehouse/vault';
import type pg from 'pg';
import { sha256 } from '../../provider/hashing.js';

/** A call of a client that waits for its user's word, or what came of it. */
export interface AskedCall {
  userId: string;
  /** `ended`: the application's access, on the device that asked, is over. `used`: it was made. */
  state: 'open' | 'approved' | 'used' | 'declined' | 'expired' | 'ended';
  /** The application that asked, by the name under which the user approved it. */
  client: string;
  tool: string;
  shown: ShownCall;
  expiresAt: Date;
  /** When the same call was last made with an approval. */
  madeAt: Date | undefined;
}

/** An open one, for a list. */
export type WaitingCall = Pick<AskedCall, 'client' | 'shown' | 'expiresAt'> & { id: string };

/** The rows that mcp leaves where the operator has people confirm what clients write. */
export interface AskedCalls {
  /** @returns undefined for what is not there, is to be decided elsewhere, or cannot be read any more */
  look(id: string): Promise<AskedCall | undefined>;
  /** What waits for a user, the latest first. */
  waiting(userId: string): Promise<WaitingCall[]>;
  /** Decides, once, while it is open. @returns whether it was */
  decide(id: string, userId: string, decision: 'approved' | 'declined'): Promise<boolean>;
}

interface Row {
  id_hash: Buffer;
  id_sealed: Buffer;
  shown_sealed: Buffer;
  user_id: string;
  tool: string;
  decision: 'approved' | 'declined' | null;
  used: boolean;
  expired: boolean;
  lives: boolean;
  client_name: string | null;
  expires_at: Date;
  made_at: Date | null;
}

const APPROVED_FOR = `interval '${APPROVED_MINUTES} minutes'`;
const LIVES = `(asked.grant_id is null or exists (
  select from oidc_records held
  where held.grant_id = asked.grant_id and held.model = 'Grant' and held.expires_at > now()))`;
const MADE_AT = `(
  select max(earlier.used_at) from call_confirmations earlier
  where earlier.call_hash = asked.call_hash and earlier.user_id = asked.user_id and earlier.decision = 'approved')`;
const SELECT = `select id_hash, id_sealed, shown_sealed, asked.user_id, tool, decision, used_at is not null as used,
    asked.expires_at <= now() as expired, ${LIVES} as lives, client_name, asked.expires_at, ${MADE_AT} as made_at
  from call_confirmations asked
    left join approvals on approvals.user_id = asked.user_id and approvals.client_id = asked.client_id
  where in_portal and`;

export function createAskedCalls({ pool, keyring }: { pool: pg.Pool; keyring: Keyring }): AskedCalls {
  const opened = ({ id_hash: hash, user_id: userId, ...row }: Row, part: 'id' | 'shown'): string | undefined => {
    try {
      return open(keyring, row[`${part}_sealed`], confirmationPlace(hash, userId, part)).toString('utf8');
    } catch (error) {
      if (error instanceof SealError) return undefined;
      throw error;
    }
  };
  const read = (row: Row): AskedCall | undefined => {
    const shown = opened(row, 'shown');
    return shown === undefined
      ? undefined
      : {
          userId: row.user_id,
          state: stateOf(row),
          client: row.client_name ?? 'your AI application',
          tool: row.tool,
          shown: shownCall.parse(JSON.parse(shown)),
          expiresAt: row.expires_at,
          madeAt: row.made_at ?? undefined,
        };
  };

  return {
    look: async (id) => {
      if (!isConfirmation(id)) return undefined;
      const { rows } = await pool.query<Row>(`${SELECT} id_hash = $1`, [sha256(id)]);
      return rows[0] && read(rows[0]);
    },
    waiting: async (userId) => {
      const { rows } = await pool.query<Row>(
        `${SELECT} asked.user_id = $1 and decision is null and asked.expires_at > now() and ${LIVES}
         order by asked.created_at desc`,
        [userId],
      );
      return rows.flatMap((row) => {
        const [id, call] = [opened(row, 'id'), read(row)];
        return id !== undefined && call ? [{ id, ...call }] : [];
      });
    },
    decide: async (id, userId, decision) => {
      const { rowCount } = await pool.query(
        `update call_confirmations asked set decision = $3, decided_in = 'portal', decided_at = now(),
           expires_at = case when $3 = 'approved' then now() + ${APPROVED_FOR} else expires_at end
         where id_hash = $1 and user_id = $2 and in_portal and decision is null and expires_at > now() and ${LIVES}`,
        [sha256(id), userId, decision],
      );
      return rowCount === 1;
    },
  };
}

function stateOf({ decision, used, expired, lives }: Row): AskedCall['state'] {
  if (decision === 'declined') return 'declined';
  if (decision === 'approved' && used) return 'used';
  if (expired) return 'expired';
  if (!lives) return 'ended';
  return decision === null ? 'open' : 'approved';
}
