import type { Scope } from '@gatehouse/contract';
import type Provider from 'oidc-provider';
import type pg from 'pg';

/** Grants: each is one device, and the family of its refresh tokens. */
export interface Grants {
  /** A fresh grant, copied from what was approved. @returns its id */
  create(input: {
    userId: string;
    clientId: string;
    resource: string;
    scopes: Scope[];
    openid: string[];
  }): Promise<string>;
  /** Ends all of a user's grants for a client, and forgets the approval. */
  revokeClient(userId: string, clientId: string): Promise<void>;
}

export function createGrants(provider: Provider, pool: pg.Pool): Grants {
  return {
    create: async ({ userId, clientId, resource, scopes, openid }) => {
      const grant = new provider.Grant({ accountId: userId, clientId });
      if (openid.length > 0) grant.addOIDCScope(openid.join(' '));
      grant.addResourceScope(resource, scopes.join(' '));
      return await grant.save();
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
