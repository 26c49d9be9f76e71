import { randomBytes } from 'node:crypto';
import { inTransaction } from '@gatehouse/database';
import type { Keyring } from '@gatehouse/vault';
import { open, seal, secretKeyPlace } from '@gatehouse/vault';
import type pg from 'pg';

/** The symmetric keys of auth. The keys that tokens are signed with rotate: signing/signing-keys.ts. */
export interface AuthKeys {
  /** Signs the library's cookies. */
  cookies: Buffer;
  /** Signs forms against cross-site requests. */
  forms: Buffer;
  /** Hashes the codes that people enter for a device: too short to be hashed without a key. */
  userCodes: Buffer;
  /** Makes the nonces of DPoP proofs, the same on every replica. */
  dpopNonces: Buffer;
}

const LOCK = 7_214_002;

/**
 * Loads auth's own keys, making those that do not exist yet. They are sealed with auth's keyring, so that a dump of the
 * database can derive nothing. Replicas that start at the same time agree: one makes, the others read.
 *
 * @throws SealError when the keyring lacks the key that sealed them
 */
export async function loadKeys(pool: pg.Pool, keyring: Keyring): Promise<AuthKeys> {
  return await inTransaction(pool, async (client) => {
    await client.query('select pg_advisory_xact_lock($1)', [LOCK]);
    const keys: AuthKeys = {
      cookies: await secretKey(client, keyring, 'cookies'),
      forms: await secretKey(client, keyring, 'forms'),
      userCodes: await secretKey(client, keyring, 'user_codes'),
      dpopNonces: await secretKey(client, keyring, 'dpop-nonces'),
    };
    return keys;
  });
}

async function secretKey(client: pg.PoolClient, keyring: Keyring, name: string): Promise<Buffer> {
  const place = secretKeyPlace(name);
  const { rows } = await client.query<{ sealed: Buffer }>('select sealed from secret_keys where name = $1', [name]);
  if (rows[0]) return open(keyring, rows[0].sealed, place);
  const key = randomBytes(32);
  await client.query('insert into secret_keys (name, sealed) values ($1, $2)', [name, seal(keyring, key, place)]);
  return key;
}
