import { randomUUID } from 'node:crypto';
import { USER_SUBJECT_PREFIX } from '@gatehouse/contract';
import { inTransaction } from '@gatehouse/database';
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
  /**
   * Lower case; only from a provider that the operator named as the authority for its domain, never from Atlassian. It
   * joins a first sign-in with the one user that another such provider vouched for under the same address.
   */
  verifiedEmail?: string | undefined;
  /** As the provider lists them; undefined where it has no say in groups. */
  groups?: string[];
  role?: Role;
}

export type Role = 'user' | 'operator';

export interface Users {
  /** @param queries where to read; a transaction that is open has to be used, not a second connection */
  find(id: string, queries?: Pick<pg.Pool, 'query'>): Promise<User | undefined>;
  /** The user of an identity, made at the first sign-in. Identity is (issuer, subject), and see `verifiedEmail`. */
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
    signIn: async (identity) => {
      return await inTransaction(pool, async (client) => {
        const user = await signInWith(client, identity);
        return user;
      });
    },
  };
}

async function signInWith(client: pg.PoolClient, identity: Identity): Promise<User> {
  const { issuer, subject, displayName, email, verifiedEmail, groups, role } = identity;
  // Two first sign-ins of one person at once, on two replicas, make one user.
  await client.query('select pg_advisory_xact_lock(hashtextextended($1, 1))', [`${issuer} ${subject}`]);
  // The same for two providers that vouch for one address at once: always after the lock above, so that none waits in a
  // circle.
  if (verifiedEmail) await client.query('select pg_advisory_xact_lock(hashtextextended($1, 2))', [verifiedEmail]);
  const known = await client.query<{ user_id: string }>(
    'select user_id from user_identities where issuer = $1 and subject = $2',
    [issuer, subject],
  );
  const id =
    known.rows[0]?.user_id ??
    (verifiedEmail && (await userOfEmail(client, issuer, verifiedEmail))) ??
    `${USER_SUBJECT_PREFIX}${randomUUID().replaceAll('-', '')}`;
  const { rows } = await client.query<Row>(
    `insert into users (id, display_name, email, role) values ($1, $2, $3, coalesce($4, 'user'))
     on conflict (id) do update set display_name = excluded.display_name, email = excluded.email,
       role = coalesce($4, users.role)
     returning ${COLUMNS}`,
    [id, displayName, email ?? null, role ?? null],
  );
  await client.query(
    `insert into user_identities (issuer, subject, user_id, verified_email, groups) values ($1, $2, $3, $4, $5)
     on conflict (issuer, subject) do update set verified_email = excluded.verified_email, groups = excluded.groups`,
    [issuer, subject, id, verifiedEmail ?? null, groups ?? []],
  );
  const row = rows[0];
  if (!row) throw new Error('the user was not written');
  return toUser(row);
}

/**
 * The one user whom another provider vouched for under this address. Never one whom this same provider knows already: an
 * address that a provider gives to a new subject is another person's now.
 */
async function userOfEmail(client: pg.PoolClient, issuer: string, email: string): Promise<string | undefined> {
  const { rows } = await client.query<{ user_id: string }>(
    `select distinct user_id from user_identities known where verified_email = $2
       and not exists (select from user_identities own where own.user_id = known.user_id and own.issuer = $1)`,
    [issuer, email],
  );
  return rows.length === 1 ? rows[0]?.user_id : undefined;
}

function toUser(row: Row): User {
  return { id: row.id, displayName: row.display_name, email: row.email ?? undefined, suspended: row.suspended };
}
