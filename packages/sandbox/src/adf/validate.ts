import type { AdfDocument, AdfNode } from './node.js';

interface NodeRule {
  /** Types or groups that it may contain; absent for a leaf. */
  content?: readonly string[];
  /** Attributes that must be there. */
  required?: Readonly<Record<string, 'string' | 'number'>>;
  mayBeEmpty?: boolean;
}

const GROUPS: Readonly<Record<string, readonly string[]>> = {
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
const RULES: Readonly<Record<string, NodeRule>> = {
  doc: { content: ['block', 'layoutSection'], mayBeEmpty: true },
  paragraph: { content: ['inline'], mayBeEmpty: true },
  heading: { content: ['inline'], mayBeEmpty: true, required: { level: 'number' } },
  text: {},
  hardBreak: {},
  rule: {},
  mention: { required: { id: 'string' } },
  emoji: { required: { shortName: 'string' } },
  status: { required: { text: 'string', color: 'string' } },
  date: { required: { timestamp: 'string' } },
  inlineCard: {},
  blockCard: {},
  embedCard: { required: { url: 'string', layout: 'string' } },
  placeholder: { required: { text: 'string' } },
  bulletList: { content: ['listItem'] },
  orderedList: { content: ['listItem'] },
  listItem: { content: LIST_CONTENT },
  taskList: { content: ['taskItem', 'taskList', 'blockTaskItem'], required: { localId: 'string' } },
  taskItem: { content: ['inline'], mayBeEmpty: true, required: { localId: 'string', state: 'string' } },
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
    required: { panelType: 'string' },
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

const MARKS = new Set([
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
/** What may stand on a text beside a `code` mark. */
const BESIDE_CODE = new Set(['code', 'link', 'annotation']);

const expandGroups = (types: readonly string[]): string[] =>
  types.flatMap((type) => (GROUPS[type] ? expandGroups(GROUPS[type]) : [type]));
const ALLOWED = new Map(
  Object.entries(RULES).map(([type, rule]) => [type, rule.content ? new Set(expandGroups(rule.content)) : undefined]),
);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function checkText(node: Record<string, unknown>, path: string): string | undefined {
  if (typeof node.text !== 'string' || node.text === '') return `${path}: a text node needs a text that is not empty`;
  const marks = Array.isArray(node.marks) ? node.marks : [];
  const types = marks.map((mark) => (isObject(mark) ? String(mark.type) : ''));
  const unknown = types.find((type) => !MARKS.has(type));
  if (unknown !== undefined) return `${path}: there is no mark “${unknown}”`;
  const clash = types.includes('code') ? types.find((type) => !BESIDE_CODE.has(type)) : undefined;
  return clash === undefined ? undefined : `${path}: the marks code and ${clash} cannot stand together`;
}

function checkNode(node: unknown, path: string): string | undefined {
  if (!isObject(node) || typeof node.type !== 'string') return `${path}: every node is an object with a type`;
  const rule = RULES[node.type];
  if (!rule) return `${path}: there is no node type “${node.type}”`;
  const attrs = isObject(node.attrs) ? node.attrs : {};
  for (const [name, type] of Object.entries(rule.required ?? {})) {
    if (typeof attrs[name] !== type) return `${path}: ${node.type} needs the attribute ${name} (${type})`;
  }
  if (node.type === 'text') return checkText(node, path);
  const allowed = ALLOWED.get(node.type);
  const content = node.content ?? [];
  if (!Array.isArray(content)) return `${path}: content is a list`;
  if (!allowed) return content.length > 0 ? `${path}: ${node.type} has no content` : undefined;
  if (content.length === 0 && !rule.mayBeEmpty) return `${path}: ${node.type} must not be empty`;
  for (const [index, child] of content.entries()) {
    const childPath = `${path}/content/${index}`;
    const problem = checkNode(child, childPath);
    if (problem) return problem;
    const type = String((child as AdfNode).type);
    if (!allowed.has(type)) return `${childPath}: ${type} cannot stand in ${node.type}`;
  }
  return undefined;
}

/**
 * Checks a body against the structure of Atlassian Document Format, version 1.
 *
 * @returns the document, or the first thing that is wrong with its place in the document
 */
export function readAdf(value: unknown): { ok: true; document: AdfDocument } | { ok: false; problem: string } {
  if (!isObject(value) || value.type !== 'doc' || value.version !== 1 || !Array.isArray(value.content)) {
    return { ok: false, problem: 'a document is an object with type "doc", version 1 and a content list' };
  }
  const problem = checkNode(value, '');
  return problem ? { ok: false, problem } : { ok: true, document: value as unknown as AdfDocument };
}
