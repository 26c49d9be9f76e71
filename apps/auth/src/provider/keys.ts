import { randomBytes } from 'node:crypto';
import type { Keyring } from '@gatehouse/vault';
import { open, seal } from '@gatehouse/vault';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import type pg from 'pg';

/** Everything that auth signs or derives with. */
export interface AuthKeys {
  /** Private keys, the signing one first. */
  jwks: { keys: JWK[] };
  /** Signs the library's cookies. */
  cookies: Buffer;
  /** Signs forms against cross-site requests. */
  forms: Buffer;
  /** Hashes the codes that people enter for a device: too short to be hashed without a key. */
  userCodes: Buffer;
}

const LOCK = 7_214_002;
const SIGNING_ALGORITHM = 'RS256';

/**
 * Loads auth's own keys, making those that do not exist yet. They are sealed with auth's keyring, so that a dump of the
 * database can sign nothing. Replicas that start at the same time agree: one makes, the others read.
 *
 * @throws SealError when the keyring lacks the key that sealed them
 */
export async function loadKeys(pool: pg.Pool, keyring: Keyring): Promise<AuthKeys> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query('select pg_advisory_xact_lock($1)', [LOCK]);
    const keys: AuthKeys = {
      jwks: { keys: await signingKeys(client, keyring) },
      cookies: await secretKey(client, keyring, 'cookies'),
      forms: await secretKey(client, keyring, 'forms'),
      userCodes: await secretKey(client, keyring, 'user_codes'),
    };
    await client.query('commit');
    return keys;
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  } finally {
    client.release();
  }
}

const signingPlace = (kid: string) => `signing_keys:${kid}`;

async function signingKeys(client: pg.PoolClient, keyring: Keyring): Promise<JWK[]> {
  const { rows } = await client.query<{ kid: string; private_sealed: Buffer }>(
    `select kid, private_sealed from signing_keys where status <> 'retired' order by status = 'current' desc, created_at`,
  );
  if (rows.length === 0) return [await newSigningKey(client, keyring)];
  return rows.map((row) => JSON.parse(open(keyring, row.private_sealed, signingPlace(row.kid)).toString('utf8')));
}

async function newSigningKey(client: pg.PoolClient, keyring: Keyring): Promise<JWK> {
  const pair = await generateKeyPair(SIGNING_ALGORITHM, { modulusLength: 2048, extractable: true });
  const bare = await exportJWK(pair.publicKey);
  const kid = await calculateJwkThumbprint(bare);
  const names = { kid, alg: SIGNING_ALGORITHM, use: 'sig' };
  const privateJwk: JWK = { ...(await exportJWK(pair.privateKey)), ...names };
  await client.query(
    `insert into signing_keys (kid, algorithm, status, public_jwk, private_sealed) values ($1, $2, 'current', $3, $4)`,
    [
      kid,
      SIGNING_ALGORITHM,
      JSON.stringify({ ...bare, ...names }),
      seal(keyring, Buffer.from(JSON.stringify(privateJwk), 'utf8'), signingPlace(kid)),
    ],
  );
  return privateJwk;
}

async function secretKey(client: pg.PoolClient, keyring: Keyring, name: string): Promise<Buffer> {
  const place = `secret_keys:${name}`;
  const { rows } = await client.query<{ sealed: Buffer }>('select sealed from secret_keys where name = $1', [name]);
  if (rows[0]) return open(keyring, rows[0].sealed, place);
  const key = randomBytes(32);
  await client.query('insert into secret_keys (name, sealed) values ($1, $2)', [name, seal(keyring, key, place)]);
  return key;
}
