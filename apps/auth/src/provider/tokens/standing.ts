import { type AccessTokenClaims, isUserSubject } from '@gatehouse/contract';
import type pg from 'pg';
import { sha256 } from '../hashing.js';

/** What stands behind access tokens now, and ending it. One statement each. */
export interface Standing {
  /** Whether the token still stands: its family, its user, its client and itself. Its expiry is not looked at. */
  holds(claims: AccessTokenClaims): Promise<boolean>;
  /** Ends a family: the grant, and whatever was issued under it. */
  endGrant(grantId: string, clientId: string): Promise<void>;
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
      await pool.query({
        name: 'grant-end',
        text: 'delete from oidc_records where grant_id = $1 and client_id = $2',
        values: [grantId, clientId],
      });
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
