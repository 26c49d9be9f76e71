import type pg from 'pg';

type Queries = Pick<pg.PoolClient, 'query'>;

const REACHED = `select from connections, jsonb_array_elements(connections.sites) site
  where connections.user_id = users.id and site ->> 'id' =`;

/** Forgets a user's default site where no connection of theirs reaches it any more. */
export async function forgetLostDefault(queries: Queries, userId: string): Promise<void> {
  await queries.query(
    `update users set default_site_id = null
     where id = $1 and default_site_id is not null and not exists (${REACHED} users.default_site_id)`,
    [userId],
  );
}

/**
 * Sets the site that is meant where several would do.
 * @param siteId none where undefined
 * @returns false where no connection of this user reaches it
 */
export async function setDefaultSite(queries: Queries, userId: string, siteId: string | undefined): Promise<boolean> {
  const { rowCount } = await queries.query(
    `update users set default_site_id = $2 where id = $1 and ($2::text is null or exists (${REACHED} $2))`,
    [userId, siteId ?? null],
  );
  return rowCount === 1;
}
