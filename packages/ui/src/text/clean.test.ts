import { describe, expect, it } from 'vitest';
import { cleanText } from './clean.js';

describe('cleanText', () => {
  it('removes what reorders or hides text', () => {
    expect(cleanText('\u202Emoc.live\u202C \u2066a\u2069\u200Bb\u2060c\u{E0041}\u0000')).toBe('moc.live abc');
  });

  it('keeps names of every script, and emoji that are joined from several', () => {
    for (const name of ['Zoë', 'محرر', 'エディタ', 'हिन्दी', '👩‍👩‍👧‍👦 Family']) expect(cleanText(name)).toBe(name);
  });

  it('cuts between characters as people see them', () => {
    expect(cleanText('👩‍👩‍👧‍👦'.repeat(100), 3)).toBe(`${'👩‍👩‍👧‍👦'.repeat(3)}…`);
    expect(cleanText('abc', 3)).toBe('abc');
  });

  it('flattens stacked marks and lines', () => {
    expect(cleanText(`Z${'\u0351'.repeat(50)}\n\n end`)).toBe(`Z${'\u0351'.repeat(3)} end`);
  });

  it('stays short for a megabyte of marks', () => {
    expect(cleanText('\u0351'.repeat(1_000_000)).length).toBeLessThan(100);
  });

  it('says so when nothing visible is left', () => {
    expect(cleanText(' \u200B\u202E ')).toBe('Unnamed');
    expect(cleanText('', 10, '')).toBe('');
  });

  it('never leaves half of a surrogate pair', () => {
    expect(cleanText('a\uD83D').isWellFormed()).toBe(true);
  });
});
