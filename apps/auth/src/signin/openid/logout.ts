import { endUserGrants, inTransaction } from '@gatehouse/database';
import type pg from 'pg';
import { sha256 } from '../../provider/hashing.js';
import type { Logout } from './logout-token.js';

/** What a logout ended: `replayed` where the token was received before. */
export type LogoutOutcome = { replayed: true } | { replayed: false; sessions: number; users: string[] };

/**
 * Carries a logout out, once over all replicas, as one transaction: a token that was remembered without its effect would
 * be a logout that never happens.
 *
 * @param ends `access` ends the devices of applications as well. `sessions` has the provider asked at their next refresh:
 *   signing out is no dismissal, but what the provider ended there may be told apart only there
 */
export async function carryOutLogout(
  pool: pg.Pool,
  issuer: string,
  { subject, sid, jti, expiresAt }: Logout,
  ends: 'sessions' | 'access',
): Promise<LogoutOutcome> {
  return await inTransaction(pool, async (client) => {
    const { rowCount } = await client.query(
      `insert into logout_tokens (issuer, jti_hash, expires_at) values ($1, $2, to_timestamp($3)) on conflict do nothing`,
      [issuer, sha256(jti), expiresAt],
    );
    if (rowCount !== 1) return { replayed: true };
    const ended = await client.query<{ user_id: string; subject: string }>(
      `delete from sessions where issuer = $1 and ($2::text is null or subject = $2)
         and ($3::bytea is null or sid_hash = $3) returning user_id, subject`,
      [issuer, subject ?? null, sid === undefined ? null : sha256(sid)],
    );
    // The session may be long over here while applications live on: then only a subject says whose they are.
    const subjects = [...new Set([...ended.rows.map((row) => row.subject), ...(subject ? [subject] : [])])];
    const identities = await client.query<{ user_id: string }>(
      `update user_identities set recheck_asked = true, recheck_after = null
       where issuer = $1 and subject = any($2) returning user_id`,
      [issuer, subjects],
    );
    const users = [...new Set(identities.rows.map((row) => row.user_id))];
    if (ends === 'access') for (const user of users) await endUserGrants(client, user);
    return { replayed: false, sessions: ended.rowCount ?? 0, users };
  });
}
