import { type AccessTokenClaims, isUserSubject } from '@gatehouse/contract';
import type pg from 'pg';
import { sha256 } from '../hashing.js';

/** A family that was ended, and whose it was. */
export interface EndedFamily {
  grantId: string;
  userId: string;
}

/** What stands behind access tokens now, and ending it. One statement each. */
export interface Standing {
  /** Whether the token still stands: its family, its user, its client and itself. Its expiry is not looked at. */
  holds(claims: AccessTokenClaims): Promise<boolean>;
  /** Ends a family: the grant, and whatever was issued under it. @returns it, if it was there */
  endGrant(grantId: string, clientId: string): Promise<EndedFamily | undefined>;
  /** Ends the family of a refresh token, also of a superseded one. @returns it, if it was there */
  endGrantOf(refreshToken: string, clientId: string): Promise<EndedFamily | undefined>;
  /** Ends one token that has no family, such as a machine's. */
  endToken(jti: string): Promise<void>;
}

export function createStanding(pool: pg.Pool): Standing {
  return {
    holds: async ({ sub, jti, client_id: clientId, grant_id: grantId, iat }) => {
      const { rows } = await pool.query<{ holds: boolean }>({
        name: 'token-standing',
        text: `select ($1::bytea is null or exists (select from oidc_records
                   where model = 'Grant' and id_hash = $1 and expires_at > now()))
                 and ($2::text is null or exists (select from users where id = $2 and suspended_at is null))
                 and not exists (select from changes where kind = 'token' and subject = $3)
                 and not exists (select from changes where kind = 'client' and subject = $4 and at >= to_timestamp($5))
                 as holds`,
        values: [grantId === undefined ? null : sha256(grantId), isUserSubject(sub) ? sub : null, jti, clientId, iat],
      });
      return rows[0]?.holds ?? false;
    },
    endGrant: async (grantId, clientId) => {
      const { rows } = await pool.query<{ account_id: string }>({
        name: 'grant-end',
        text: 'delete from oidc_records where grant_id = $1 and client_id = $2 returning account_id',
        values: [grantId, clientId],
      });
      return rows[0] && { grantId, userId: rows[0].account_id };
    },
    endGrantOf: async (refreshToken, clientId) => {
      const { rows } = await pool.query<{ grant_id: string; account_id: string }>({
        name: 'grant-end-of-token',
        text: `with family as (
                 select grant_id, account_id from oidc_records where model = 'RefreshToken' and id_hash = $1 and client_id = $2
               ), ended as (
                 delete from oidc_records using family where oidc_records.grant_id = family.grant_id
               )
               select grant_id, account_id from family`,
        values: [sha256(refreshToken), clientId],
      });
      return rows[0] && { grantId: rows[0].grant_id, userId: rows[0].account_id };
    },
    endToken: async (jti) => {
      await pool.query({
        name: 'token-end',
        text: `select record_change('token', $1)
               where not exists (select from changes where kind = 'token' and subject = $1)`,
        values: [jti],
      });
    },
  };
}
