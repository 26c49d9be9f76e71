import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import { Address, Foreign } from './foreign.js';
import { isSafeHref } from './link.js';
import { formatMoment, Moment } from './moment.js';

describe('Foreign', () => {
  it('isolates and escapes what a stranger wrote', () => {
    expect(renderToString(h(Foreign, { text: '\u202E<b>"x"</b>' }))).toBe(
      '<bdi class="foreign">&lt;b>&quot;x&quot;&lt;/b></bdi>',
    );
  });
});

describe('Address', () => {
  it('shows a long host to its end', () => {
    const host = `${'a.'.repeat(120)}evil.example`;
    expect(renderToString(h(Address, { text: host }))).toContain(host);
  });
});

describe('isSafeHref', () => {
  it.each(['/', '/portal?x=1', 'https://acme.example/a', 'http://localhost:4001/'])('accepts %s', (href) => {
    expect(isSafeHref(href)).toBe(true);
  });
  it.each(['javascript:alert(1)', 'data:text/html,x', '//evil.example', '/\\evil.example', 'x', ''])(
    'refuses %s',
    (href) => {
      expect(isSafeHref(href)).toBe(false);
    },
  );
});

describe('Moment', () => {
  const at = new Date('2026-09-02T04:05:09.123Z');
  it('writes the day, the month in letters and the time in UTC', () => {
    expect(formatMoment(at)).toBe('2 Sep 2026, 04:05 UTC');
  });
  it('keeps the exact moment for machines', () => {
    expect(renderToString(h(Moment, { at }))).toBe(
      '<time datetime="2026-09-02T04:05:09.123Z">2 Sep 2026, 04:05 UTC</time>',
    );
  });
});
