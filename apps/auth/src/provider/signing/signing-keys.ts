import type { Logger } from '@gatehouse/telemetry';
import type { Keyring } from '@gatehouse/vault';
import { type CryptoKey, importJWK, type JWK } from 'jose';
import type pg from 'pg';
import { type Algorithm, nextStep } from './rotation.js';
import { type KeyRow, openPrivateKey, readKeys, takeSteps } from './rows.js';

export interface KeySet {
  /** What signs: one private key an algorithm. */
  signing: JWK[];
  /** What the world is told (RFC 7517): the keys that sign, those that will, and those that did. */
  published: JWK[];
}

/** The keys that tokens are signed with. They change while the program runs. */
export interface SigningKeys {
  keys(): KeySet;
  /** What access tokens are signed with: as configured, once a key for it has been announced long enough. */
  accessTokenAlgorithm(): Algorithm;
  /** The public key of this id, if it is published. */
  find(kid: string): Promise<CryptoKey | undefined>;
  /** Calls back with the present keys, and whenever they change. */
  follow(listener: (keys: KeySet) => void): void;
  /** Milliseconds since the keys were last known to be right. */
  staleFor(): number;
  close(): void;
}

export interface SigningKeyOptions {
  pool: pg.Pool;
  keyring: Keyring;
  logger: Logger;
  /** What access tokens are to be signed with. */
  algorithm: Algorithm;
  /** Days that a key signs before it is replaced. */
  maxDays: number;
}

const RELOAD_MS = 5_000;

/**
 * Loads the signing keys, making those that do not exist, and keeps both the keys and the knowledge of them fresh:
 * whichever replica first sees that a step of the rotation is due takes it, and all read what is so every few seconds.
 * They are sealed with auth's keyring, so that a dump of the database can sign nothing.
 *
 * @throws SealError when the keyring lacks the key that sealed them
 */
export async function openSigningKeys(options: SigningKeyOptions): Promise<SigningKeys> {
  const { pool, keyring, logger, algorithm, maxDays } = options;
  // ID tokens are RS256 unless a client asks otherwise (OpenID Connect Core section 2).
  const needed: Algorithm[] = [...new Set<Algorithm>(['RS256', algorithm])];
  const listeners: ((keys: KeySet) => void)[] = [];
  const imported = new Map<string, CryptoKey>();
  let present: KeySet = { signing: [], published: [] };
  let version = '';
  let knownAt = Number.NEGATIVE_INFINITY;

  const adopt = (rows: readonly KeyRow[]) => {
    const next = rows.map(({ kid, status }) => `${kid} ${status}`).join();
    if (next === version) return;
    const signing = rows.filter(({ status }) => status === 'current').map((key) => openPrivateKey(keyring, key));
    present = { signing, published: rows.map(({ public_jwk }) => public_jwk) };
    version = next;
    imported.clear();
    for (const listener of listeners) listener(present);
  };

  const reload = async () => {
    const began = performance.now();
    let rows = await readKeys(pool, maxDays);
    if (nextStep(rows, needed)) {
      for (const step of await takeSteps(pool, keyring, needed, maxDays)) {
        logger.info({ event: `signing_key.${step.step}`, ...step }, 'a signing key went on its way');
      }
      rows = await readKeys(pool, maxDays);
    }
    adopt(rows);
    knownAt = began;
  };

  await reload();
  let timer: NodeJS.Timeout;
  let closed = false;
  const again = () => {
    timer = setTimeout(async () => {
      await reload().catch((error: unknown) =>
        logger.error({ event: 'signing_key.unreadable', err: error }, 'the signing keys could not be read again'),
      );
      if (!closed) again();
    }, RELOAD_MS).unref();
  };
  again();

  return {
    keys: () => present,
    accessTokenAlgorithm: () => (present.signing.some(({ alg }) => alg === algorithm) ? algorithm : 'RS256'),
    find: async (kid) => {
      const known = imported.get(kid);
      const jwk = known ? undefined : present.published.find((key) => key.kid === kid);
      if (!jwk) return known;
      const key = await importJWK(jwk);
      if (key instanceof Uint8Array) return undefined;
      imported.set(kid, key);
      return key;
    },
    follow: (listener) => {
      listeners.push(listener);
      listener(present);
    },
    staleFor: () => performance.now() - knownAt,
    close: () => {
      closed = true;
      clearTimeout(timer);
    },
  };
}
