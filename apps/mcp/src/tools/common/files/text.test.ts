import { describe, expect, it } from 'vitest';
import { mayBeText, textOf } from './text.js';

describe('the text of a file', () => {
  it('is read by its byte order mark, and as UTF-8 without one', () => {
    expect(textOf(Buffer.from('Tromsø ☃'))).toBe('Tromsø ☃');
    expect(textOf(Buffer.from('\ufeffTromsø'))).toBe('Tromsø');
    expect(textOf(Buffer.from('\ufeffTromsø', 'utf16le'))).toBe('Tromsø');
    expect(textOf(Buffer.from('\ufeffTromsø', 'utf16le').swap16())).toBe('Tromsø');
    expect(textOf(Buffer.alloc(0))).toBe('');
  });

  it('is none where it is something else', () => {
    expect(textOf(Buffer.from('Tromsø', 'latin1'))).toBeUndefined();
    expect(textOf(Buffer.from('a\0b'))).toBeUndefined();
    expect(textOf(Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 0xff]))).toBeUndefined();
  });

  it.each([
    ['a.bin', 'text/html', true],
    ['a', 'application/vnd.api+json; charset=utf-8', true],
    ['server.LOG', 'application/octet-stream', true],
    ['drawing.svg', 'image/svg+xml', false],
    ['notes.txt', 'image/png', false],
    ['a.zip', 'application/zip', false],
  ])('may be in %s of type %s: %s', (name, type, expected) => {
    expect(mayBeText({ name, type })).toBe(expected);
  });
});
