import { createHash } from 'node:crypto';
import type { AdfDocument, AdfMark, AdfNode } from './node.js';

/** What the builders take for running text: a plain string or an inline node. */
export type Inline = string | AdfNode;

/** Nodes such as tasks and status lozenges need an id of their own; this one stays the same from start to start. */
function localId(seed: string): string {
  const hex = createHash('sha256').update(seed).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

const inline = (parts: readonly Inline[]): AdfNode[] =>
  parts.map((part) => (typeof part === 'string' ? { type: 'text', text: part } : part));

const marked = (text: string, mark: AdfMark): AdfNode => ({ type: 'text', text, marks: [mark] });

export const doc = (...content: AdfNode[]): AdfDocument => ({ type: 'doc', version: 1, content });
export const p = (...parts: Inline[]): AdfNode => ({ type: 'paragraph', content: inline(parts) });
export const heading = (level: 1 | 2 | 3 | 4, text: string): AdfNode => ({
  type: 'heading',
  attrs: { level },
  content: inline([text]),
});

export const strong = (text: string): AdfNode => marked(text, { type: 'strong' });
export const em = (text: string): AdfNode => marked(text, { type: 'em' });
export const mono = (text: string): AdfNode => marked(text, { type: 'code' });
export const link = (text: string, href: string): AdfNode => marked(text, { type: 'link', attrs: { href } });
export const mention = (person: { accountId: string; name: string }): AdfNode => ({
  type: 'mention',
  attrs: { id: person.accountId, text: `@${person.name}`, accessLevel: '' },
});
export const status = (text: string, color: 'neutral' | 'blue' | 'green' | 'yellow' | 'red' | 'purple'): AdfNode => ({
  type: 'status',
  attrs: { text, color, localId: localId(`status ${text}`) },
});
/** A day, such as `2026-12-01`. */
export const date = (day: string): AdfNode => ({ type: 'date', attrs: { timestamp: String(Date.parse(day)) } });
/** Text that an inline comment is on. */
export const commented = (text: string, markerRef: string): AdfNode =>
  marked(text, { type: 'annotation', attrs: { id: markerRef, annotationType: 'inlineComment' } });
export const card = (url: string): AdfNode => ({ type: 'inlineCard', attrs: { url } });

const item = (entry: Inline | Inline[] | AdfNode[]): AdfNode => {
  const parts = Array.isArray(entry) ? entry : [entry];
  const first = parts[0];
  const isBlock = typeof first === 'object' && ['paragraph', 'codeBlock'].includes(first.type);
  return { type: 'listItem', content: isBlock ? (parts as AdfNode[]) : [p(...parts)] };
};
export const bullets = (...entries: (Inline | Inline[])[]): AdfNode => ({
  type: 'bulletList',
  content: entries.map(item),
});
export const steps = (...entries: (Inline | Inline[])[]): AdfNode => ({
  type: 'orderedList',
  attrs: { order: 1 },
  content: entries.map(item),
});
/** A check list; an entry that starts with `x ` is ticked. */
export const tasks = (...entries: (string | Inline[])[]): AdfNode => ({
  type: 'taskList',
  attrs: { localId: localId(entries.map((entry) => JSON.stringify(entry)).join('\n')) },
  content: entries.map((entry) => {
    const done = typeof entry === 'string' && entry.startsWith('x ');
    const parts = typeof entry === 'string' ? [done ? entry.slice(2) : entry] : entry;
    return {
      type: 'taskItem',
      attrs: { localId: localId(JSON.stringify(parts)), state: done ? 'DONE' : 'TODO' },
      content: inline(parts),
    };
  }),
});
export const decisions = (...entries: string[]): AdfNode => ({
  type: 'decisionList',
  attrs: { localId: localId(entries.join('\n')) },
  content: entries.map((text) => ({
    type: 'decisionItem',
    attrs: { localId: localId(text), state: 'DECIDED' },
    content: inline([text]),
  })),
});
export const codeBlock = (language: string, text: string): AdfNode => ({
  type: 'codeBlock',
  attrs: { language },
  content: [{ type: 'text', text }],
});
export const panel = (panelType: 'info' | 'note' | 'warning' | 'success', ...content: AdfNode[]): AdfNode => ({
  type: 'panel',
  attrs: { panelType },
  content,
});
export const expand = (title: string, ...content: AdfNode[]): AdfNode => ({
  type: 'expand',
  attrs: { title },
  content,
});
export const quote = (...content: AdfNode[]): AdfNode => ({ type: 'blockquote', content });
export const rule = (): AdfNode => ({ type: 'rule' });

/** A table whose first row is the header. A cell is running text, or an array of inline parts. */
export const table = (head: string[], ...rows: (Inline | Inline[])[][]): AdfNode => ({
  type: 'table',
  attrs: { isNumberColumnEnabled: false, layout: 'default' },
  content: [
    { type: 'tableRow', content: head.map((text) => ({ type: 'tableHeader', attrs: {}, content: [p(strong(text))] })) },
    ...rows.map((row) => ({
      type: 'tableRow',
      content: row.map((cell) => ({
        type: 'tableCell',
        attrs: {},
        content: [p(...(Array.isArray(cell) ? cell : [cell]))],
      })),
    })),
  ],
});

/** Plain text as a document: a paragraph for each of its parts that empty lines tell apart. */
export const adfFromText = (text: string): AdfDocument =>
  doc(
    ...text
      .split(/\n{2,}/)
      .map((part) => part.trim())
      .filter((part) => part !== '')
      .map((part) => p(part)),
  );
