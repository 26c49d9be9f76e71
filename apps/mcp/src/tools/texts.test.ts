import { markdownToAdf } from '@gatehouse/atlassian';
import { describe, expect, it } from 'vitest';
import { issueReference, pageReference } from './common/references.js';
import { resultPage } from './common/result-page.js';
import { windowOf } from './common/window.js';
import { buildCql } from './confluence/cql.js';
import { outlineOf, sectionOf } from './confluence/outline.js';
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
  const page = markdownToAdf(
    '# One\ntext\n## Two\n```sh\n# no heading\n```\n### Three\n## Four ##\nend\n# Five\n## Two\n## Two',
  );

  it('leaves out what only looks like a heading, and says how each section is named', () => {
    expect(outlineOf(page)).toEqual([
      { level: 1, title: 'One', section: 'One' },
      { level: 2, title: 'Two', section: 'One > Two' },
      { level: 3, title: 'Three', section: 'Three' },
      { level: 2, title: 'Four', section: 'Four' },
      { level: 1, title: 'Five', section: 'Five' },
      { level: 2, title: 'Two', section: 'Five > Two#1' },
      { level: 2, title: 'Two', section: 'Five > Two#2' },
    ]);
    expect(outlineOf(undefined)).toEqual([]);
  });

  it('finds sections as edits do, and lists those that may be meant', () => {
    expect(sectionOf(page, 'one > two')).toEqual(markdownToAdf('## Two\n```sh\n# no heading\n```\n### Three'));
    const refused = (name: string) => expect.objectContaining({ wire: name });
    expect(() => sectionOf(page, '## two')).toThrow(
      refused('Several sections are called ## two. Headings: One > Two; Five > Two#1; Five > Two#2.'),
    );
    expect(() => sectionOf(page, 'Nowhere')).toThrow(
      refused(
        'The page has no section called Nowhere. Headings: One; One > Two; Three; Four; Five; Five > Two#1; Five > Two#2.',
      ),
    );
    expect(() => sectionOf(undefined, 'One')).toThrow(refused('The page has no section called One. Headings: none.'));
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
