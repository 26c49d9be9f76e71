import { setTimeout as sleep } from 'node:timers/promises';
import { type AtlassianApp, type AtlassianHttp, refreshTokens, type TokenResult } from '@gatehouse/atlassian';
import { onClient } from '@gatehouse/database';
import type pg from 'pg';
import type { Keyring } from '../keyring.js';
import { type Intent, lockIntent } from './intent.js';
import { type Outcome, writeOutcome } from './outcome.js';

export interface AskDependencies {
  pool: pg.Pool;
  keyring: Keyring;
  http: AtlassianHttp;
  app: AtlassianApp;
  /** Told that Atlassian refuses the app itself, so that nobody goes on asking with it. */
  onAppRefused(logText: string): void;
}

/** Longer than the token request may take: ends the lock of a holder that was cut off and not closed. */
const LOCK_LIMIT = '20s';
/** Who got the lock's answer later than this may have lost the lock meanwhile (milliseconds). */
const STALL_MS = 5_000;
/** A database that went away while Atlassian answered is tried again after these (milliseconds). */
const LATE_WAITS_MS = [100, 400, 1_000, 2_000, 4_000, 8_000];

/**
 * Sends the intent's token while the row is locked, and writes what came of it: the second of a refresh's two
 * transactions. Atlassian's answer is committed before anybody uses it.
 *
 * @returns undefined where the intent is no longer ours; nothing was sent, or what came is void
 * @throws the database's errors; the intent stays, and with it the token to send again
 */
export async function ask(
  dependencies: AskDependencies,
  client: pg.PoolClient,
  intent: Intent,
): Promise<Outcome | undefined> {
  const { keyring, http, app, onAppRefused } = dependencies;
  const began = Date.now();
  await client.query(`begin; set local idle_in_transaction_session_timeout = '${LOCK_LIMIT}'`);
  const { row } = await lockIntent(client, intent);
  // A program that slept long enough for others to take the intent over would send a token that is old by now.
  if (!row || Date.now() - began > STALL_MS) {
    await client.query('rollback');
    return undefined;
  }
  const answer = await refreshTokens(http, app, intent.refreshToken);
  if (!answer.ok && answer.kind === 'operator' && answer.everybody) onAppRefused(answer.logText);
  try {
    const outcome = await writeOutcome(client, keyring, row, intent, answer);
    await client.query('commit');
    return outcome;
  } catch (error) {
    if (!answer.ok) throw error;
    return await writeLate(dependencies, intent, answer, error);
  }
}

/** Writes tokens whose transaction broke: whether it was committed is unknown, and the intent decides. */
async function writeLate(
  { pool, keyring }: AskDependencies,
  intent: Intent,
  answer: TokenResult,
  cause: unknown,
): Promise<Outcome | undefined> {
  let failure = cause;
  for (const wait of LATE_WAITS_MS) {
    await sleep(wait);
    try {
      return await onClient(pool, async (client) => {
        await client.query('begin');
        const held = await lockIntent(client, intent);
        // The server may not have noticed yet that the first transaction is over.
        if (!held.row && !held.lost) throw new Error('the row is still locked');
        const outcome = held.row && (await writeOutcome(client, keyring, held.row, intent, answer));
        await client.query('commit');
        return outcome;
      });
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}
