import fc from 'fast-check';
import type { AdfNode } from '../src/adf/types.js';
import { supportedDoc } from './adf-arbitrary.js';

/*
 * Pages as Atlassian has them: with what Markdown says nothing about (local ids, widths, empty paragraphs) and with
 * nodes and attributes that nobody knows yet.
 */

const MORE: Readonly<Record<string, Record<string, unknown>>> = {
  table: { layout: 'center', width: 760.5 },
  tableCell: { colwidth: [120] },
  tableHeader: { colwidth: [340] },
  codeBlock: { wrap: true },
  mediaSingle: { layout: 'wide', width: 50, widthType: 'percentage' },
  mention: { accessLevel: 'CONTAINER' },
  paragraph: {},
  heading: {},
  listItem: {},
  panel: {},
};

let next = 0;
function decorated(node: AdfNode): AdfNode {
  const more = MORE[node.type];
  const content = node.content?.map(decorated);
  const attrs = more ? { ...node.attrs, ...more, localId: `l-${next++}` } : node.attrs;
  return { ...node, ...(attrs ? { attrs } : {}), ...(content ? { content } : {}) };
}

const EXTRA = fc.constantFrom<AdfNode[]>(
  [],
  [],
  [{ type: 'paragraph' }],
  [{ type: 'paragraph', attrs: { localId: 'empty' } }, { type: 'paragraph' }],
  [{ type: 'fromTheFuture', attrs: { shiny: 1e21 }, content: [{ type: 'paragraph' }] }],
  [{ type: 'extension', attrs: { extensionType: 't', extensionKey: 'chart', newToUs: true } }],
  [{ type: 'mediaGroup', content: [{ type: 'media', attrs: { type: 'file', id: 'f-1', collection: '' } }] }],
);

/** The blocks of a page. */
export const pageBlocks: fc.Arbitrary<AdfNode[]> = fc
  .array(fc.tuple(supportedDoc, EXTRA), { minLength: 1, maxLength: 3 })
  .map((parts) => parts.flatMap(([{ content }, extra]) => [...content.map(decorated), ...extra]));

/** JSON as others write it: with spaces, escapes and numbers that we would write differently. */
export function asOthersWrite(content: readonly AdfNode[]): string {
  return JSON.stringify({ type: 'doc', content, version: 1 }, null, 1)
    .replaceAll('760.5', '7.605e2')
    .replaceAll('ü', String.raw`\u00fc`);
}
