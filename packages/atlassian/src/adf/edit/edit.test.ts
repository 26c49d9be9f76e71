import { describe, expect, it } from 'vitest';
import { expectValid } from '../../../test/adf-schema.js';
import { cleanText } from '../../text/clean.js';
import { adfToMarkdown } from '../read/document.js';
import type { AdfDoc, AdfMark, AdfNode } from '../types.js';
import { type Edit, editDocument } from './edit.js';
import { findSection } from './naming.js';
import { outlineAdf } from './outline.js';

const text = (words: string, ...marks: AdfMark[]): AdfNode => ({
  type: 'text',
  text: words,
  ...(marks.length > 0 ? { marks } : {}),
});
const p = (...content: AdfNode[]): AdfNode => ({ type: 'paragraph', content });
const h = (level: number, words: string): AdfNode => ({ type: 'heading', attrs: { level }, content: [text(words)] });
const comment: AdfMark = { type: 'annotation', attrs: { id: 'c-1', annotationType: 'inlineComment' } };
const toc: AdfNode = { type: 'extension', attrs: { extensionType: 'com.x', extensionKey: 'toc', localId: 'm' } };
const item = (localId: string, state: string, words: string): AdfNode => ({
  type: 'taskItem',
  attrs: { localId, state },
  content: [text(words)],
});
const column = (...content: AdfNode[]): AdfNode => ({ type: 'layoutColumn', attrs: { width: 50 }, content });

const PAGE: AdfDoc = {
  type: 'doc',
  version: 1,
  content: [
    toc,
    h(1, 'Deploy'),
    p(text('Wait '), text('thirty seconds', comment), text('.')),
    h(2, 'Rollback'),
    p(text('Go back.')),
    h(1, 'Test'),
    { type: 'layoutSection', content: [column(h(2, 'Rollback'), p(text('Left.'))), column(p(text('Right.')))] },
    h(2, 'Tasks **now**'),
    { type: 'taskList', attrs: { localId: 'tl' }, content: [item('t1', 'TODO', 'one'), item('t2', 'DONE', 'two')] },
  ],
};

function edit(change: Edit, page: AdfDoc = PAGE) {
  const result = editDocument(JSON.stringify(page), change);
  if (!result.ok) return { refused: result };
  const doc = JSON.parse(result.body) as AdfDoc;
  return { doc, content: doc.content, lost: result.lost, diff: result.diff };
}
const markdown = (words: string) => ({ content: { markdown: words } });

describe('an outline', () => {
  const sections = outlineAdf(PAGE);

  it('has every heading with the way to it', () => {
    expect(sections.map(({ path }) => path.join(' > '))).toEqual([
      'Deploy',
      'Deploy > Rollback',
      'Test',
      'Test > Rollback',
      'Test > Tasks **now**',
    ]);
  });

  it.each([
    ['deploy', 'Deploy'],
    ['## Deploy', 'Deploy'],
    ['Deploy > Rollback', 'Deploy > Rollback'],
    ['test>rollback', 'Test > Rollback'],
    ['tasks now', 'Test > Tasks **now**'],
    ['asks', 'Test > Tasks **now**'],
  ])('finds %s', (name, path) => {
    const found = findSection(sections, name);
    expect(found.ok && found.section.path.join(' > ')).toBe(path);
  });
});

describe('an edit by heading', () => {
  it('replaces what stands below it, subsections included, and not the heading', () => {
    const { doc, content } = edit({ operation: 'replace', section: 'Deploy', ...markdown('# Deploy\n\nNew.') });
    expectValid(doc);
    expect(content?.slice(0, 4)).toEqual([PAGE.content[0], h(1, 'Deploy'), p(text('New.')), h(1, 'Test')]);
  });

  it('adds at the end of the section and before it, and of the page', () => {
    const types = (change: Edit) => edit(change).content?.map((node) => node.content?.[0]?.text ?? node.type);
    expect(types({ operation: 'append', section: 'Deploy', ...markdown('x') })?.[5]).toBe('x');
    expect(types({ operation: 'insert_before', section: 'Test', ...markdown('x') })?.[5]).toBe('x');
    expect(types({ operation: 'append', section: undefined, ...markdown('x') })?.at(-1)).toBe('x');
    expect(types({ operation: 'insert_before', section: undefined, ...markdown('x') })?.[0]).toBe('x');
  });

  it('stays inside of a column, and leaves no column empty', () => {
    const replaced = edit({ operation: 'replace', section: 'Test > Rollback', ...markdown('Changed.') });
    const layout = replaced.content?.[6]?.content;
    expect(layout).toEqual([column(h(2, 'Rollback'), p(text('Changed.'))), column(p(text('Right.')))]);
    const deleted = edit({ operation: 'delete', section: 'Test > Rollback' });
    expect(deleted.content?.[6]?.content?.[0]).toEqual(column({ type: 'paragraph' }));
    expectValid(deleted.doc);
  });

  it('says which sections there are where the name means none or several', () => {
    expect(edit({ operation: 'delete', section: 'Rollback' }).refused).toEqual({
      ok: false,
      reason: 'ambiguous',
      sections: ['Deploy > Rollback', 'Test > Rollback'],
    });
    expect(edit({ operation: 'delete', section: 'Nowhere' }).refused).toMatchObject({ reason: 'no_section' });
    expect(editDocument('{"type":"doc","content":[null]}', { operation: 'delete', section: 'x' })).toEqual({
      ok: false,
      reason: 'unreadable',
    });
  });

  it('shows the difference as Markdown', () => {
    expect(edit({ operation: 'replace', section: 'Deploy > Rollback', ...markdown('Go on.') }).diff).toBe(
      '@@ -1,1 +1,1 @@\n-Go back.\n+Go on.',
    );
  });
});

describe('what a rewrite keeps', () => {
  const MARKDOWN =
    '# Deploy\n\nWait <span data-comment="c-1">thirty seconds</span>, please.\n\n# Test\n\n- [x] one\n- [ ] three\n- [x] two';

  it('the anchor of a comment that is written again, and the ids of tasks that are still there', () => {
    const { content, lost } = edit({ operation: 'rewrite', ...markdown(MARKDOWN) });
    expect(content?.[1]).toEqual(p(text('Wait '), text('thirty seconds', comment), text(', please.')));
    const tasks = content?.[3];
    expect(tasks?.attrs).toEqual({ localId: 'tl' });
    expect(tasks?.content?.map((task) => [task.attrs?.localId, task.attrs?.state])).toEqual([
      ['t1', 'DONE'],
      [expect.not.stringMatching(/^t\d$/), 'TODO'],
      ['t2', 'DONE'],
    ]);
    expect(lost).toEqual(['macro toc', 'columns']);
  });

  it('names what would go', () => {
    const page: AdfDoc = {
      type: 'doc',
      version: 1,
      content: [
        p(text('a', comment), text('b')),
        toc,
        toc,
        {
          type: 'mediaSingle',
          content: [{ type: 'media', attrs: { type: 'file', id: 'u', collection: '', alt: 'dock.png' } }],
        },
        { type: 'fromTheFuture' },
        p({ type: 'inlineExtension', attrs: { extensionType: 't', extensionKey: 'jira' } }),
      ],
    };
    expect(edit({ operation: 'rewrite', ...markdown('# All new') }, page).lost).toEqual([
      'macro toc ×2',
      'picture or file dock.png',
      'fromTheFuture',
      'macro jira',
      'inline comment on “a”',
    ]);
  });

  it('the widths of a table of which a cell was edited, and a header column', () => {
    const cell = (type: string, words: string, colwidth: number): AdfNode => ({
      type,
      attrs: { colwidth: [colwidth] },
      content: [p(text(words))],
    });
    const row = (...content: AdfNode[]): AdfNode => ({ type: 'tableRow', attrs: { localId: 'r' }, content });
    const table = (words: string): AdfNode => ({
      type: 'table',
      attrs: { layout: 'wide', width: 960, localId: 't' },
      content: [
        row(cell('tableHeader', 'A', 100), cell('tableHeader', 'B', 200)),
        row(cell('tableHeader', 'c', 100), cell('tableCell', words, 200)),
      ],
    });
    const page: AdfDoc = { type: 'doc', version: 1, content: [table('d')] };
    const next = '| A | B |\n| - | - |\n| c | new |';
    expect(edit({ operation: 'rewrite', ...markdown(next) }, page).content).toEqual([table('new')]);
  });

  it('what moved, and nodes that nobody knows, inside of what was edited too', () => {
    const future: AdfNode = { type: 'fromTheFuture', attrs: { localId: 'f', shiny: true } };
    const panel: AdfNode = {
      type: 'panel',
      attrs: { panelType: 'info', localId: 'p' },
      content: [p(text('a')), future],
    };
    const page: AdfDoc = { type: 'doc', version: 1, content: [panel, p(text('last'))] };
    const fence = '```adf:fromTheFuture\n{"attrs":{"localId":"f","shiny":true}}\n```';
    const next = `last\n\n> [!NOTE]\n> b\n>\n> ${fence.replaceAll('\n', '\n> ')}`;
    expect(edit({ operation: 'rewrite', ...markdown(next) }, page)).toMatchObject({
      content: [p(text('last')), { ...panel, content: [p(text('b')), future] }],
      lost: [],
    });
  });
});

it('a block with invisible characters is not taken for an edited one: rewriting the page as it was seen keeps them', () => {
  const body = JSON.stringify({
    type: 'doc',
    version: 1,
    content: [
      { type: 'paragraph', content: [{ type: 'text', text: 'in\u200Bvisible \u202Eturned' }] },
      { type: 'paragraph', content: [{ type: 'text', text: 'old' }] },
    ],
  });
  const seen = cleanText(adfToMarkdown(JSON.parse(body)).markdown);
  expect(seen).not.toContain('\u200B');
  const markdown = seen.replace('old', 'new');
  const result = editDocument(body, { operation: 'rewrite', content: { markdown } });
  expect(result).toMatchObject({ ok: true, body: body.replace('old', 'new') });
});
