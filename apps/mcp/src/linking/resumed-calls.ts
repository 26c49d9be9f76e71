import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '@gatehouse/database';
import type { Logger } from '@gatehouse/telemetry';
import { type Keyring, resumedCallPlace, seal } from '@gatehouse/vault';
import type { Principal } from '../bearer/principal.js';
import type { Called, ToolResult } from '../tools/answer.js';
import { openBytes } from './sealed-text.js';

/** A little more than a call can take, for one that another process began (milliseconds). */
const PATIENCE_MS = 32_000;
const LOOK_EVERY_MS = 300;
/** Longer than the state of a call is good for, in its last round. */
const KEPT_FOR = `interval '30 minutes'`;

export type Resumed =
  | { kind: 'called'; called: Called }
  /** The call had been made before, and this came of it. */
  | { kind: 'again'; result: ToolResult }
  /** The call had been begun before, and nobody knows what came of it: its process ended meanwhile. */
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
}

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
  /** What came of a call that was begun elsewhere; `released` where it could be begun again. */
  const earlier = async (
    hash: Buffer,
    subject: string,
    signal: AbortSignal,
  ): Promise<Exclude<Resumed, { kind: 'called' }> | { kind: 'released' }> => {
    for (const end = performance.now() + PATIENCE_MS; performance.now() < end && !signal.aborted; ) {
      const { rows } = await pool.query<{ result_sealed: Buffer | null }>({
        name: 'resumed-call-read',
        text: 'select result_sealed from resumed_calls where call_hash = $1 and user_id = $2',
        values: [hash, subject],
      });
      const [row] = rows;
      if (!row) return { kind: 'released' };
      if (row.result_sealed) {
        const opened = openBytes(keyring, row.result_sealed, resumedCallPlace(hash, subject));
        return opened ? { kind: 'again', result: JSON.parse(opened.toString()) as ToolResult } : { kind: 'unknown' };
      }
      await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => {});
    }
    return { kind: 'unknown' };
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
        if (found.kind !== 'released') return found;
      }
      const called = await call();
      // The answer is there, whether or not it could be kept for another time.
      await finish(hash, subject, called).catch((error: unknown) =>
        logger.warn({ err: error }, 'what came of a resumed call could not be kept'),
      );
      return { kind: 'called', called };
    },
  };
}

/** A tool writes last: what it could not do for want of a connection, or was cancelled in, was not begun. */
function nothingWritten({ need, outcome }: Called): boolean {
  return need !== undefined || outcome === 'cancelled';
}
