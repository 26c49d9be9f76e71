import { createHash } from 'node:crypto';
import type { Database } from '@gatehouse/database';
import type { Logger } from '@gatehouse/telemetry';
import { type Keyring, resumedCallPlace, seal } from '@gatehouse/vault';
import type { Principal } from '../bearer/principal.js';
import { promptly } from '../promptly.js';
import type { Called, ToolResult } from '../tools/answer.js';
import { openBytes } from './sealed-text.js';
import { createWaiters } from './waiters.js';

/** A little more than a call can take, for one that another process began (milliseconds). */
const PATIENCE_MS = 32_000;
const LOOK_EVERY_MS = 300;
/** Longer than the state of a call is good for, in its last round. */
const KEPT_FOR = `interval '30 minutes'`;

export type Resumed =
  | { kind: 'called'; called: Called }
  /** The call had been made before, and this came of it. */
  | { kind: 'again'; result: ToolResult }
  /**
   * The call had been begun before, and what came of it cannot be said: its process ended meanwhile, or it is still
   * under way and too many wait for theirs already.
   */
  | { kind: 'unknown' };

/**
 * Of a request state the effect is single-use (MCP 2026-07-28, Multi Round-Trip Requests, the warning below requirement
 * 5): a client that lost an answer comes again with the same state, and must not write twice.
 */
export interface ResumedCalls {
  /**
   * Makes a call that writes, once for each `callId` over all replicas.
   * @throws the database's error, where it could not be noted that the call begins: it did not begin then
   */
  once(callId: string, principal: Principal, signal: AbortSignal, call: () => Promise<Called>): Promise<Resumed>;
  /** Lets those who wait for what came of a call go on without. */
  close(): void;
}

/** `released`: it could be begun again. */
type Earlier = 'released' | { sealed: Buffer };

export function createResumedCalls(parts: { pool: Database['pool']; keyring: Keyring; logger: Logger }): ResumedCalls {
  const { pool, keyring, logger } = parts;

  const begin = async (hash: Buffer, subject: string): Promise<boolean> => {
    const { rowCount } = await pool.query({
      name: 'resumed-call-begin',
      text: `insert into resumed_calls (call_hash, user_id, expires_at) values ($1, $2, now() + ${KEPT_FOR})
             on conflict do nothing`,
      values: [hash, subject],
    });
    return rowCount === 1;
  };
  /** What is known of calls that were begun; those whose outcome is still open are not in the answer. */
  const look = async (hashes: Buffer[]): Promise<Map<string, Earlier>> => {
    const { rows } = await promptly<{ call_hash: Buffer; result_sealed: Buffer | null }>(pool, {
      name: 'resumed-calls-read',
      text: 'select call_hash, result_sealed from resumed_calls where call_hash = any($1)',
      values: [hashes],
    });
    const known = new Map<string, Earlier>(hashes.map((hash) => [hash.toString('hex'), 'released']));
    for (const { call_hash: hash, result_sealed: sealed } of rows) {
      if (sealed) known.set(hash.toString('hex'), { sealed });
      else known.delete(hash.toString('hex'));
    }
    return known;
  };
  const waiters = createWaiters({ look, logger, patienceMs: PATIENCE_MS, everyMs: LOOK_EVERY_MS });

  /** What came of a call that was begun elsewhere; undefined where it could be begun again. */
  const earlier = async (
    hash: Buffer,
    subject: string,
    signal: AbortSignal,
  ): Promise<Exclude<Resumed, { kind: 'called' }> | undefined> => {
    const found = (await look([hash])).get(hash.toString('hex')) ?? (await waiters.until(hash, subject, signal));
    if (found === 'released') return undefined;
    const opened = found && openBytes(keyring, found.sealed, resumedCallPlace(hash, subject));
    return opened ? { kind: 'again', result: JSON.parse(opened.toString()) as ToolResult } : { kind: 'unknown' };
  };
  const finish = async (hash: Buffer, subject: string, called: Called): Promise<void> => {
    if (nothingWritten(called)) {
      await pool.query('delete from resumed_calls where call_hash = $1', [hash]);
      return;
    }
    const sealed = seal(keyring, Buffer.from(JSON.stringify(called.result)), resumedCallPlace(hash, subject));
    await pool.query('update resumed_calls set result_sealed = $2 where call_hash = $1', [hash, sealed]);
  };

  return {
    async once(callId, { subject }, signal, call) {
      const hash = createHash('sha256').update(callId).digest();
      while (!(await begin(hash, subject))) {
        const found = await earlier(hash, subject, signal);
        if (found) return found;
      }
      const called = await call();
      // The answer is there, whether or not it could be kept for another time.
      await finish(hash, subject, called).catch((error: unknown) =>
        logger.warn({ err: error }, 'what came of a resumed call could not be kept'),
      );
      return { kind: 'called', called };
    },
    close: waiters.close,
  };
}

/**
 * A tool writes last: what it could not do for want of a connection, or was cancelled in, was not begun. What is not known
 * yet is looked for before it is done again.
 */
function nothingWritten({ need, outcome }: Called): boolean {
  return need !== undefined || outcome === 'cancelled' || outcome === 'unknown';
}
