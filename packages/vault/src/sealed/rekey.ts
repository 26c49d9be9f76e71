import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { Keyring } from '../keyring.js';
import { type Batch, rewrapBatch, type Unopened } from './batch.js';
import type { SealedColumn } from './columns.js';

/** Values that are still sealed with another entry than the current one. */
export interface Leftover {
  column: SealedColumn;
  keyId: string | undefined;
  /** `still_sealed`: the last pass yet found some; somebody keeps sealing with an older entry, or holds rows' locks. */
  reason: Unopened['reason'] | 'still_sealed';
  count: number;
  /** Primary keys of a few of them. */
  examples: string[];
}

export interface RekeyResult {
  rewrapped: number;
  leftovers: Leftover[];
}

export interface RekeyOptions {
  pool: pg.Pool;
  keyring: Keyring;
  columns: readonly SealedColumn[];
  /** Told after each batch how many values of a column were re-wrapped, counted from the beginning. */
  onProgress?: (column: SealedColumn, rewrapped: number) => void;
  /** Values in one batch; 500 unless told. */
  batchSize?: number;
  /** Milliseconds to go on for where others still seal with an older entry; 60,000 unless told. */
  patienceMs?: number;
}

const EXAMPLES = 3;
const PAUSE_MS = 250;

/**
 * Re-wraps everything that is sealed with another entry than the keyring's current one, online. Its state is the rows
 * themselves: ended at any point it goes on where it was, and two at once do each other no harm. What cannot be opened
 * is left alone and reported.
 */
export async function rekey(options: RekeyOptions): Promise<RekeyResult> {
  const results: RekeyResult[] = [];
  for (const column of options.columns) results.push(await rekeyColumn(options, column));
  return {
    rewrapped: results.reduce((sum, result) => sum + result.rewrapped, 0),
    leftovers: results.flatMap((result) => result.leftovers),
  };
}

async function rekeyColumn(options: RekeyOptions, column: SealedColumn): Promise<RekeyResult> {
  let rewrapped = 0;
  let end = Number.POSITIVE_INFINITY;
  for (;;) {
    const pass = await passOver(options, column, (count) => options.onProgress?.(column, rewrapped + count));
    rewrapped += pass.rewrapped;
    const done = pass.rewrapped === 0 && pass.missed === 0;
    if (done) return { rewrapped, leftovers: pass.leftovers };
    // What was sealed behind our back while a pass ran is found by the next.
    end = Math.min(end, performance.now() + (options.patienceMs ?? 60_000));
    if (performance.now() > end) {
      const still: Leftover = {
        column,
        keyId: undefined,
        reason: 'still_sealed',
        count: pass.rewrapped + pass.missed,
        examples: [],
      };
      return { rewrapped, leftovers: [...pass.leftovers, still] };
    }
    await sleep(PAUSE_MS);
  }
}

async function passOver(
  { pool, keyring, batchSize = 500 }: RekeyOptions,
  column: SealedColumn,
  onBatch: (rewrapped: number) => void,
): Promise<{ rewrapped: number; missed: number; leftovers: Leftover[] }> {
  const leftovers = new Map<string, Leftover>();
  let rewrapped = 0;
  let missed = 0;
  let next: Batch['next'];
  do {
    const batch = await rewrapBatch(pool, keyring, column, next, batchSize);
    rewrapped += batch.rewrapped;
    missed += batch.missed;
    for (const unopened of batch.unopened) note(leftovers, column, unopened);
    next = batch.next;
    onBatch(rewrapped);
  } while (next);
  return { rewrapped, missed, leftovers: [...leftovers.values()] };
}

function note(leftovers: Map<string, Leftover>, column: SealedColumn, { keyId, reason, row }: Unopened): void {
  const name = `${reason} ${keyId ?? ''}`;
  const leftover = leftovers.get(name) ?? { column, keyId, reason, count: 0, examples: [] };
  leftover.count += 1;
  if (leftover.examples.length < EXAMPLES) leftover.examples.push(row);
  leftovers.set(name, leftover);
}
