import { randomUUID } from 'node:crypto';
import { USER_SUBJECT_PREFIX } from '@gatehouse/contract';
import type pg from 'pg';

export interface User {
  id: string;
  displayName: string;
  email: string | undefined;
  suspended: boolean;
}

/** Who signed in, as the identity provider knows them. */
export interface Identity {
  issuer: string;
  subject: string;
  displayName: string;
  /** Shown to the user; never used to find or join accounts. */
  email: string | undefined;
}

export interface Users {
  /** @param queries where to read; a transaction that is open has to be used, not a second connection */
  find(id: string, queries?: Pick<pg.Pool, 'query'>): Promise<User | undefined>;
  /** The user of an identity, made at the first sign-in. Identity is (issuer, subject) and nothing else. */
  signIn(identity: Identity): Promise<User>;
}

interface Row {
  id: string;
  display_name: string;
  email: string | null;
  suspended: boolean;
}

const COLUMNS = 'id, display_name, email, suspended_at is not null as suspended';

export function createUsers(pool: pg.Pool): Users {
  const find: Users['find'] = async (id, queries = pool) => {
    const { rows } = await queries.query<Row>({
      name: 'user-find',
      text: `select ${COLUMNS} from users where id = $1`,
      values: [id],
    });
    return rows[0] && toUser(rows[0]);
  };

  return {
    find,
    signIn: async ({ issuer, subject, displayName, email }) => {
      const client = await pool.connect();
      try {
        await client.query('begin');
        // Two first sign-ins of one person at once, on two replicas, make one user.
        await client.query('select pg_advisory_xact_lock(hashtextextended($1, 1))', [`${issuer} ${subject}`]);
        const known = await client.query<{ user_id: string }>(
          'select user_id from user_identities where issuer = $1 and subject = $2',
          [issuer, subject],
        );
        const id = known.rows[0]?.user_id ?? `${USER_SUBJECT_PREFIX}${randomUUID().replaceAll('-', '')}`;
        const { rows } = await client.query<Row>(
          `insert into users (id, display_name, email) values ($1, $2, $3)
           on conflict (id) do update set display_name = excluded.display_name, email = excluded.email
           returning ${COLUMNS}`,
          [id, displayName, email ?? null],
        );
        if (!known.rows[0]) {
          await client.query('insert into user_identities (issuer, subject, user_id) values ($1, $2, $3)', [
            issuer,
            subject,
            id,
          ]);
        }
        await client.query('commit');
        const row = rows[0];
        if (!row) throw new Error('the user was not written');
        return toUser(row);
      } catch (error) {
        await client.query('rollback').catch(() => {});
        throw error;
      } finally {
        client.release();
      }
    },
  };
}

function toUser(row: Row): User {
  return { id: row.id, displayName: row.display_name, email: row.email ?? undefined, suspended: row.suspended };
}
