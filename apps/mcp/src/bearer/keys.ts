import { ACCESS_TOKEN_ALGORITHMS } from '@gatehouse/contract';
import type { Database } from '@gatehouse/database';
import { type CryptoKey, importJWK } from 'jose';
import { z } from 'zod';

/** No more than one read for unknown key ids in this time: anybody can invent one. */
const UNKNOWN_KID_PAUSE_MS = 5_000;
/** A key in the wrong hands is withdrawn at once, and has to be gone from here as fast. */
const RELOAD_MS = 5_000;

/** The public keys that access tokens are signed with, as auth keeps them in Postgres. */
export interface SigningKeys {
  /** The key of this id, reading again when it is unknown. */
  find(kid: string): Promise<CryptoKey | undefined>;
  /** How many keys are known. */
  readonly size: number;
  /** Goes up when a key is withdrawn: whatever was verified before must be verified again. */
  readonly revision: number;
  /** Reads again, unless that was done moments ago. */
  refresh(): Promise<void>;
  close(): void;
}

const keyRow = z.object({
  kid: z.string(),
  algorithm: z.enum(ACCESS_TOKEN_ALGORITHMS),
  public_jwk: z.looseObject({ kty: z.string() }),
});

/**
 * Reads the signing keys and keeps them fresh: every few seconds, and when a token names one that is unknown.
 *
 * @param onError told of reads in the background that failed; the keys in hand stay
 * @throws the database's error, if the first read fails
 */
export async function openSigningKeys(pool: Database['pool'], onError: (error: unknown) => void): Promise<SigningKeys> {
  let keys = new Map<string, CryptoKey>();
  let revision = 0;
  let lastRead = 0;
  let reading: Promise<void> | undefined;

  const read = async () => {
    lastRead = performance.now();
    const { rows } = await pool.query({
      name: 'signing-keys',
      text: 'select kid, algorithm, public_jwk from signing_keys order by created_at desc',
    });
    const next = new Map<string, CryptoKey>();
    for (const row of rows) {
      const parsed = keyRow.safeParse(row);
      if (!parsed.success) continue;
      const { kid, algorithm, public_jwk } = parsed.data;
      // A row that is no public key of its algorithm must not take the others with it.
      const key = keys.get(kid) ?? (await importJWK(public_jwk, algorithm).catch(() => undefined));
      if (key && !(key instanceof Uint8Array)) next.set(kid, key);
    }
    if ([...keys.keys()].some((kid) => !next.has(kid))) revision += 1;
    keys = next;
  };
  const readOnce = () => {
    reading ??= read().finally(() => {
      reading = undefined;
    });
    return reading;
  };
  const refresh = async () => {
    if (reading || performance.now() - lastRead >= UNKNOWN_KID_PAUSE_MS) await readOnce();
  };

  await readOnce();
  const timer = setInterval(() => readOnce().catch(onError), RELOAD_MS).unref();

  return {
    async find(kid) {
      if (!keys.has(kid)) await refresh();
      return keys.get(kid);
    },
    get size() {
      return keys.size;
    },
    get revision() {
      return revision;
    },
    refresh,
    close: () => clearInterval(timer),
  };
}
