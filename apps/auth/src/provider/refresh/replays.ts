import type pg from 'pg';
import type { Origin } from '../../web/origin.js';

/** More rows than these are not kept for one family: beyond them a replay is in the log only. */
const MOST_ROWS = 20;

/** An old refresh token that came back, as its user is told of it. One entry for each family. */
export interface Replay {
  /** Names it in forms. */
  id: string;
  grantId: string;
  clientId: string;
  /** Seconds between the token's own first use and its latest return. */
  tokenAge: number;
  firstAt: Date;
  lastAt: Date;
  times: number;
  /** Where the latest return came from. */
  origin: Origin;
  /** Whether the family can still refresh: if not, there is nothing left to end. */
  familyLives: boolean;
}

export interface Replays {
  /** What a user has not dismissed, newest first. */
  list(userId: string): Promise<Replay[]>;
  /** The replayed families of one client that still live: its next authorization offers to end them. */
  openFor(userId: string, clientId: string): Promise<Replay[]>;
  /** "That was me": forgets the entry, for all tokens of its family so far. @returns whether there was one */
  dismiss(id: string, userId: string): Promise<boolean>;
}

/** What became known of a replay when it was written. */
export interface RecordedReplay {
  grantId: string;
  userId: string;
  clientId: string;
  /** Seconds since the token's own first use. */
  tokenAge: number;
}

interface RecordedRow {
  grant_id: string;
  account_id: string;
  client_id: string;
  age: number;
}

/**
 * Writes down that a used token came back, and ends its family if the policy says so: one statement, so that the user is
 * told of what was done and nothing is done untold. A repeated return from one address is counted.
 *
 * @param queries not a transaction that will be rolled back: the answer to the client is an error
 * @returns nothing if the family was ended meanwhile
 */
export async function recordReplay(
  queries: Pick<pg.Pool, 'query'>,
  tokenHash: Buffer,
  origin: Origin,
  endFamily: boolean,
): Promise<RecordedReplay | undefined> {
  const { rows } = await queries.query<RecordedRow>({
    name: 'refresh-replay-record',
    text: `with token as (
             select * from oidc_records
             where model = 'RefreshToken' and id_hash = $1 and consumed_at is not null
           ), noted as (
             insert into refresh_replays (token_hash, grant_id, user_id, client_id, used_at, address, user_agent)
             select token.id_hash, token.grant_id, users.id, token.client_id, token.consumed_at, $2, $3
             from token join users on users.id = token.account_id
             where exists (select from refresh_replays known where known.token_hash = $1 and known.address = $2)
               or (select count(*) from refresh_replays kept where kept.grant_id = token.grant_id) < $4
             on conflict (token_hash, address) do update
               set times = refresh_replays.times + 1, last_at = now(), user_agent = excluded.user_agent
           ), ended as (
             delete from oidc_records where $5 and grant_id = (select grant_id from token)
           )
           select grant_id, account_id, client_id, extract(epoch from now() - consumed_at)::int as age from token`,
    values: [tokenHash, origin.address, origin.userAgent ?? null, MOST_ROWS, endFamily],
  });
  const row = rows[0];
  return row && { grantId: row.grant_id, userId: row.account_id, clientId: row.client_id, tokenAge: row.age };
}

interface ReplayRow {
  id: string;
  grant_id: string;
  client_id: string;
  age: number;
  first_at: Date;
  last_at: Date;
  times: number;
  address: string;
  user_agent: string | null;
  lives: boolean;
}

const ONE_PER_FAMILY = `select * from (
    select distinct on (grant_id) id, grant_id, client_id, address, user_agent, last_at,
      extract(epoch from last_at - used_at)::int as age,
      min(first_at) over family as first_at, sum(times) over family as times,
      exists (select from oidc_records where model = 'Grant' and expires_at > now()
              and oidc_records.grant_id = refresh_replays.grant_id) as lives
    from refresh_replays
    where user_id = $1 and ($2::text is null or client_id = $2) and dismissed_at is null
    window family as (partition by grant_id)
    order by grant_id, last_at desc
  ) families order by last_at desc`;

/** What users are told of replays, for the portal and the approval page. */
export function createReplays(pool: pg.Pool): Replays {
  const read = async (userId: string, clientId: string | null): Promise<Replay[]> => {
    const { rows } = await pool.query<ReplayRow>(ONE_PER_FAMILY, [userId, clientId]);
    return rows.map((row) => ({
      id: row.id,
      grantId: row.grant_id,
      clientId: row.client_id,
      tokenAge: row.age,
      firstAt: row.first_at,
      lastAt: row.last_at,
      times: Number(row.times),
      origin: { address: row.address, userAgent: row.user_agent ?? undefined },
      familyLives: row.lives,
    }));
  };
  return {
    list: (userId) => read(userId, null),
    openFor: async (userId, clientId) => (await read(userId, clientId)).filter(({ familyLives }) => familyLives),
    dismiss: async (id, userId) => {
      if (!/^\d{1,18}$/.test(id)) return false;
      const { rowCount } = await pool.query(
        `update refresh_replays set dismissed_at = now() where dismissed_at is null and user_id = $2
           and grant_id = (select grant_id from refresh_replays where id = $1 and user_id = $2)`,
        [id, userId],
      );
      return (rowCount ?? 0) > 0;
    },
  };
}
