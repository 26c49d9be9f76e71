import type pg from 'pg';
import { sha256 } from '../provider/hashing.js';

/** A link that a tool's answer gave, for one user. It proves nothing of whoever opens it. */
export interface LinkRequest {
  userId: string;
  state: 'open' | 'completed' | 'expired';
  /** The connection that is to be renewed; otherwise an account is to be connected. */
  connection: { id: string; account: string; email: string | undefined } | undefined;
  /** The application that asked, by the name under which the user approved it. */
  client: string;
}

export interface LinkRequests {
  look(id: string): Promise<LinkRequest | undefined>;
  /**
   * A connection was stored: whatever asked this user for just that has what it asked for, wherever it was done.
   * @param id the request that the user was following, which is granted even if it expired on the way
   */
  fulfil(userId: string, connectionId: string, id?: string): Promise<void>;
}

const ID = /^lnk_[A-Za-z0-9_-]{43}$/;

/** Whether this is the name of such a link, and of nothing else that a connect page may be called by. */
export function isLinkRequest(id: string | undefined): id is string {
  return id !== undefined && ID.test(id);
}

/** The page of such a link. */
export const linkRequestPage = (id: string): string => `/connect/${id}`;

interface Row {
  user_id: string;
  completed: boolean;
  expired: boolean;
  connection_id: string | null;
  account: string | null;
  email: string | null;
  client_name: string | null;
}

export function createLinkRequests(pool: pg.Pool): LinkRequests {
  return {
    look: async (id) => {
      if (!isLinkRequest(id)) return undefined;
      const { rows } = await pool.query<Row>(
        `select asked.user_id, asked.completed_at is not null as completed, asked.expires_at <= now() as expired,
           connections.id as connection_id, connections.display_name as account, connections.email, client_name
         from link_requests asked
           left join connections on connections.id = asked.connection_id and connections.user_id = asked.user_id
           left join approvals on approvals.user_id = asked.user_id and approvals.client_id = asked.client_id
         where asked.id_hash = $1`,
        [sha256(id)],
      );
      const row = rows[0];
      return (
        row && {
          userId: row.user_id,
          state: row.completed ? 'completed' : row.expired ? 'expired' : 'open',
          connection:
            row.connection_id && row.account
              ? { id: row.connection_id, account: row.account, email: row.email ?? undefined }
              : undefined,
          client: row.client_name ?? 'your AI application',
        }
      );
    },
    fulfil: async (userId, connectionId, id) => {
      await pool.query(
        `update link_requests set completed_at = now()
         where user_id = $1 and completed_at is null and (expires_at > now() or id_hash = $3)
           and (connection_id is null or connection_id = $2)`,
        [userId, connectionId, id === undefined ? null : sha256(id)],
      );
    },
  };
}
