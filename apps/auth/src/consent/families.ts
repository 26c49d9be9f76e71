import { isScope, type Scope } from '@gatehouse/contract';
import type pg from 'pg';

/** A device that a user's client runs on: a grant, and the refresh tokens that follow from it. */
export interface Family {
  grantId: string;
  clientId: string;
  createdAt: Date;
  /** The latest token request. */
  lastUsedAt: Date;
  scopes: Scope[];
  device: {
    /** What the software called itself when it redeemed its code: its own words. */
    userAgent: string | undefined;
    /** Where the authorization's answer went; unknown where there was no redirect. */
    redirect: RedirectKind | undefined;
  };
}

export type RedirectKind = 'web' | 'loopback' | 'app';

export interface Families {
  /** The devices that can still act for a user, last used first. */
  list(userId: string): Promise<Family[]>;
}

interface Row {
  id: string;
  client_id: string;
  scopes: string[];
  redirect_kind: RedirectKind | null;
  user_agent: string | null;
  created_at: Date;
  last_used_at: Date;
}

/** The last use is that of the newest refresh token: a refresh writes nothing for the portal. */
const LIVING = `
  select grants.*, coalesce(tokens.last_used_at, grants.redeemed_at) as last_used_at
  from grants
  join oidc_records record on record.model = 'Grant' and record.grant_id = grants.id and record.expires_at > now()
  cross join lateral (
    select max(greatest(token.created_at, token.consumed_at)) as last_used_at, max(token.expires_at) as expires_at
    from oidc_records token where token.model = 'RefreshToken' and token.grant_id = grants.id
  ) tokens
  where grants.user_id = $1 and grants.redeemed_at is not null
    and coalesce(tokens.expires_at, grants.redeemed_at + interval '30 minutes') > now()
  order by last_used_at desc`;

export function createFamilies(pool: pg.Pool): Families {
  return {
    list: async (userId) => {
      const { rows } = await pool.query<Row>(LIVING, [userId]);
      return rows.map((row) => ({
        grantId: row.id,
        clientId: row.client_id,
        createdAt: row.created_at,
        lastUsedAt: row.last_used_at,
        scopes: row.scopes.filter(isScope),
        device: { userAgent: row.user_agent ?? undefined, redirect: row.redirect_kind ?? undefined },
      }));
    },
  };
}

/** What is known of a device when its user approves it. */
export interface NewFamily {
  grantId: string;
  userId: string;
  clientId: string;
  scopes: Scope[];
  redirect: RedirectKind | undefined;
}

/** Remembers a device; what it calls itself is added when its code is redeemed (provider/adapter.ts). */
export async function rememberFamily(queries: Pick<pg.Pool, 'query'>, family: NewFamily): Promise<void> {
  await queries.query(
    `insert into grants (id, user_id, client_id, scopes, redirect_kind) values ($1, $2, $3, $4, $5)`,
    [family.grantId, family.userId, family.clientId, family.scopes, family.redirect ?? null],
  );
}
