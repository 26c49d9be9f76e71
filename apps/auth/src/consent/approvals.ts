import { isScope, type Scope } from '@gatehouse/contract';
import type pg from 'pg';
import type { ClientDescription } from '../clients/description.js';

/** What a user allowed a client, remembered over devices. */
export interface Approval {
  scopes: Scope[];
  /** What the user was asked for and refused. */
  refused: Scope[];
  metadataHash: Buffer;
}

export interface Approvals {
  find(userId: string, clientId: string): Promise<Approval | undefined>;
  /** The client's name as the user approved it. */
  nameOf(userId: string, clientId: string): Promise<string | undefined>;
  /**
   * Remembers a decision. What was decided on other scopes before stays, the latest word on each counts; but of a client
   * that has become another one (other metadata) nothing stays.
   */
  save(userId: string, client: ClientDescription, decision: { scopes: Scope[]; refused: Scope[] }): Promise<void>;
}

interface Row {
  scopes: string[];
  refused: string[];
  metadata_hash: Buffer;
}

export function createApprovals(pool: pg.Pool): Approvals {
  return {
    find: async (userId, clientId) => {
      const { rows } = await pool.query<Row>(
        'select scopes, refused, metadata_hash from approvals where user_id = $1 and client_id = $2',
        [userId, clientId],
      );
      const row = rows[0];
      return (
        row && {
          scopes: row.scopes.filter(isScope),
          refused: row.refused.filter(isScope),
          metadataHash: row.metadata_hash,
        }
      );
    },
    nameOf: async (userId, clientId) => {
      const { rows } = await pool.query<{ client_name: string }>(
        'select client_name from approvals where user_id = $1 and client_id = $2',
        [userId, clientId],
      );
      return rows[0]?.client_name;
    },
    save: async (userId, client, { scopes, refused }) => {
      await pool.query(
        `insert into approvals (user_id, client_id, scopes, refused, client_name, metadata_hash, verified)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (user_id, client_id) do update set
           scopes = case when approvals.metadata_hash = excluded.metadata_hash
             then array(select unnest(approvals.scopes) except select unnest(excluded.refused)
                        union select unnest(excluded.scopes))
             else excluded.scopes end,
           refused = case when approvals.metadata_hash = excluded.metadata_hash
             then array(select unnest(approvals.refused) except select unnest(excluded.scopes)
                        union select unnest(excluded.refused))
             else excluded.refused end,
           client_name = excluded.client_name, metadata_hash = excluded.metadata_hash,
           verified = excluded.verified, updated_at = now()`,
        [userId, client.id, scopes, refused, client.name, client.metadataHash, client.verified],
      );
    },
  };
}

/**
 * Whether a remembered approval may be silent: it covers all that is asked, the client is still what the user saw, and
 * the answer goes to https on the verified document's own host. Loopback and private-use schemes always take a click.
 * For a client that the operator trusts, that word is the approval; what the user refused it before stays refused.
 */
export function maySkipPage(
  approval: Approval | undefined,
  client: ClientDescription,
  asked: readonly Scope[],
): boolean {
  if (client.trusted) return asked.some((scope) => !approval?.refused.includes(scope));
  if (!approval || !client.verified || !approval.metadataHash.equals(client.metadataHash)) return false;
  const decided = new Set([...approval.scopes, ...approval.refused]);
  return approval.scopes.length > 0 && asked.every((scope) => decided.has(scope));
}
