/** What a node of one type looks like. */
export interface NodeRule {
  /** Types or groups that it may contain; absent for a leaf. */
  content?: readonly string[];
  /** Attributes that must be there. */
  required?: Readonly<Record<string, 'string' | 'number'>>;
  /** Attributes with a closed set of values. */
  values?: Readonly<Record<string, readonly (string | number)[]>>;
  /** Of these attributes there must be one. */
  oneOf?: readonly string[];
  mayBeEmpty?: boolean;
}

/** Names for types that stand in the same places. */
export const GROUPS: Readonly<Record<string, readonly string[]>> = {
  inline: [
    'text',
    'hardBreak',
    'mention',
    'emoji',
    'status',
    'date',
    'inlineCard',
    'inlineExtension',
    'placeholder',
    'mediaInline',
  ],
  basic: [
    'paragraph',
    'bulletList',
    'orderedList',
    'codeBlock',
    'heading',
    'rule',
    'taskList',
    'decisionList',
    'mediaGroup',
    'mediaSingle',
    'blockCard',
    'extension',
  ],
  block: ['basic', 'panel', 'blockquote', 'table', 'expand', 'bodiedExtension', 'embedCard'],
};

const LIST_CONTENT = ['paragraph', 'bulletList', 'orderedList', 'codeBlock', 'taskList', 'mediaSingle', 'extension'];
const CELL_CONTENT = ['basic', 'panel', 'blockquote', 'nestedExpand', 'embedCard'];

/** What may stand where, after Atlassian's ADF schema. */
export const RULES: Readonly<Record<string, NodeRule>> = {
  doc: { content: ['block', 'layoutSection'], mayBeEmpty: true },
  paragraph: { content: ['inline'], mayBeEmpty: true },
  heading: { content: ['inline'], mayBeEmpty: true, values: { level: [1, 2, 3, 4, 5, 6] } },
  text: {},
  hardBreak: {},
  rule: {},
  mention: { required: { id: 'string' } },
  emoji: { required: { shortName: 'string' } },
  status: { required: { text: 'string', color: 'string' } },
  date: { required: { timestamp: 'string' } },
  inlineCard: { oneOf: ['url', 'data'] },
  blockCard: { oneOf: ['url', 'data', 'datasource'] },
  embedCard: { required: { url: 'string', layout: 'string' } },
  placeholder: { required: { text: 'string' } },
  bulletList: { content: ['listItem'] },
  orderedList: { content: ['listItem'] },
  listItem: { content: LIST_CONTENT },
  taskList: { content: ['taskItem', 'taskList', 'blockTaskItem'], required: { localId: 'string' } },
  taskItem: {
    content: ['inline'],
    mayBeEmpty: true,
    required: { localId: 'string' },
    values: { state: ['TODO', 'DONE'] },
  },
  blockTaskItem: { content: ['paragraph', 'extension'], required: { localId: 'string', state: 'string' } },
  decisionList: { content: ['decisionItem'], required: { localId: 'string' } },
  decisionItem: { content: ['inline'], mayBeEmpty: true, required: { localId: 'string', state: 'string' } },
  codeBlock: { content: ['text'], mayBeEmpty: true },
  blockquote: {
    content: ['paragraph', 'bulletList', 'orderedList', 'codeBlock', 'mediaSingle', 'mediaGroup', 'extension'],
  },
  panel: {
    content: [
      'paragraph',
      'heading',
      'bulletList',
      'orderedList',
      'blockCard',
      'mediaGroup',
      'mediaSingle',
      'codeBlock',
      'taskList',
      'rule',
      'decisionList',
      'extension',
    ],
    values: { panelType: ['info', 'note', 'tip', 'warning', 'error', 'success', 'custom'] },
  },
  expand: { content: ['basic', 'panel', 'blockquote', 'table', 'nestedExpand', 'embedCard'] },
  nestedExpand: {
    content: [
      'paragraph',
      'heading',
      'bulletList',
      'orderedList',
      'codeBlock',
      'panel',
      'blockquote',
      'rule',
      'taskList',
      'decisionList',
      'mediaSingle',
      'mediaGroup',
      'extension',
    ],
  },
  table: { content: ['tableRow'] },
  tableRow: { content: ['tableCell', 'tableHeader'], mayBeEmpty: true },
  tableCell: { content: CELL_CONTENT },
  tableHeader: { content: CELL_CONTENT },
  mediaSingle: { content: ['media', 'caption'] },
  mediaGroup: { content: ['media'] },
  media: { required: { type: 'string' } },
  mediaInline: { required: { id: 'string' } },
  caption: { content: ['inline'], mayBeEmpty: true },
  layoutSection: { content: ['layoutColumn'] },
  layoutColumn: { content: ['block'], required: { width: 'number' } },
  extension: { required: { extensionKey: 'string', extensionType: 'string' } },
  inlineExtension: { required: { extensionKey: 'string', extensionType: 'string' } },
  bodiedExtension: { content: ['block'], required: { extensionKey: 'string', extensionType: 'string' } },
};

/** The marks that a text may carry. */
export const MARKS = new Set([
  'strong',
  'em',
  'strike',
  'code',
  'underline',
  'link',
  'subsup',
  'textColor',
  'backgroundColor',
  'annotation',
  'border',
  'fontSize',
  'alignment',
  'indentation',
  'breakout',
  'dataConsumer',
  'fragment',
]);
