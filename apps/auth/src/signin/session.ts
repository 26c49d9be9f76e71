import type pg from 'pg';
import { newSecret, sha256 } from '../provider/hashing.js';
import type { Network, SessionOrigin } from './browser.js';

/** A browser that a user signed in with. The only session there is: the library's own is not kept. */
export interface Session {
  user: { id: string; displayName: string; email: string | undefined };
  /** When the user signed in, seconds since the epoch. */
  signedInAt: number;
  /** Names the session in forms and in the portal; not the bearer value. */
  reference: string;
}

/** A session as its owner sees it in the portal. */
export interface SessionSummary {
  reference: string;
  createdAt: Date;
  lastSeenAt: Date;
  /** Such as "Firefox on Linux". */
  browser: string;
  network: Network;
  /** Whether it is the one that asks. */
  current: boolean;
}

/** Which session of which identity, at the identity provider, a session of ours came from. */
export interface UpstreamSession {
  issuer: string;
  subject: string;
  sid: string | undefined;
}

export interface Sessions {
  /** Starts a session. @returns the value of its cookie */
  start(userId: string, origin: SessionOrigin, upstream?: UpstreamSession): Promise<string>;
  /** The session of a cookie, or nothing if it is over or its user suspended. */
  read(cookie: string | undefined): Promise<Session | undefined>;
  /** A user's living sessions, the latest seen first. @param current the reference of the one that asks */
  list(userId: string, current?: string): Promise<SessionSummary[]>;
  end(cookie: string): Promise<void>;
  /** Ends a session by its reference. @returns whether this user had it */
  endOne(reference: string, userId: string): Promise<boolean>;
  endAll(userId: string): Promise<void>;
}

export interface SessionLimits {
  /** Minutes without a request after which a session is over. */
  idleMinutes: number;
  /** Hours after which it is over in any case. */
  absoluteHours: number;
}

interface Row {
  user_id: string;
  display_name: string;
  email: string | null;
  signed_in_at: number;
}

interface ListRow {
  id_hash: Buffer;
  created_at: Date;
  last_seen_at: Date;
  browser: string;
  network: Network;
}

/** SHA-256 of the cookie, which says nothing about it: a name that may stand in a page. */
const referenceOf = (hash: Buffer) => hash.toString('base64url');

export function createSessions(pool: pg.Pool, { idleMinutes, absoluteHours }: SessionLimits): Sessions {
  return {
    start: async (userId, { browser, network }, upstream) => {
      const cookie = newSecret();
      await pool.query(
        `insert into sessions (id_hash, user_id, browser, network, issuer, subject, sid_hash, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, now() + make_interval(hours => $8))`,
        [
          sha256(cookie),
          userId,
          browser,
          network,
          upstream?.issuer ?? null,
          upstream?.subject ?? null,
          upstream?.sid ? sha256(upstream.sid) : null,
          absoluteHours,
        ],
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
        values: [hash, idleMinutes],
      });
      const row = rows[0];
      return (
        row && {
          user: { id: row.user_id, displayName: row.display_name, email: row.email ?? undefined },
          signedInAt: row.signed_in_at,
          reference: referenceOf(hash),
        }
      );
    },
    list: async (userId, current) => {
      const { rows } = await pool.query<ListRow>(
        `select id_hash, created_at, last_seen_at, browser, network from sessions
         where user_id = $1 and expires_at > now() and last_seen_at > now() - make_interval(mins => $2)
         order by last_seen_at desc`,
        [userId, idleMinutes],
      );
      return rows.map((row) => ({
        reference: referenceOf(row.id_hash),
        createdAt: row.created_at,
        lastSeenAt: row.last_seen_at,
        browser: row.browser,
        network: row.network,
        current: referenceOf(row.id_hash) === current,
      }));
    },
    end: async (cookie) => {
      await pool.query('delete from sessions where id_hash = $1', [sha256(cookie)]);
    },
    endOne: async (reference, userId) => {
      const hash = Buffer.from(reference, 'base64url');
      const { rowCount } = await pool.query('delete from sessions where id_hash = $1 and user_id = $2', [hash, userId]);
      return rowCount === 1;
    },
    endAll: async (userId) => {
      await pool.query('delete from sessions where user_id = $1', [userId]);
    },
  };
}
