import type { Scope } from '@gatehouse/contract';
import type Provider from 'oidc-provider';
import type pg from 'pg';
import { type RedirectKind, rememberFamily } from './families.js';

export interface NewGrant {
  userId: string;
  clientId: string;
  resource: string;
  scopes: Scope[];
  openid: string[];
  /** Where the answer goes, where there is a redirect. */
  redirect?: RedirectKind;
}

/** Grants: each is one device, and the family of its refresh tokens. */
export interface Grants {
  /**
   * A fresh grant, copied from what was approved.
   * @param queries where to write; a transaction that is open has to be used, not a second connection
   * @returns its id
   */
  create(input: NewGrant, queries?: Pick<pg.Pool, 'query'>): Promise<string>;
  /** Ends one of a user's grants, which signs that device out. @returns whether it was there and that user's */
  end(grantId: string, userId: string): Promise<boolean>;
  /** Ends all of a user's grants for a client, and forgets the approval. */
  revokeClient(userId: string, clientId: string): Promise<void>;
}

export function createGrants(provider: Provider, pool: pg.Pool): Grants {
  return {
    create: async ({ userId, clientId, resource, scopes, openid, redirect }, queries = pool) => {
      const grant = new provider.Grant({ accountId: userId, clientId });
      if (openid.length > 0) grant.addOIDCScope(openid.join(' '));
      grant.addResourceScope(resource, scopes.join(' '));
      const grantId = await grant.save();
      await rememberFamily(queries, { grantId, userId, clientId, scopes, redirect });
      return grantId;
    },
    end: async (grantId, userId) => {
      // A refresh that is under way finds no token left to consume, or no grant left to use its successor with.
      const { rowCount } = await pool.query('delete from oidc_records where grant_id = $1 and account_id = $2', [
        grantId,
        userId,
      ]);
      return (rowCount ?? 0) > 0;
    },
    revokeClient: async (userId, clientId) => {
      // One statement ends all of it. A refresh that has read its token already finds nothing left to consume.
      await pool.query(
        `with forgotten as (delete from approvals where user_id = $1 and client_id = $2)
         delete from oidc_records where account_id = $1 and client_id = $2`,
        [userId, clientId],
      );
    },
  };
}
