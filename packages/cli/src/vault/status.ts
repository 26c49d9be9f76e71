import { columnsOf, countSealed, type KeyInfo, type SealedCount } from '@gatehouse/vault';
import type { Workplace } from './keyring.js';

const plain = (count: number) => count.toLocaleString('en');
const columnName = ({ column }: SealedCount) => `${column.table}.${column.column}`;

/** What a keyring's columns hold, counted by key. */
export async function countAll({ name, pool }: Workplace): Promise<SealedCount[]> {
  const counts: SealedCount[] = [];
  for (const column of columnsOf(name)) counts.push(...(await countSealed(pool, column)));
  return counts;
}

/** How many values a key sealed. @param id absent for what is no envelope */
export function sealedBy(counts: readonly SealedCount[], id: string | undefined): number {
  return counts.filter(({ keyId }) => keyId === id).reduce((sum, { count }) => sum + count, 0);
}

/**
 * Says which keys there are, what each sealed, and which can go.
 * @returns 1 where something is sealed with a key that the keyring lacks
 */
export async function statusCommand(workplace: Workplace, asJson: boolean): Promise<number> {
  const keys = workplace.keyring.keys();
  const counts = await countAll(workplace);
  const lost = counts.filter(({ keyId }) => !keys.some(({ id }) => id === keyId));
  process.stdout.write(asJson ? toJson(keys, counts, lost) : toText(workplace.variable, keys, counts, lost));
  return lost.length > 0 ? 1 : 0;
}

function toJson(keys: KeyInfo[], counts: SealedCount[], lost: SealedCount[]): string {
  const flat = (count: SealedCount) => ({ column: columnName(count), key: count.keyId ?? null, count: count.count });
  const described = keys.map(({ id, state, origin, activeFrom, retiredAt }) => ({
    id,
    state,
    origin,
    activeFrom: activeFrom ?? null,
    retiredAt: retiredAt ?? null,
    sealed: sealedBy(counts, id),
    removable: state === 'opens' && sealedBy(counts, id) === 0,
  }));
  return `${JSON.stringify({ keys: described, sealed: counts.map(flat), lost: lost.map(flat) }, null, 2)}\n`;
}

function toText(variable: string, keys: KeyInfo[], counts: SealedCount[], lost: SealedCount[]): string {
  const lines = [variable];
  for (const key of keys) lines.push(`  ${key.id.padEnd(12)} ${describe(key, sealedBy(counts, key.id))}`);
  lines.push('', 'What is sealed with it');
  if (counts.length === 0) lines.push('  nothing yet');
  for (const count of counts) {
    const what = count.keyId ?? 'no envelope';
    const note = lost.includes(count) ? '  ← the keyring lacks this key' : '';
    lines.push(`  ${columnName(count).padEnd(30)} ${what.padEnd(12)} ${plain(count.count).padStart(12)}${note}`);
  }
  if (lost.length > 0) {
    const sum = lost.reduce((total, { count }) => total + count, 0);
    lines.push('', `${plain(sum)} values cannot be opened. Bring back the keys that sealed them.`);
  }
  return `${lines.join('\n')}\n`;
}

function describe({ state, origin, activeFrom, retiredAt }: KeyInfo, sealed: number): string {
  const since = activeFrom ? `, from ${activeFrom.toISOString()}` : '';
  const where = origin === 'line' ? '' : ` (${origin}${since})`;
  if (state === 'seals') return `seals${where}`;
  if (state === 'announced') return `will seal${where}`;
  if (sealed > 0) return `opens what it sealed; re-wrap that with \`gatehouse vault rekey\`${where}`;
  if (retiredAt)
    return `retired at ${retiredAt.toISOString()}; an hour later \`gatehouse vault remove\` deletes it${where}`;
  return `can be removed: nothing is sealed with it${where}`;
}
