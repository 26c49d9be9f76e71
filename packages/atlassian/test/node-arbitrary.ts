import fc from 'fast-check';
import { NODE_ATTRS } from '../src/adf/schema/attrs.js';
import type { AdfMark, AdfNode } from '../src/adf/types.js';

/** Values that some attribute takes, and some that none does. */
const VALUES = fc.constantFrom<unknown>(
  'x',
  '',
  'center',
  'end',
  'wide',
  'default',
  'file',
  'external',
  'link',
  'info',
  'TODO',
  'blue',
  '#aabbcc',
  'sub',
  'small',
  'inlineComment',
  'pixel',
  'percentage',
  'fixed',
  'top',
  '\n',
  0,
  1,
  3,
  50,
  101,
  -1,
  true,
  null,
  [],
  ['x'],
  [1],
  {},
);
const ATTRS = [
  'localId',
  'level',
  'order',
  'state',
  'language',
  'panelType',
  'title',
  'layout',
  'width',
  'widthType',
  'type',
  'id',
  'collection',
  'url',
  'alt',
  'extensionKey',
  'extensionType',
  'parameters',
  'text',
  'color',
  'timestamp',
  'shortName',
  'colspan',
  'colwidth',
  'background',
  'valign',
  'data',
  'displayMode',
  'resourceId',
  'bogus',
];
const MARKS = fc.constantFrom<AdfMark>(
  { type: 'strong' },
  { type: 'code' },
  { type: 'em', attrs: {} },
  { type: 'link', attrs: { href: 'x' } },
  { type: 'link' },
  { type: 'alignment', attrs: { align: 'end' } },
  { type: 'indentation', attrs: { level: 2 } },
  { type: 'fontSize', attrs: { fontSize: 'small' } },
  { type: 'breakout', attrs: { mode: 'wide' } },
  { type: 'textColor', attrs: { color: '#aabbcc' } },
  { type: 'textColor', attrs: { color: 'red' } },
  { type: 'subsup', attrs: { type: 'sub' } },
  { type: 'annotation', attrs: { id: 'a', annotationType: 'inlineComment' } },
  { type: 'fragment', attrs: { localId: 'l' } },
  { type: 'dataConsumer', attrs: { sources: ['s'] } },
  { type: 'border', attrs: { size: 1, color: '#aabbcc' } },
  { type: 'bogus' },
);

const attrs = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...ATTRS), VALUES), { maxLength: 4, selector: ([name]) => name })
  .map((entries) => Object.fromEntries(entries));

/** Nodes of every type with anything in them: some valid, most not. */
export const anyNode: fc.Arbitrary<AdfNode> = fc.letrec<{ node: AdfNode }>((tie) => ({
  node: fc
    .record(
      {
        type: fc.constantFrom(...Object.keys(NODE_ATTRS), 'unknown'),
        attrs: fc.oneof(attrs, fc.constant({})),
        content: fc.array(tie('node'), { maxLength: 3, size: 'small' }),
        marks: fc.array(MARKS, { maxLength: 2 }),
        text: fc.constantFrom('words', ''),
      },
      { requiredKeys: ['type'] },
    )
    .map((node) => node as AdfNode),
})).node;
