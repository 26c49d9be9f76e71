import type { AdfNode } from './node.js';
import { readAdf } from './validate.js';

/** An element of the storage format, which is well-formed XML. */
interface Element {
  name: string;
  attributes: Record<string, string>;
  children: (Element | string)[];
}

const TOKEN = /<!\[CDATA\[([\s\S]*?)\]\]>|<(\/?)([\w:-]+)((?:\s+[\w:-]+="[^"]*")*)\s*(\/?)>|([^<]+)/gy;
const ATTRIBUTE = /([\w:-]+)="([^"]*)"/g;
const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0', amp: '&' };
const unescaped = (text: string): string => text.replace(/&(\w+);/g, (whole, name) => ENTITIES[name] ?? whole);

function parse(markup: string): Element | undefined {
  const root: Element = { name: '', attributes: {}, children: [] };
  const open: Element[] = [root];
  let end = 0;
  for (const match of markup.matchAll(TOKEN)) {
    end = match.index + match[0].length;
    const [, cdata, closes, name = '', attributes = '', empty, text] = match;
    const top = open.at(-1);
    if (!top) return undefined;
    if (text !== undefined) top.children.push(unescaped(text));
    else if (cdata !== undefined) top.children.push(cdata);
    else if (closes) {
      if (top.name !== name || open.length === 1) return undefined;
      open.pop();
    } else {
      const pairs = [...attributes.matchAll(ATTRIBUTE)].map(([, key = '', value = '']) => [key, unescaped(value)]);
      const element: Element = { name, attributes: Object.fromEntries(pairs), children: [] };
      top.children.push(element);
      if (!empty) open.push(element);
    }
  }
  return open.length === 1 && end === markup.length ? root : undefined;
}

const MARKS: Readonly<Record<string, string>> = {
  strong: 'strong',
  em: 'em',
  code: 'code',
  del: 'strike',
  u: 'underline',
};
const BLOCKS: Readonly<Record<string, string>> = {
  ul: 'bulletList',
  ol: 'orderedList',
  li: 'listItem',
  blockquote: 'blockquote',
  table: 'table',
  tr: 'tableRow',
  th: 'tableHeader',
  td: 'tableCell',
  'ac:task-list': 'taskList',
};
const PANELS = ['info', 'note', 'warning', 'success'];

const textOf = (element: Element): string =>
  element.children.map((child) => (typeof child === 'string' ? child : textOf(child))).join('');
const child = (element: Element, name: string): Element | undefined =>
  element.children.find((one): one is Element => typeof one !== 'string' && one.name === name);

/** The inline nodes of an element; undefined for what the sandbox cannot read. */
function inline(element: Element, marks: AdfNode['marks'] = []): AdfNode[] | undefined {
  const nodes: AdfNode[] = [];
  for (const one of element.children) {
    if (typeof one === 'string') {
      nodes.push({ type: 'text', text: one, ...(marks.length > 0 ? { marks } : {}) });
      continue;
    }
    if (one.name === 'br') nodes.push({ type: 'hardBreak' });
    else {
      const mark =
        one.name === 'a'
          ? { type: 'link', attrs: { href: one.attributes.href ?? '' } }
          : { type: MARKS[one.name] ?? '' };
      const inner = mark.type === '' ? undefined : inline(one, [...marks, mark]);
      if (!inner) return undefined;
      nodes.push(...inner);
    }
  }
  return nodes;
}

function blocks(element: Element): AdfNode[] | undefined {
  const nodes: AdfNode[] = [];
  for (const one of element.children) {
    if (typeof one === 'string' && one.trim() === '') continue;
    const read = typeof one === 'string' ? undefined : one.name === 'tbody' ? blocks(one) : block(one);
    if (!read) return undefined;
    nodes.push(...read);
  }
  return nodes;
}

const made = (node: AdfNode, content: AdfNode[] | undefined): AdfNode[] | undefined =>
  content && [{ ...node, content }];

function block(element: Element): AdfNode[] | undefined {
  const { name } = element;
  if (name === 'p') return made({ type: 'paragraph' }, inline(element));
  if (name === 'hr') return [{ type: 'rule' }];
  const level = /^h([1-6])$/.exec(name)?.[1];
  if (level) return made({ type: 'heading', attrs: { level: Number(level) } }, inline(element));
  if (name === 'ac:task') {
    const body = child(element, 'ac:task-body');
    const status = child(element, 'ac:task-status');
    const state = status && textOf(status) === 'complete' ? 'DONE' : 'TODO';
    return made({ type: 'taskItem', attrs: { localId: crypto.randomUUID(), state } }, body && inline(body));
  }
  if (name === 'ac:structured-macro') return macro(element);
  const type = BLOCKS[name];
  const attrs = type === 'taskList' ? { attrs: { localId: crypto.randomUUID() } } : {};
  return type === undefined ? undefined : made({ type, ...attrs }, blocks(element));
}

function macro(element: Element): AdfNode[] | undefined {
  const name = element.attributes['ac:name'] ?? '';
  const rich = child(element, 'ac:rich-text-body');
  const plain = child(element, 'ac:plain-text-body');
  if (name === 'code' && plain) return [{ type: 'codeBlock', content: [{ type: 'text', text: textOf(plain) }] }];
  if (PANELS.includes(name) && rich) return made({ type: 'panel', attrs: { panelType: name } }, blocks(rich));
  return undefined;
}

/** Reads Confluence's storage format, as far as templates and simple pages need it. */
export function readStorage(markup: string): ReturnType<typeof readAdf> {
  const root = parse(markup);
  const content = root && blocks(root);
  if (!content) return { ok: false, problem: 'the storage format is not well formed, or the sandbox does not know it' };
  return readAdf({ type: 'doc', version: 1, content });
}
