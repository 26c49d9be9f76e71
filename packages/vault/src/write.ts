import type pg from 'pg';
import type { Keyring } from './keyring.js';
import { PROVIDER, sealTokens } from './rows.js';
import type { NewConnection } from './store.js';

/** For so long a write waits for those who hold an account's, a user's or a row's lock. */
export const LOCK_SECONDS = 20;

/** Whose a connection is: a user's, or a service's. */
export type ConnectionOwner = { id: string } & ({ userId: string } | { serviceId: string });

/**
 * Writes a connection with a fresh seal, or gives the one of this id new tokens and a new generation. The caller holds the
 * account's lock and, where there is one, the row's.
 */
export async function writeConnection(
  client: pg.PoolClient,
  keyring: Keyring,
  owner: ConnectionOwner,
  { person, tokens, expiresIn, scopes, sites }: Omit<NewConnection, 'userId'>,
): Promise<void> {
  const [userId, serviceId] = 'userId' in owner ? [owner.userId, null] : [null, owner.serviceId];
  const sealed = sealTokens(keyring, { id: owner.id, ownerId: userId ?? serviceId }, tokens);
  await client.query(
    `insert into connections (id, user_id, service_id, provider, account_id, display_name, email, status, scopes, sites,
       data_key_sealed, access_sealed, refresh_sealed, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, 'active', $8, $9, $10, $11, $12, now() + make_interval(secs => $13))
     on conflict (id) do update set display_name = excluded.display_name, email = excluded.email,
       status = 'active', scopes = excluded.scopes, sites = excluded.sites,
       data_key_sealed = excluded.data_key_sealed, access_sealed = excluded.access_sealed,
       refresh_sealed = excluded.refresh_sealed, expires_at = excluded.expires_at,
       generation = connections.generation + 1, updated_at = now(), consented_at = now()`,
    [
      owner.id,
      userId,
      serviceId,
      PROVIDER,
      person.accountId,
      person.displayName,
      person.email ?? null,
      scopes,
      JSON.stringify(sites),
      sealed.dataKey,
      sealed.access,
      sealed.refresh,
      expiresIn,
    ],
  );
}
