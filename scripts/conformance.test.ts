import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const page = readFileSync(`${root}docs/conformance.md`, 'utf8');

const span = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, at) => first + at);

/** The rows of the authorization server, from the requirements that MCP and OAuth place on it. */
const ROWS = [
  [1, 18],
  [20, 32],
  [40, 46],
  [50, 53],
  [60, 73],
  [80, 80],
]
  .flatMap(([first = 0, last = 0]) => span(first, last))
  .map((row) => `AS-${String(row).padStart(2, '0')}`);

/** What the page says of a row: which tests show it, or why none does. */
function entriesOf(row: string): string[] {
  const number = Number(row.slice(3));
  return page.split('\n').filter((line) => {
    const [, names = ''] = line.split('|');
    return names.split(',').some((name) => {
      const [first, last = first] = [...name.matchAll(/AS-(\d+)/g)].map(([, found]) => Number(found));
      return first !== undefined && last !== undefined && first <= number && number <= last;
    });
  });
}

/** The test files that an entry names. */
function filesOf(entry: string): string[] {
  return [...entry.matchAll(/`([\w./-]+\.test\.ts)`/g)].map(([, name]) => `${root}${name}`).filter(existsSync);
}

describe('the page about conformance', () => {
  it.each(ROWS)('%s has a test that is named after it, or a reason', (row) => {
    const entries = entriesOf(row);
    expect(entries).not.toEqual([]);
    if (entries.some((entry) => /does not apply|nothing to test/.test(entry))) return;
    const files = entries.flatMap(filesOf).map((file) => readFileSync(file, 'utf8'));
    expect(
      files.some((text) => text.includes(row)),
      `no test file of ${row} names it`,
    ).toBe(true);
  });
});
