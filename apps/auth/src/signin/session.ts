import type pg from 'pg';
import { newSecret, sha256 } from '../provider/hashing.js';

/** A browser that a user signed in with. The only session there is: the library's own is not kept. */
export interface Session {
  user: { id: string; displayName: string; email: string | undefined };
  /** When the user signed in, seconds since the epoch. */
  signedInAt: number;
  /** Names the session in forms; not the bearer value. */
  reference: string;
}

const ABSOLUTE_HOURS = 12;
const IDLE_MINUTES = 120;

export interface Sessions {
  /** Starts a session. @returns the value of its cookie */
  start(userId: string): Promise<string>;
  /** The session of a cookie, or nothing if it is over or its user suspended. */
  read(cookie: string | undefined): Promise<Session | undefined>;
  end(cookie: string): Promise<void>;
  endAll(userId: string): Promise<void>;
}

interface Row {
  user_id: string;
  display_name: string;
  email: string | null;
  signed_in_at: number;
}

export function createSessions(pool: pg.Pool): Sessions {
  return {
    start: async (userId) => {
      const cookie = newSecret();
      await pool.query(
        `insert into sessions (id_hash, user_id, expires_at) values ($1, $2, now() + make_interval(hours => $3))`,
        [sha256(cookie), userId, ABSOLUTE_HOURS],
      );
      return cookie;
    },
    read: async (cookie) => {
      if (!cookie) return undefined;
      const hash = sha256(cookie);
      // Reading is what keeps a session from going idle.
      const { rows } = await pool.query<Row>({
        name: 'session-read',
        text: `update sessions set last_seen_at = now() from users
               where sessions.id_hash = $1 and sessions.user_id = users.id and users.suspended_at is null
                 and sessions.expires_at > now() and sessions.last_seen_at > now() - make_interval(mins => $2)
               returning users.id as user_id, users.display_name, users.email,
                 extract(epoch from sessions.created_at)::int as signed_in_at`,
        values: [hash, IDLE_MINUTES],
      });
      const row = rows[0];
      return (
        row && {
          user: { id: row.user_id, displayName: row.display_name, email: row.email ?? undefined },
          signedInAt: row.signed_in_at,
          reference: hash.toString('base64url'),
        }
      );
    },
    end: async (cookie) => {
      await pool.query('delete from sessions where id_hash = $1', [sha256(cookie)]);
    },
    endAll: async (userId) => {
      await pool.query('delete from sessions where user_id = $1', [userId]);
    },
  };
}
