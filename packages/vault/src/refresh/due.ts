import type pg from 'pg';
import { DUE_AT } from './states.js';

/** A connection to refresh, and the generation that is to be replaced. */
export interface Due {
  id: string;
  generation: number;
}

/*
 * What a connection's refresh is brought forward or put off by, so that those that were made together part. It comes
 * from the row: all replicas agree on it, and look for the same connection at the same time.
 */
const spread = (seconds: number) => `make_interval(secs => abs(mod(hashtext(c.id || c.generation), ${seconds})))`;

/** Nothing of this token is open: what is, the sweep sees to, or its back-off is not over. */
const NOT_TRIED = `not exists (select from refreshes r where r.connection_id = c.id and r.generation = c.generation
  and (r.state in ('asking', 'retry') or ${DUE_AT} > now()))`;

/** Not held by anybody: whoever holds a row's lock is at work on it. A lock taken here ends with the statement. */
const FREE = 'for no key update of c skip locked';

/** Intents whose holder died, and lost answers whose next try is due. */
export async function orphans(pool: pg.Pool, limit: number): Promise<Due[]> {
  const { rows } = await pool.query<Due>({
    name: 'refresh-orphans',
    text: `select c.id, c.generation from refreshes r
           join connections c on c.id = r.connection_id and c.generation = r.generation and c.status = 'active'
           where r.state in ('asking', 'retry') and ${DUE_AT} <= now() order by ${DUE_AT} limit $1 ${FREE}`,
    values: [limit],
  });
  return rows;
}

/** Of the connections in use, those whose access token has 120 seconds left, a minute more or less. */
export async function expiring(pool: pg.Pool, inUse: readonly string[], limit: number): Promise<Due[]> {
  const { rows } = await pool.query<Due>({
    name: 'refresh-expiring',
    text: `select c.id, c.generation from connections c
           where c.id = any($1) and c.status = 'active' and c.expires_at < now() + interval '60 seconds' + ${spread(120)}
             and ${NOT_TRIED}
           order by c.expires_at limit $2 ${FREE}`,
    values: [inUse, limit],
  });
  return rows;
}

/**
 * Connections that nobody used for so many days, and a few hours more: Atlassian forgets a refresh token that was not
 * used for ninety. Access tokens live for an hour, so that when one expired tells when the connection was last refreshed.
 * Those of suspended users are left to end.
 */
export async function idle(pool: pg.Pool, days: number, limit: number): Promise<Due[]> {
  const { rows } = await pool.query<Due>({
    name: 'refresh-idle',
    text: `select c.id, c.generation from connections c left join users u on u.id = c.user_id
           where c.status = 'active' and c.refresh_sealed is not null and u.suspended_at is null
             and c.expires_at < now() - make_interval(days => $1) - ${spread(86_400)} and ${NOT_TRIED}
           order by c.expires_at limit $2 ${FREE}`,
    values: [days, limit],
  });
  return rows;
}

/** How many connections the person agreed to more than so many days ago, and the oldest of them. */
export async function aged(pool: pg.Pool, days: number): Promise<{ count: number; oldest: string | null }> {
  const { rows } = await pool.query<{ count: number; oldest: string | null }>(
    `select count(*)::int as count, (array_agg(id order by consented_at))[1] as oldest
     from connections where status = 'active' and consented_at < now() - make_interval(days => $1)`,
    [days],
  );
  return rows[0] ?? { count: 0, oldest: null };
}
