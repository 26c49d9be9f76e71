import { z } from 'zod';
import type { AdfMark } from '../types.js';

const none = z.undefined();
const hex = z.string().regex(/^#[0-9a-fA-F]{6}$/);

const MARK_ATTRS: Readonly<Record<string, z.ZodType>> = {
  strong: none,
  em: none,
  strike: none,
  underline: none,
  code: none,
  subsup: z.strictObject({ type: z.enum(['sub', 'sup']) }),
  link: z.strictObject({
    href: z.string(),
    title: z.string().optional(),
    id: z.string().optional(),
    collection: z.string().optional(),
    occurrenceKey: z.string().optional(),
  }),
  textColor: z.strictObject({ color: hex }),
  backgroundColor: z.strictObject({ color: hex }),
  annotation: z.strictObject({ id: z.string(), annotationType: z.literal('inlineComment') }),
  alignment: z.strictObject({ align: z.enum(['center', 'end']) }),
  indentation: z.strictObject({ level: z.number().min(1).max(6) }),
  fontSize: z.strictObject({ fontSize: z.literal('small') }),
  border: z.strictObject({
    size: z.number().min(1).max(3),
    color: z.string().regex(/^#(?:[0-9a-fA-F]{6}|[0-9a-fA-F]{8})$/),
  }),
  breakout: z.strictObject({ mode: z.enum(['wide', 'full-width']), width: z.number().optional() }),
  dataConsumer: z.strictObject({ sources: z.array(z.string()).min(1) }),
  fragment: z.strictObject({ localId: z.string().min(1), name: z.string().optional() }),
};

const FORMATTED = [
  'link',
  'em',
  'strong',
  'strike',
  'subsup',
  'underline',
  'textColor',
  'annotation',
  'backgroundColor',
];
const CODE = ['code', 'link', 'annotation'];
const MEDIA = ['link', 'annotation', 'border', 'dataConsumer'];
const EXTENSION = ['dataConsumer', 'fragment'];
const ALIGNED = ['alignment', 'fontSize'];
const INDENTED = ['indentation', 'fontSize'];

/** Sets of marks that may stand together on a paragraph, by where it stands; elsewhere only `fontSize` may. */
const PARAGRAPH: Readonly<Record<string, string[][]>> = {
  doc: [ALIGNED, INDENTED],
  layoutColumn: [['alignment'], ['indentation']],
  tableCell: [['alignment']],
  tableHeader: [['alignment']],
  blockquote: [[]],
};
const HEADING: Readonly<Record<string, string[][]>> = {
  doc: [['alignment'], ['indentation']],
  layoutColumn: [['alignment'], ['indentation']],
  tableCell: [['alignment'], ['indentation']],
  tableHeader: [['alignment'], ['indentation']],
};
const OTHERS: Readonly<Record<string, string[][]>> = {
  text: [FORMATTED, CODE],
  extension: [EXTENSION],
  bodiedExtension: [EXTENSION],
  inlineExtension: [EXTENSION],
  media: [MEDIA],
  mediaInline: [MEDIA],
  mediaSingle: [['link']],
  table: [['fragment']],
  layoutSection: [['breakout']],
  syncBlock: [['breakout']],
};

/** Whether a node of this type may carry these marks under this parent. */
export function marksAreValid(type: string, parent: string, marks: AdfMark[]): boolean {
  if (marks.length === 0) return true;
  if (!marks.every((mark) => MARK_ATTRS[mark.type]?.safeParse(mark.attrs).success)) return false;
  return allowedSets(type, parent).some((set) => marks.every((mark) => set.includes(mark.type)));
}

function allowedSets(type: string, parent: string): string[][] {
  if (type === 'paragraph') return PARAGRAPH[parent] ?? [['fontSize']];
  if (type === 'heading') return HEADING[parent] ?? [];
  if (type === 'codeBlock' || type === 'expand') return parent === 'doc' ? [['breakout']] : [];
  return OTHERS[type] ?? [];
}
