import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { asOthersWrite, pageBlocks } from '../../../test/page-arbitrary.js';
import { runs } from '../../../test/runs.js';
import { adfToMarkdown } from '../read/document.js';
import type { AdfNode } from '../types.js';
import { type Edit, editDocument } from './edit.js';
import { outlineAdf } from './outline.js';
import { elementsAt } from './splice.js';

// Hundreds of documents take their time on a busy machine.
vi.setConfig({ testTimeout: 600_000 });

/** The texts of the children of a container. */
function textsIn(body: string, container: readonly number[] = []): string[] {
  const place = elementsAt(body, [...container.flatMap((index) => ['content', index]), 'content']);
  return (place?.elements ?? []).map(({ start, end }) => body.slice(start, end));
}

function edited(body: string, edit: Edit): string {
  const result = editDocument(body, edit);
  if (!result.ok) expect.fail(result.reason);
  JSON.parse(result.body);
  return result.body;
}

const heading = (words: string): AdfNode => ({
  type: 'heading',
  attrs: { level: 1 },
  content: [{ type: 'text', text: words }],
});

test('a page that is written back with its own Markdown stays as it is, byte for byte', () => {
  fc.assert(
    fc.property(pageBlocks, (content) => {
      const body = asOthersWrite(content);
      const { markdown } = adfToMarkdown(JSON.parse(body));
      expect(edited(body, { operation: 'rewrite', content: { markdown } })).toBe(body);
    }),
    runs(),
  );
});

test('words put before and behind a page leave every block of it as it is, byte for byte', () => {
  fc.assert(
    fc.property(pageBlocks, (content) => {
      const body = asOthersWrite(content);
      const { markdown } = adfToMarkdown(JSON.parse(body));
      const texts = textsIn(
        edited(body, { operation: 'rewrite', content: { markdown: `# new\n\n${markdown}\n\n# end` } }),
      );
      for (const text of textsIn(body)) expect(texts).toContain(text);
    }),
    runs(),
  );
});

const edit = fc.oneof(
  fc
    .constantFrom('replace', 'append', 'insert_before')
    .map((operation) => ({ operation, content: { markdown: 'new words' } })),
  fc.constant({ operation: 'delete' }),
);

test('an edit of one section leaves everything else as it is, byte for byte', () => {
  fc.assert(
    fc.property(pageBlocks, pageBlocks, pageBlocks, edit, (before, inside, after, some) => {
      const body = asOthersWrite([...before, heading('The one'), ...inside, heading('The other'), ...after]);
      const sections = outlineAdf(JSON.parse(body)).filter(({ title }) => title === 'The one');
      // A heading of an arbitrary page may end it earlier; where it ends is the outline's to say.
      const [{ start, end } = { start: 0, end: 0 }] = sections;
      const was = textsIn(body);
      const is = textsIn(edited(body, { ...some, section: 'The one' } as Edit));
      const first = { replace: start + 1, append: end, insert_before: start, delete: start }[some.operation] ?? 0;
      const last = { replace: end, append: end, insert_before: start, delete: end }[some.operation] ?? 0;
      expect(is.slice(0, first)).toEqual(was.slice(0, first));
      expect(is.slice(is.length - (was.length - last))).toEqual(was.slice(last));
    }),
    runs(),
  );
});

test('a section of which one block is written anew keeps its other blocks, byte for byte', () => {
  fc.assert(
    fc.property(pageBlocks, (inside) => {
      const blocks = inside.filter(({ type }) => type !== 'heading');
      const body = asOthersWrite([heading('The one'), ...blocks, heading('End')]);
      const { markdown } = adfToMarkdown({ type: 'doc', content: blocks });
      const is = textsIn(
        edited(body, { operation: 'replace', section: 'The one', content: { markdown: `changed\n\n${markdown}` } }),
      );
      for (const text of textsIn(body)) expect(is).toContain(text);
    }),
    runs(),
  );
});
