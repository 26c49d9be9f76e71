const INLINE = [
  'text',
  'hardBreak',
  'mention',
  'emoji',
  'date',
  'status',
  'inlineCard',
  'placeholder',
  'inlineExtension',
  'mediaInline',
];
const LISTS = ['bulletList', 'orderedList', 'taskList'];
const MEDIA = ['mediaSingle', 'mediaGroup'];
/** What every container of blocks takes, save for quotations and list items, which take less. */
const COMMON = ['paragraph', 'heading', 'codeBlock', 'rule', 'decisionList', 'extension', ...LISTS, ...MEDIA];
const CARDS = ['blockCard', 'embedCard'];
const NON_NESTABLE = [...COMMON, ...CARDS, 'panel', 'blockquote', 'table'];
const CELL = [...COMMON, ...CARDS, 'panel', 'blockquote', 'nestedExpand'];
const COLUMN = [...NON_NESTABLE, 'expand', 'bodiedExtension'];

const LEAVES = new Set([...INLINE, ...CARDS, 'media', 'rule', 'extension', 'syncBlock']);

interface Rule {
  /** Types that may stand inside. */
  of: readonly string[];
  min?: number;
  max?: number;
}

/** What may stand inside each node type; types that are absent have no content. */
const CONTENT: Readonly<Record<string, Rule>> = {
  doc: { of: [...COLUMN, 'layoutSection', 'syncBlock'] },
  paragraph: { of: INLINE },
  heading: { of: INLINE },
  bulletList: { of: ['listItem'], min: 1 },
  orderedList: { of: ['listItem'], min: 1 },
  listItem: { of: ['paragraph', 'mediaSingle', 'codeBlock', 'extension', ...LISTS], min: 1 },
  taskList: { of: ['taskItem', 'taskList', 'blockTaskItem'], min: 1 },
  taskItem: { of: INLINE },
  blockTaskItem: { of: ['paragraph', 'extension'], min: 1 },
  decisionList: { of: ['decisionItem'], min: 1 },
  decisionItem: { of: INLINE },
  codeBlock: { of: ['text'] },
  blockquote: { of: ['paragraph', 'bulletList', 'orderedList', 'codeBlock', 'extension', ...MEDIA], min: 1 },
  panel: { of: [...COMMON, 'blockCard'], min: 1 },
  expand: { of: [...NON_NESTABLE, 'nestedExpand'], min: 1 },
  nestedExpand: { of: [...COMMON, 'panel', 'blockquote'], min: 1 },
  bodiedExtension: { of: NON_NESTABLE, min: 1 },
  table: { of: ['tableRow'], min: 1 },
  tableRow: { of: ['tableCell', 'tableHeader'] },
  tableCell: { of: CELL, min: 1 },
  tableHeader: { of: CELL, min: 1 },
  mediaSingle: { of: ['media', 'caption'], min: 1, max: 2 },
  mediaGroup: { of: ['media'], min: 1 },
  caption: { of: ['text', 'hardBreak', 'mention', 'emoji', 'date', 'placeholder', 'inlineCard', 'status'] },
  layoutSection: { of: ['layoutColumn'], min: 2, max: 3 },
  layoutColumn: { of: COLUMN, min: 1 },
};

/** First children that a list item may have; a list may not come first. */
const FIRST_IN_ITEM = new Set(['paragraph', 'mediaSingle', 'codeBlock', 'extension']);

/** Whether a node of type `child` may stand directly in one of type `parent`. */
export function mayContain(parent: string, child: string): boolean {
  return CONTENT[parent]?.of.includes(child) ?? false;
}

/** Whether these children, by type and in this order, make a valid content of `parent`. */
export function contentIsValid(parent: string, children: readonly string[]): boolean {
  const rule = CONTENT[parent];
  if (!rule) return children.length === 0;
  const { of, min = 0, max = Number.POSITIVE_INFINITY } = rule;
  if (children.length < min || children.length > max || !children.every((child) => of.includes(child))) return false;
  if (parent === 'listItem') return startsListItem(children[0]);
  if (parent === 'mediaSingle') return children[0] === 'media' && children[1] !== 'media';
  return true;
}

/** Whether a list item may begin with this type. */
export function startsListItem(type: string | undefined): boolean {
  return type !== undefined && FIRST_IN_ITEM.has(type);
}

/** Whether nodes of the type never have content: most of what stands among words, cards, rules and extensions. */
export function isLeaf(type: string): boolean {
  return LEAVES.has(type);
}

/** Whether the type stands among words. */
export function isInline(type: string): boolean {
  return INLINE.includes(type);
}
