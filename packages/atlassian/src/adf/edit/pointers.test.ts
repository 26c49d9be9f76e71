import { describe, expect, it } from 'vitest';
import { adfToMarkdown } from '../read/document.js';
import type { AdfNode } from '../types.js';
import { type Edit, editDocument } from './edit.js';

const text = (words: string): AdfNode => ({ type: 'text', text: words });
const p = (...content: AdfNode[]): AdfNode => ({ type: 'paragraph', content });
const mention: AdfNode = { type: 'mention', attrs: { id: 'u-1', text: '@Mia', accessLevel: 'CONTAINER' } };
const status: AdfNode = { type: 'status', attrs: { text: 'Waits', color: 'blue', localId: 's' } };
const date: AdfNode = { type: 'date', attrs: { timestamp: '1795305600000' } };
const card: AdfNode = { type: 'inlineCard', attrs: { url: 'https://example.com/a?b=1' } };

function rewrite(before: AdfNode[], markdown: string, more: Partial<Edit & { operation: 'rewrite' }> = {}) {
  const body = JSON.stringify({ type: 'doc', version: 1, content: before });
  const result = editDocument(body, { operation: 'rewrite', content: { markdown }, unread: true, ...more });
  if (!result.ok) throw new Error(result.reason);
  return { ...result, body: JSON.parse(result.body) as { content: AdfNode[] } };
}

describe('a text that is replaced by somebody who may not have read it', () => {
  const before = [p(text('Ask '), mention, text(' '), status, text(' '), date, text(' '), card, text('.'))];

  it('loses people, states, days and smart links only by name', () => {
    expect(rewrite(before, 'All new.').lost).toEqual([
      'mention of “@Mia”',
      'status “Waits”',
      'date 2026-11-22',
      'smart link to example.com',
    ]);
  });

  it('names none of them where it was read, as on a page', () => {
    expect(rewrite(before, 'All new.', { unread: false }).lost).toEqual([]);
  });

  it('loses none that is written again, and keeps what Markdown does not say of it', () => {
    const { markdown } = adfToMarkdown({ type: 'doc', version: 1, content: before });
    const { lost, body } = rewrite(before, `${markdown.replace('Ask', 'Tell')}\n\nAnd more.`);
    expect(lost).toEqual([]);
    expect(body.content).toEqual([p(text('Tell '), ...(before[0]?.content?.slice(1) ?? [])), p(text('And more.'))]);
  });

  it('still has a link that words lead to now, and who is mentioned once instead of twice', () => {
    const twice = [p(mention, text(' and '), mention, text(' read '), card)];
    expect(rewrite(twice, '[@Mia](accountid:u-1) reads [this](https://example.com/a?b=1).').lost).toEqual([]);
    expect(rewrite(twice, '[@Mia](accountid:u-2) reads [this](https://example.com/other).').lost).toEqual([
      'mention of “@Mia”',
      'smart link to example.com',
    ]);
  });

  it('finds them wherever they stand, and beside what is lost on pages too', () => {
    const macro: AdfNode = { type: 'extension', attrs: { extensionType: 'x', extensionKey: 'toc' } };
    const cell: AdfNode = { type: 'tableCell', content: [p(mention)] };
    const table: AdfNode = { type: 'table', content: [{ type: 'tableRow', content: [cell] }] };
    expect(rewrite([macro, table], 'x').lost).toEqual(['macro toc', 'mention of “@Mia”']);
  });

  it('is told of them in words that hide nothing and name no address', () => {
    const odd = [
      p({ type: 'mention', attrs: { id: 'u-1', text: `@Mi\u202Ea\n${'x'.repeat(80)}` } }),
      { type: 'blockCard', attrs: { url: 'no address' } },
      { type: 'mediaSingle', content: [{ type: 'media', attrs: { type: 'external', url: 'https://e.org/t?k=1' } }] },
    ];
    const [picture, mentioned, linked] = rewrite(odd, 'x').lost;
    expect(picture).toBe('picture or file e.org');
    expect(mentioned).toMatch(/^mention of “@Mia x+…”$/);
    expect(mentioned?.length).toBeLessThan(80);
    expect(linked).toBe('smart link to elsewhere');
  });
});
