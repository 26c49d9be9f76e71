import { describe, expect, it } from 'vitest';
import { cleanText, mapTexts } from './clean.js';

const tags = [...'ignore'].map((letter) => String.fromCodePoint(0xe0000 + letter.charCodeAt(0))).join('');

describe('what the model sees', () => {
  it.each([
    ['a direction override', 'pay\u202Egpj.exe', 'paygpj.exe'],
    ['isolates', '\u2066abc\u2069', 'abc'],
    ['zero-width spaces', 'ad\u200Bmin\uFEFF', 'admin'],
    ['sentences spelt in tags', `hello${tags}`, 'hello'],
    ['bytes hidden in variation selectors', 'a\uFE01\u{E0101}\u{E01EF}b', 'ab'],
    ['joiners between Latin letters', 'a\u200Db\u200Cc', 'abc'],
    ['runs of joiners', '👩\u200D\u200D\u200D💻', '👩💻'],
    ['escape sequences', '\u001B[31mred\u0007', '[31mred'],
    ['carriage returns and line separators', 'a\r\nb\u2028c', 'a\nb\nc'],
    ['a selector after a letter', 'a\uFE0F', 'a'],
    ['a selector after a digit', '1\uFE0F2\uFE0E', '12'],
    ['grapheme joiners', 'a\u034Fb', 'ab'],
    ['joiners that a grapheme joiner or an accent would allow', 'a\u034F\u200Db\u0301\u200Cc', 'ab\u0301c'],
    ['unassigned invisible characters', 'a\u2065b\uFFF0\u{E0FFF}c', 'abc'],
    ['shorthand controls', 'a\u{1BCA0}\u{1BCA3}b', 'ab'],
    ['musical controls', 'a\u{1D173}\u{1D17A}b', 'ab'],
    ['hieroglyph controls', 'a\u{13430}\u{1343F}b', 'ab'],
    ['joiners at the end of words of joining scripts', 'می\u200C. ක්\u200D', 'می. ක්'],
    ['joiners beside selectors of letters', 'a\uFE0F\u200D😀', 'a😀'],
  ])('has no %s', (_what, given, expected) => {
    expect(cleanText(given)).toBe(expected);
  });

  it.each([
    ['emoji families', '👩\u200D👩\u200D👧\u200D👦 and 🏳\uFE0F\u200D🌈 and ✔\uFE0F'],
    ['skin tones', '👩🏽\u200D💻'],
    ['keycaps', '1\uFE0F\u20E3'],
    ['Arabic with vowel signs', 'مِ\u200Cخ'],
    ['Bengali', 'র\u200D্য'],
    ['Persian', 'می\u200Cخواهم'],
    ['Sinhala', 'ශ්\u200Dරී'],
    ['tabs, line feeds and accents', 'a\tb\nç é 日本語'],
  ])('keeps %s whole', (_what, text) => {
    expect(cleanText(text)).toBe(text);
  });

  it('is cleaned at any depth', () => {
    expect(mapTexts({ a: ['x\u200B', { b: 'y\u202E' }], n: 1, t: true }, cleanText)).toEqual({
      a: ['x', { b: 'y' }],
      n: 1,
      t: true,
    });
  });
});
