import { createHmac, createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import type { Database } from '@gatehouse/database';
import { type Keyring, open, seal, writeKeyPlace } from '@gatehouse/vault';
import type { Principal } from '../bearer/principal.js';
import { LedgerError } from './ledger.js';

/** What a call that creates is known by. */
export interface CallIdentity {
  /** Equal for calls that are the same: by their idempotency key where they have one, otherwise by their arguments. */
  key: Buffer;
  /** Equal for the same arguments, whatever the idempotency key. */
  arguments: Buffer;
  /** Whether the client named it. */
  named: boolean;
}

/** @throws LedgerError where its key cannot be had */
export type Identify = (principal: Principal, tool: string, input: Record<string, unknown>) => Promise<CallIdentity>;

const KEY_NAME = 'identity';

/**
 * Names calls by HMAC-SHA256, so that nobody can tell from the database what was asked, not even by guessing. The key is
 * one for all replicas: the first that needs it draws it, and it lies sealed in PostgreSQL.
 */
export function createIdentify({ pool, keyring }: { pool: Database['pool']; keyring: Keyring }): Identify {
  let known: Promise<KeyObject> | undefined;

  const readKey = async (): Promise<KeyObject> => {
    const place = writeKeyPlace(KEY_NAME);
    const read = () =>
      pool.query<{ sealed: Buffer }>({
        name: 'write-key-read',
        text: 'select sealed from write_keys where name = $1',
        values: [KEY_NAME],
      });
    let [row] = (await read()).rows;
    if (!row) {
      const unfit = keyring.unfit();
      if (unfit !== undefined) throw new Error(`no key can be drawn: ${unfit}`);
      const drawn = seal(keyring, randomBytes(32), place);
      await pool.query('insert into write_keys (name, sealed) values ($1, $2) on conflict do nothing', [
        KEY_NAME,
        drawn,
      ]);
      [row] = (await read()).rows;
    }
    if (!row) throw new Error('the key of writes is gone');
    const bytes = open(keyring, row.sealed, place);
    const key = createSecretKey(bytes);
    bytes.fill(0);
    return key;
  };
  const key = () => {
    known ??= readKey().catch((error: unknown) => {
      known = undefined;
      throw new LedgerError(`the key of writes: ${error}`);
    });
    return known;
  };

  return async ({ subject, clientId }, tool, { idempotency_key: name, ...given }) => {
    const secret = await key();
    const hash = (value: unknown) =>
      createHmac('sha256', secret)
        .update(JSON.stringify(ordered(value)))
        .digest();
    const whose = [subject, clientId, tool];
    const argumentsHash = hash([...whose, 'arguments', given]);
    const named = typeof name === 'string' && name !== '';
    return { key: named ? hash([...whose, 'name', name]) : argumentsHash, arguments: argumentsHash, named };
  };
}

/** The same for objects that differ in the order of their members only. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([name, inner]) => [name, ordered(inner)]);
}
