import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { supportedDoc } from '../../test/adf-arbitrary.js';
import { expectValid, isSchemaValid, withoutLocalIds } from '../../test/adf-schema.js';
import { anyMarkdown, wordsOf } from '../../test/markdown-arbitrary.js';
import { anyNode } from '../../test/node-arbitrary.js';
import { RUNS, runs } from '../../test/runs.js';
import { encodeBlock } from './notation.js';
import { adfToMarkdown } from './read/document.js';
import { mayContain } from './schema/content.js';
import { parseNode } from './schema/valid.js';
import type { AdfDoc, AdfNode } from './types.js';
import { markdownToAdf } from './write/document.js';

// Hundreds of documents take their time on a busy machine.
vi.setConfig({ testTimeout: 600_000 });

const doc = (...content: AdfNode[]): AdfDoc => ({ type: 'doc', version: 1, content });

test('a document that Markdown can say comes back as it was', () => {
  fc.assert(
    fc.property(supportedDoc, (original) => {
      expectValid(original);
      const { markdown, dropped } = adfToMarkdown(original);
      expect(withoutLocalIds(markdownToAdf(markdown))).toEqual(withoutLocalIds(original));
      expect(dropped).toEqual([]);
    }),
    runs(),
  );
});

test('any Markdown makes a valid document, and what it says survives another round', () => {
  fc.assert(
    fc.property(anyMarkdown, (markdown) => {
      const first = markdownToAdf(markdown);
      expectValid(first);
      const again = markdownToAdf(adfToMarkdown(first).markdown);
      expectValid(again);
      const said = JSON.stringify(first);
      const saidAgain = JSON.stringify(again);
      expect(wordsOf(said).filter((word) => !saidAgain.includes(word))).toEqual([]);
    }),
    runs(),
  );
});

test('no word of a document is lost, whatever is in it', () => {
  fc.assert(
    fc.property(fc.array(anyNode, { maxLength: 4 }), (nodes) => {
      let next = 0;
      const content = JSON.parse(JSON.stringify(nodes), (key, value) =>
        key === 'text' && value === 'words' ? `w${next++}w` : value,
      );
      const { markdown } = adfToMarkdown({ type: 'doc', version: 1, content });
      // Letters beside a delimiter may be written as references.
      const words = markdown.replace(/&#x([0-9A-F]+);/g, (_, hex) => String.fromCodePoint(Number.parseInt(hex, 16)));
      expect(wordsOf(JSON.stringify(content)).filter((word) => !words.includes(word))).toEqual([]);
      const back = markdownToAdf(markdown);
      expectValid(back);
      const said = JSON.stringify(back);
      expect(wordsOf(words).filter((word) => !said.includes(word))).toEqual([]);
    }),
    runs(),
  );
});

test('our table of nodes accepts nothing that the schema refuses', () => {
  fc.assert(
    fc.property(anyNode, (node) => {
      const parsed = mayContain('doc', node.type) ? parseNode(node, 'doc') : undefined;
      if (parsed) expectValid(doc(parsed));
    }),
    runs(RUNS * 10),
  );
});

test('our table of nodes accepts every document that Markdown can say', () => {
  fc.assert(
    fc.property(supportedDoc, ({ content }) => {
      for (const node of content) expect(parseNode(node, 'doc')).toEqual(node);
    }),
    runs(),
  );
});

test('a valid node comes back from a fence anywhere, as itself or in words', () => {
  const wraps = [
    (md: string) => md,
    (md: string) => `> ${md.replaceAll('\n', '\n> ')}`,
    (md: string) => `- a\n\n  ${md.replaceAll('\n', '\n  ')}`,
  ];
  fc.assert(
    fc.property(supportedDoc, fc.constantFrom(...wraps), ({ content }, wrap) => {
      const fences = content.map((node) => `~~~~~~adf:${node.type}\n${encodeBlock(node)}\n~~~~~~`);
      const back = markdownToAdf(wrap(fences.join('\n\n')));
      expectValid(back);
      if (wrap === wraps[0]) expect(isSchemaValid(doc(...content)) && back.content).toEqual(content);
    }),
    runs(),
  );
});

test.each(['\\|*', '\\\\|', 'a\\|b|c\\'])('a bar behind a backslash survives in a table: %s', (text) => {
  const words = { type: 'text', text };
  const said = [
    { type: 'status', attrs: { text, color: 'neutral' } },
    { ...words, marks: [{ type: 'code' }] },
    words,
    { ...words, marks: [{ type: 'link', attrs: { href: 'https://example.com/', title: text } }] },
  ];
  for (const node of said) {
    const cell = { type: 'tableHeader', content: [{ type: 'paragraph', content: [node] }] };
    const original = doc({ type: 'table', content: [{ type: 'tableRow', content: [cell] }] });
    expect(withoutLocalIds(markdownToAdf(adfToMarkdown(original).markdown))).toEqual(original);
  }
});
