import { describe, expect, it } from 'vitest';
import { generateKeyringLine, KeyringError, open, parseKeyring, SealError, seal, sealedWith } from './index.js';
import { headOf, rewrap, WRAPPED_MAX } from './sealing.js';

const older = generateKeyringLine();
const newer = generateKeyringLine();
const text = Buffer.from('a refresh token');

describe('sealing', () => {
  it('opens only where it was sealed for', () => {
    const ring = parseKeyring(newer);
    const sealed = seal(ring, text, 'connection:1');
    expect(open(ring, sealed, 'connection:1')).toEqual(text);
    expect(() => open(ring, sealed, 'connection:2')).toThrow(SealError);
    expect(sealed.includes(text)).toBe(false);
  });

  it('notices every changed bit', () => {
    const ring = parseKeyring(newer);
    const sealed = seal(ring, text, 'x');
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = Buffer.from(sealed);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(() => open(ring, changed, 'x'), `byte ${at}`).toThrow(SealError);
    }
    for (const length of [0, 1, 2, 40, sealed.length - 1]) {
      expect(() => open(ring, sealed.subarray(0, length), 'x')).toThrow(SealError);
    }
  });

  it('never makes the same bytes twice', () => {
    const ring = parseKeyring(newer);
    expect(seal(ring, text, 'x')).not.toEqual(seal(ring, text, 'x'));
  });

  it('opens with an older entry of the ring, seals with the newest, and says which it was', () => {
    const before = seal(parseKeyring(older), text, 'x');
    const both = parseKeyring(`${newer}\n${older}\n`);
    expect(open(both, before, 'x')).toEqual(text);
    expect(sealedWith(seal(both, text, 'x'))).toBe(newer.split(':')[0]);
    expect(() => open(parseKeyring(newer), before, 'x')).toThrow(/which the keyring lacks/);
  });
});

describe('keyring', () => {
  it.each([
    ['', 'is empty'],
    ['k1:short', 'line 1'],
    [`${older}\nk2:${'A'.repeat(42)}==`, 'line 2'],
    [`${older},${older}`, 'twice'],
  ])('refuses %j', (given, why) => {
    expect(() => parseKeyring(given)).toThrow(KeyringError);
    expect(() => parseKeyring(given)).toThrow(why);
  });

  it('never repeats key material in an error', () => {
    const line = older.slice(0, -1);
    expect(() => parseKeyring(line)).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining(line.slice(12)) }),
    );
  });
});

describe('re-wrapping', () => {
  const [before, after] = [parseKeyring(older), parseKeyring(`${newer}\n${older}`)];

  it('puts the current key around the same data key, at the same place, from the beginning alone', () => {
    const sealed = seal(before, text, 'x');
    const { old, renewed } = rewrap(after, sealed.subarray(0, WRAPPED_MAX), 'x');
    expect(sealed.subarray(0, old.length)).toEqual(old);
    const result = Buffer.concat([renewed, sealed.subarray(old.length)]);
    expect(sealedWith(result)).toBe(newer.split(':')[0]);
    expect(result.subarray(0, headOf(after.current.id).length)).toEqual(headOf(after.current.id));
    expect(open(parseKeyring(newer), result, 'x')).toEqual(text);
    expect(() => open(before, result, 'x')).toThrow(SealError);
  });

  it('does nothing for a value of another place, or of a key that it lacks', () => {
    const sealed = seal(before, text, 'x');
    expect(() => rewrap(after, sealed, 'y')).toThrow(SealError);
    expect(() => rewrap(parseKeyring(newer), sealed, 'x')).toThrow(/which the keyring lacks/);
    expect(() => rewrap(after, Buffer.from('no envelope'), 'x')).toThrow(SealError);
  });
});
