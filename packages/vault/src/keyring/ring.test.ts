import { describe, expect, it } from 'vitest';
import { generateKeyringLine, KeyringError, toEntry } from '../keyring.js';
import { parseKeyring, parseLines } from './lines.js';
import { assemble, type RemoteKey } from './ring.js';

const entry = (id: string, byte: number) => toEntry(id, Buffer.alloc(32, byte));
const remote = (id: string, byte: number, active = true): RemoteKey => ({
  entry: entry(id, byte),
  active,
  activeFrom: new Date(byte * 1_000),
  retiredAt: null,
});
const ADDRESS = 'transit:https://vault.example.com:8200/transit/gatehouse';
const keys = (...all: RemoteKey[]) => ({ name: 'transit:transit/gatehouse', keys: all, missing: [] });

describe('what the lines of a keyring make', () => {
  it('the first line seals; keys and addresses may stand together', () => {
    const line = generateKeyringLine();
    const before = assemble(parseLines(`${line}\n${ADDRESS}`), () => keys(remote('r1', 1)));
    expect(before?.current.id).toBe(line.split(':')[0]);
    expect(before?.infos.map(({ id, state }) => [id, state])).toEqual([
      [line.split(':')[0], 'seals'],
      ['r1', 'opens'],
    ]);
    const after = assemble(parseLines(`${ADDRESS}\n${line}`), () => keys(remote('r1', 1)));
    expect(after?.current.id).toBe('r1');
    expect([...(after?.keys.keys() ?? [])]).toEqual(['r1', line.split(':')[0]]);
  });

  it('of the keys behind an address the latest that is active seals, and one that is announced opens already', () => {
    const ring = assemble(parseLines(ADDRESS), () => keys(remote('r3', 3, false), remote('r2', 2), remote('r1', 1)));
    expect(ring?.infos.map(({ id, state }) => [id, state])).toEqual([
      ['r3', 'announced'],
      ['r2', 'seals'],
      ['r1', 'opens'],
    ]);
    expect(ring?.keys.has('r3')).toBe(true);
  });

  it('a key that is retired opens and seals no more, though none is left that does', () => {
    const retired = { ...remote('r2', 2), retiredAt: new Date(9_000) };
    const ring = assemble(parseLines(ADDRESS), () => keys(retired, remote('r1', 1)));
    expect(ring?.infos.map(({ id, state }) => [id, state])).toEqual([
      ['r2', 'retired'],
      ['r1', 'seals'],
    ]);
    expect(ring?.keys.has('r2')).toBe(true);
    expect(assemble(parseLines(ADDRESS), () => keys(retired))).toBeUndefined();
  });

  it('is overtaken by a later key that did not unwrap, and by no earlier one, nor where a line seals', () => {
    const missing = (at: number) => () => ({
      ...keys(remote('r2', 2)),
      missing: [{ id: 'gone', activeFrom: new Date(at) }],
    });
    expect(assemble(parseLines(ADDRESS), missing(3_000))?.overtakenBy).toBe('gone');
    expect(assemble(parseLines(ADDRESS), missing(1_000))?.overtakenBy).toBeUndefined();
    expect(assemble(parseLines(`${generateKeyringLine()}\n${ADDRESS}`), missing(3_000))?.overtakenBy).toBeUndefined();
  });

  it('nothing seals where the first line has no key that may, whatever other lines have', () => {
    const line = generateKeyringLine();
    expect(assemble(parseLines(`${ADDRESS},${line}`), () => keys())).toBeUndefined();
    expect(assemble(parseLines(`${ADDRESS},${line}`), () => keys(remote('r1', 1, false)))).toBeUndefined();
  });

  it('a key of the database never takes the place of a line with its id', () => {
    const line = generateKeyringLine();
    const id = line.split(':')[0] ?? '';
    const ring = assemble(parseLines(`${line}\n${ADDRESS}`), () => keys(remote(id, 9)));
    const own = parseKeyring(line).find(id);
    expect(own && ring?.keys.get(id)?.equals(own)).toBe(true);
    expect(ring?.infos).toHaveLength(1);
  });

  it.each([
    ['', 'is empty'],
    ['transit:ftp://vault.example.com/a/b', 'line 1'],
    [`${ADDRESS}\n${ADDRESS}`, 'twice'],
    ['aws-kms:', 'line 1'],
  ])('refuses %j', (text, why) => {
    expect(() => parseLines(text)).toThrow(KeyringError);
    expect(() => parseLines(text)).toThrow(why);
  });

  it('keys cannot be seen in what is logged or printed', async () => {
    const { inspect } = await import('node:util');
    const line = generateKeyringLine();
    const ring = parseKeyring(line);
    const bytes = Buffer.from(line.split(':')[1] ?? '', 'base64');
    for (const text of [
      JSON.stringify(ring),
      inspect(ring, { depth: 9, showHidden: true }),
      String(ring.current.key),
    ]) {
      expect(text).not.toContain(line.split(':')[1]);
      expect(text).not.toContain(bytes.toString('hex'));
      expect(text).not.toContain(bytes.toString('hex').match(/../g)?.slice(0, 8).join(' '));
    }
  });
});
