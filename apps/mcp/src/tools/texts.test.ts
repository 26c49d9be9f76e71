import { findSection } from '@gatehouse/atlassian';
import { describe, expect, it } from 'vitest';
import { issueReference, pageReference } from './common/references.js';
import { resultPage } from './common/result-page.js';
import { windowOf } from './common/window.js';
import { buildCql } from './confluence/cql.js';
import { outlineOf } from './confluence/outline.js';
import { shortValue } from './jira/values.js';

describe('references', () => {
  it.each([
    ['abc-12', 'ABC-12', undefined],
    ['10042', '10042', undefined],
    ['https://a.atlassian.net/browse/ABC-12?focusedId=1', 'ABC-12', 'https://a.atlassian.net'],
    [
      'https://a.atlassian.net/jira/software/projects/ABC/boards/1?selectedIssue=ABC-7',
      'ABC-7',
      'https://a.atlassian.net',
    ],
  ])('%s is an issue', (given, id, site) => {
    expect(issueReference(given)).toEqual({ id, site });
  });

  it.each(['', 'ABC', '../x', 'https://a.atlassian.net/', 'ABC-1/../../x'])('%j is none', (given) => {
    expect(() => issueReference(given)).toThrow();
  });

  it.each([
    ['123', '123', undefined],
    ['https://a.atlassian.net/wiki/spaces/OPS/pages/123/Title', '123', 'https://a.atlassian.net'],
    ['https://a.atlassian.net/wiki/pages/viewpage.action?pageId=123', '123', 'https://a.atlassian.net'],
    ['https://a.atlassian.net/wiki/spaces/OPS/blog/2026/10/31/123/Title', '123', 'https://a.atlassian.net'],
  ])('%s is a page', (given, id, site) => {
    expect(pageReference(given)).toMatchObject({ id, site });
  });

  it('a title is no page reference', () => {
    expect(pageReference('Release notes 2024')).toBeUndefined();
  });
});

describe('long answers', () => {
  it('are cut at a line, and continue where they were cut', () => {
    const text = `${'a'.repeat(90)}\n${'b'.repeat(50)}`;
    const first = windowOf(text, 0, 100);
    expect(first).toEqual({ text: 'a'.repeat(90), total: 141, nextOffset: 90 });
    expect(windowOf(text, 90, 100)).toEqual({ text: `\n${'b'.repeat(50)}`, total: 141, nextOffset: undefined });
    expect(windowOf(text, 500, 100)).toEqual({ text: '', total: 141, nextOffset: undefined });
  });

  it('never end in half a character', () => {
    const text = '😀'.repeat(100);
    const first = windowOf(text, 0, 11);
    expect(first.text).toBe('😀'.repeat(5));
    expect(windowOf(text, first.nextOffset ?? 0, 1_000).text).toBe('😀'.repeat(95));
  });

  it('leave out whole rows, and then give no cursor that would skip them', () => {
    const rows = ['x'.repeat(40), 'y'.repeat(40), 'z'.repeat(40)];
    const page = resultPage(rows, { maxChars: 90, next: 'cursor', nothing: 'none' });
    expect(page).toMatchObject({ shown: 2, structured: { has_more: true, truncated: true } });
    expect(page.text).toContain('repeat with limit 2, or a higher max_chars.');
    const narrow = resultPage(rows, { maxChars: 90, next: 'cursor', nothing: 'none', ways: ['limit'] });
    expect(narrow.text).toContain('repeat with limit 2.');
    expect(page.structured).not.toHaveProperty('next_cursor');
    expect(resultPage(rows, { maxChars: 10, next: undefined, nothing: 'none' }).shown).toBe(1);
    expect(resultPage([], { maxChars: 10, next: undefined, nothing: 'none' }).text).toBe('none');
  });
});

describe('CQL', () => {
  it('is built from terms that cannot say more than they should', () => {
    const terms = { spaces: undefined, type: undefined, labels: undefined, updatedSince: undefined };
    expect(buildCql({ ...terms, query: 'a" OR space = "HR' })).toBe('siteSearch ~ "a\\" OR space = \\"HR"');
    expect(buildCql({ ...terms, query: 'back\\' })).toBe('siteSearch ~ "back\\\\"');
    const all = { query: 'x', spaces: ['OPS', 'ENG'], type: 'page', labels: ['a'], updatedSince: '2026-01-01' };
    expect(buildCql(all)).toBe(
      'siteSearch ~ "x" AND space in ("OPS", "ENG") AND type = page AND label in ("a") AND lastmodified >= "2026-01-01"',
    );
    expect(buildCql({ ...terms, query: undefined, type: 'page' })).toBe('type = page ORDER BY lastmodified DESC');
  });
});

describe('the outline of a page', () => {
  const page = '# One\ntext\n## Two\n```sh\n# no heading\n```\n### Three\n## Four ##\nend';

  it('leaves out what only looks like a heading', () => {
    expect(outlineOf(page).map(({ level, title }) => [level, title])).toEqual([
      [1, 'One'],
      [2, 'Two'],
      [3, 'Three'],
      [2, 'Four'],
    ]);
  });

  it('knows where a section ends', () => {
    const outline = outlineOf(page);
    const two = outline.find(({ title }) => title === 'Two');
    expect(page.slice(two?.start, two?.end)).toBe('## Two\n```sh\n# no heading\n```\n### Three\n');
  });

  it('names sections as edits do', () => {
    const outline = outlineOf(`${page}\n# Five\n## Two`);
    const named = (name: string) => {
      const found = findSection(outline, name);
      return found.ok ? found.section.path.join(' > ') : found.candidates.map(({ path }) => path.join(' > '));
    };
    expect(named('hre')).toBe('One > Two > Three');
    expect(named('## two')).toEqual(['One > Two', 'Five > Two']);
    expect(named('five > two')).toBe('Five > Two');
    expect(named('Nowhere')).toEqual([]);
  });
});

describe('values of Jira fields', () => {
  it.each([
    [null, ''],
    [5, '5'],
    [['a', 'b'], 'a, b'],
    [{ accountId: 'id', displayName: 'Maya' }, 'Maya (id)'],
    [{ value: 'Hardware', child: { value: 'Laptop' } }, 'Hardware / Laptop'],
    [[{ name: '1.0' }, { name: '2.0' }], '1.0, 2.0'],
    [{ type: 'doc', version: 1, content: [{ type: 'paragraph', content: [{ type: 'text', text: 'Hi' }] }] }, 'Hi'],
    [{ id: '3' }, 'id 3'],
  ])('%j is short', (value, text) => {
    expect(shortValue(value)).toBe(text);
  });
});
