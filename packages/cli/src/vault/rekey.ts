import { columnsOf, type Leftover, rekey } from '@gatehouse/vault';
import type { Workplace } from './keyring.js';
import { createProgress } from './progress.js';
import { countAll } from './status.js';

const plain = (count: number) => count.toLocaleString('en');

/**
 * Re-wraps what is sealed with other keys than the one that seals, telling how far it is.
 * @returns 1 where something is left, having said what and why
 */
export async function rekeyCommand(workplace: Workplace): Promise<number> {
  const { name, pool, keyring } = workplace;
  const { id } = keyring.current;
  const announced = keyring.keys().find(({ state }) => state === 'announced');
  if (announced) {
    const at = announced.activeFrom?.toISOString() ?? 'soon';
    process.stderr.write(`${announced.id} seals from ${at} on: run this again after that.\n`);
  }
  const totals = new Map<string, number>();
  for (const { column, keyId, count } of await countAll(workplace)) {
    const key = `${column.table}.${column.column}`;
    if (keyId !== id) totals.set(key, (totals.get(key) ?? 0) + count);
  }
  const progress = createProgress(process.stderr);
  const began = performance.now();
  const { rewrapped, leftovers } = await rekey({
    pool,
    keyring,
    columns: columnsOf(name),
    onProgress: ({ table, column }, done) => {
      const what = `${table}.${column}`;
      progress.show(what, done, totals.get(what) ?? 0);
    },
  });
  progress.end();
  const seconds = ((performance.now() - began) / 1_000).toFixed(1);
  process.stdout.write(`Re-wrapped ${plain(rewrapped)} values with ${id} in ${seconds} s.\n`);
  for (const leftover of leftovers) process.stderr.write(`${explain(leftover)}\n`);
  return leftovers.length > 0 ? 1 : 0;
}

function explain({ column, keyId, reason, count, examples }: Leftover): string {
  const what = `${plain(count)} of ${column.table}.${column.column}`;
  const rows = examples.length > 0 ? ` Such as: ${examples.join(', ')}.` : '';
  switch (reason) {
    case 'unknown_key':
      return `${what} are sealed with ${keyId ?? 'a key'}, which the keyring lacks.${rows}\n  → Add that key's line, and run this again.`;
    case 'damaged':
      return `${what} do not open: they were changed, or moved from another row.${rows}\n  → They are of no use. Their owners have to connect or sign in again.`;
    case 'still_sealed':
      return `${what} were still being sealed with another key.\n  → Check that auth and mcp everywhere have this keyring, and run this again.`;
  }
}
