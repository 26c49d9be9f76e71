import type pg from 'pg';

type Queries = Pick<pg.Pool, 'query'>;

/** What ended with a person's access. */
export interface EndedAccess {
  sessions: number;
  /** Devices of applications. */
  grants: number;
}

/**
 * Ends all that a user is signed in with: browser sessions, and every application's every device. What the user approved
 * and connected stays. Access tokens end with their grants: a trigger writes the change that the resource servers follow.
 */
export async function endUserAccess(queries: Queries, userId: string): Promise<EndedAccess> {
  const { rowCount } = await queries.query('delete from sessions where user_id = $1', [userId]);
  return { sessions: rowCount ?? 0, grants: await endUserGrants(queries, userId) };
}

/** Ends every application's every device of a user, and leaves their browsers signed in. @returns how many devices */
export async function endUserGrants(queries: Queries, userId: string): Promise<number> {
  const { rows } = await queries.query<{ grants: number }>(
    `with ended as (delete from oidc_records where grant_id in
         (select grant_id from oidc_records where model = 'Grant' and account_id = $1) returning model)
     select (count(*) filter (where model = 'Grant'))::int as grants from ended`,
    [userId],
  );
  return rows[0]?.grants ?? 0;
}

/** A user as an operator sees them. */
export interface UserRecord {
  id: string;
  displayName: string;
  email: string | undefined;
  role: string;
  suspendedAt: Date | undefined;
  createdAt: Date;
  sessions: number;
  grants: number;
  connections: number;
}

interface Row {
  id: string;
  display_name: string;
  email: string | null;
  role: string;
  suspended_at: Date | null;
  created_at: Date;
  sessions: number;
  grants: number;
  connections: number;
}

/** Users, by when they first came. @param idOrEmail those with this id or this e-mail address only */
export async function findUserRecords(queries: Queries, idOrEmail?: string): Promise<UserRecord[]> {
  const { rows } = await queries.query<Row>(
    `select id, display_name, email, role, suspended_at, created_at,
       (select count(*) from sessions where user_id = users.id and expires_at > now())::int as sessions,
       (select count(*) from oidc_records where model = 'Grant' and account_id = users.id and expires_at > now())::int
         as grants,
       (select count(*) from connections where user_id = users.id)::int as connections
     from users where $1::text is null or id = $1 or lower(email) = lower($1) order by created_at, id`,
    [idOrEmail ?? null],
  );
  return rows.map((row) => ({
    id: row.id,
    displayName: row.display_name,
    email: row.email ?? undefined,
    role: row.role,
    suspendedAt: row.suspended_at ?? undefined,
    createdAt: row.created_at,
    sessions: row.sessions,
    grants: row.grants,
    connections: row.connections,
  }));
}

/** Suspends a user or lets them in again. Grants stay, and are worth nothing until then. @returns whether it changed */
export async function setSuspended(queries: Queries, userId: string, suspended: boolean): Promise<boolean> {
  const { rowCount } = await queries.query(
    `update users set suspended_at = case when $2 then now() end where id = $1 and (suspended_at is not null) <> $2`,
    [userId, suspended],
  );
  if (suspended) await queries.query('delete from sessions where user_id = $1', [userId]);
  return rowCount === 1;
}

/** Removes a user with everything that is theirs: grants, approvals, sessions, identities and sealed credentials. */
export async function removeUser(queries: Queries, userId: string): Promise<EndedAccess> {
  const ended = await endUserAccess(queries, userId);
  await queries.query('delete from users where id = $1', [userId]);
  return ended;
}
