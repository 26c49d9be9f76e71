import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { drawKey, KEY_BYTES, type KeyringEntry, KeyringError, type KeyringName, toEntry } from '../keyring.js';
import type { MasterFailure, MasterKey, MasterResult } from './master.js';
import type { MissingKey, RemoteKey } from './ring.js';
import { alone, databaseTime, insertWrappedKey, readWrappedKeys, type WrappedKey } from './rows.js';

/** Milliseconds until a key that did not unwrap is tried again. */
const RETRY_MS = 60_000;
/** Milliseconds between attempts at a start. */
const PAUSES_MS = [500, 1_500];

/** The keys that one master key wrapped, each unwrapped once. */
export interface RemoteKeys {
  /**
   * Unwraps the rows that are new.
   * @returns what did not unwrap
   */
  adopt(rows: readonly WrappedKey[], patient: boolean): Promise<{ id: string; failure: MasterFailure }[]>;
  /** Latest first. */
  keys(): readonly RemoteKey[];
  /** What may seal by now and did not unwrap. What is none of the master key's own does not count: anybody's could be. */
  missing(): readonly MissingKey[];
}

export function createRemoteKeys(keyring: KeyringName, master: MasterKey): RemoteKeys {
  const unwrapped = new Map<string, KeyringEntry>();
  const failed = new Map<string, { retryAt: number; reason: MasterFailure['reason'] }>();
  let present: RemoteKey[] = [];
  let missing: MissingKey[] = [];
  return {
    async adopt(rows, patient) {
      const failures: { id: string; failure: MasterFailure }[] = [];
      const own = rows.filter((row) => row.master === master.name);
      for (const { id, wrapped, activeFrom } of own) {
        // A key is what it was when it was first seen: rows that change under it are not looked at again.
        if (unwrapped.has(id) || performance.now() < (failed.get(id)?.retryAt ?? 0)) continue;
        const result = await attempt(() => master.unwrap(wrapped, { keyring, id, activeFrom }), patient);
        if (result.ok && result.bytes.length === KEY_BYTES) {
          unwrapped.set(id, toEntry(id, result.bytes));
          continue;
        }
        const odd: MasterFailure = { ok: false, reason: 'not_ours', logText: 'what came out is no key' };
        const failure = result.ok ? odd : result;
        failed.set(id, { retryAt: performance.now() + RETRY_MS, reason: failure.reason });
        failures.push({ id, failure });
      }
      present = own.flatMap(({ id, active, activeFrom, retiredAt }) => {
        const entry = unwrapped.get(id);
        return entry ? [{ entry, active, activeFrom, retiredAt }] : [];
      });
      missing = own.filter(
        ({ id, active, retiredAt }) =>
          active && !retiredAt && !unwrapped.has(id) && failed.get(id)?.reason !== 'not_ours',
      );
      return failures;
    },
    keys: () => present,
    missing: () => missing,
  };
}

async function attempt(run: () => Promise<MasterResult>, patient: boolean): Promise<MasterResult> {
  let result = await run();
  for (const pause of patient ? PAUSES_MS : []) {
    if (result.ok || result.reason !== 'unavailable') break;
    await sleep(pause);
    result = await run();
  }
  return result;
}

/** Draws the first key of a master key. Of replicas that start at once one draws, and the others find it. */
export async function drawFirst(pool: pg.Pool, keyring: KeyringName, master: MasterKey): Promise<WrappedKey[]> {
  return await alone(pool, keyring, async (client) => {
    const present = await readWrappedKeys(client, keyring);
    if (present.some((row) => row.master === master.name)) return present;
    await insertWrappedKey(client, keyring, await drawWrapped(keyring, master, await databaseTime(client, 0)));
    return await readWrappedKeys(client, keyring);
  });
}

/**
 * Draws a key that takes over later; replicas learn of it before.
 * @param afterSeconds until it seals
 * @throws KeyringError where the master key does not wrap it
 */
export async function announceKey(
  pool: pg.Pool,
  keyring: KeyringName,
  master: MasterKey,
  afterSeconds: number,
): Promise<{ id: string; activeFrom: Date }> {
  return await alone(pool, keyring, async (client) => {
    const drawn = await drawWrapped(keyring, master, await databaseTime(client, afterSeconds));
    await insertWrappedKey(client, keyring, drawn);
    return drawn;
  });
}

async function drawWrapped(keyring: KeyringName, master: MasterKey, activeFrom: Date) {
  const { id, bytes } = drawKey();
  const result = await attempt(() => master.wrap(bytes, { keyring, id, activeFrom }), true);
  bytes.fill(0);
  if (!result.ok) throw new MasterError('wrap a new key', master, result);
  return { id, master: master.name, wrapped: result.bytes, activeFrom };
}

const CURES: Record<MasterFailure['reason'], (service: string) => string> = {
  unavailable: () => 'Check that it can be reached from here. Gatehouse needs it to start, and not to go on.',
  refused: (service) =>
    service === 'transit'
      ? 'Check TRANSIT_TOKEN (or TRANSIT_ROLE_ID and TRANSIT_SECRET_ID), and that its policy allows this with the key.'
      : 'Check the AWS credentials and region, and that they allow kms:Decrypt (auth: kms:Encrypt too) with the key.',
  not_ours: () => 'Give the master key that this database was made with.',
};

/** A master key did not do it; the message says what to do. */
export class MasterError extends KeyringError {
  constructor(what: string, { name }: Pick<MasterKey, 'name'>, { reason, logText }: MasterFailure) {
    const [service = ''] = name.split(':');
    super(`${name} did not ${what}: ${logText}`, CURES[reason](service));
  }
}
