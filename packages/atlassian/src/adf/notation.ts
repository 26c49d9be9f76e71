import { NODE_ATTRS } from './schema/attrs.js';
import { isInline } from './schema/content.js';
import { parseNode } from './schema/valid.js';
import type { AdfNode } from './types.js';

/*
 * What Markdown has no words for is written in code spans, which every Markdown tool leaves alone:
 *
 *   `{status:blue|In progress}`   `{date:2026-11-22}`   `{adf:TYPE {…JSON…}}`
 *
 * and, as a block, in a fence whose language is `adf:TYPE` and whose text is the node's JSON without its type. A macro
 * with a body stands between comments, so that the body can be read; a panel of a rare sort has its attributes behind
 * `[!NOTE]`.
 */

/**
 * Writes an inline node as the text of a code span; {@link decodeInline} gives the same node back. No bar in it follows a
 * backslash: a code span in a table could not tell the two from a bar alone.
 */
export function encodeInline(node: AdfNode): string {
  const short = shorthand(node);
  if (short !== undefined && !short.includes(BAR) && same(decodeInline(short), essential(node))) return short;
  return `{adf:${node.type} ${encodeBlock(node).replaceAll(BAR, String.raw`\\u007c`)}}`;
}

const BAR = String.raw`\|`;

/** The JSON of a node without its type. */
export function encodeBlock(node: AdfNode): string {
  const { type: _, ...rest } = node;
  return JSON.stringify(rest);
}

/** Reads the text of a code span; undefined if it is just code. */
export function decodeInline(text: string): AdfNode | undefined {
  const status = /^\{status:([a-z]+|#[0-9a-fA-F]{6})\|([^\r\n]+)\}$/.exec(text);
  if (status) return parseNode({ type: 'status', attrs: { text: status[2], color: status[1] } }, 'paragraph');
  const date = /^\{date:(\d{4}-\d\d-\d\d(?:T[\d:.]+Z)?)\}$/.exec(text);
  if (date) {
    const time = Date.parse(date[1] ?? '');
    return Number.isNaN(time) ? undefined : { type: 'date', attrs: { timestamp: String(time) } };
  }
  const other = /^\{adf:(\w+) (\{.*\})\}$/s.exec(text);
  return other && isInline(other[1] ?? '') ? decodeNode(other[1] ?? '', other[2] ?? '', 'paragraph') : undefined;
}

/** Reads the text of an `adf:TYPE` fence; undefined if it is no node that may stand in `parent`. */
export function decodeNode(type: string, json: string, parent: string): AdfNode | undefined {
  const value = parseObject(json);
  return value && parseNode({ ...value, type }, parent);
}

/** The attributes of a panel, as the text of a code span. */
export function encodePanel(attrs: Record<string, unknown>): string {
  return `{panel ${JSON.stringify(attrs)}}`;
}

/** Reads {@link encodePanel}; undefined for anything else, and for what no panel may have. */
export function decodePanel(text: string): Record<string, unknown> | undefined {
  const json = /^\{panel (\{.*\})\}$/s.exec(text)?.[1];
  const attrs = json === undefined ? undefined : parseObject(json);
  return attrs && NODE_ATTRS.panel?.safeParse(attrs).success ? attrs : undefined;
}

export const CLOSE_BODIED = '<!-- /adf:bodiedExtension -->';

/** The comment that opens a macro with a body. Two hyphens would end it. */
export function openBodied({ attrs = {}, marks }: Omit<AdfNode, 'content'>): string {
  const json = JSON.stringify({ attrs, ...(marks?.length ? { marks } : {}) });
  return `<!-- adf:bodiedExtension ${json.replaceAll('--', String.raw`-\u002d`)} -->`;
}

/** Reads the JSON of {@link openBodied}; undefined where it names no macro. */
export function decodeBodied(json: string): Omit<AdfNode, 'content'> | undefined {
  const { attrs, marks, ...rest } = parseObject(json) ?? {};
  const node = { type: 'bodiedExtension', attrs, ...(marks === undefined ? {} : { marks }), ...rest };
  // A body that is always right: the real one is seen to where it is put in.
  const parsed = parseNode({ ...node, content: [{ type: 'paragraph' }] }, 'doc');
  if (!parsed) return undefined;
  const { content: _, ...opening } = parsed;
  return opening;
}

function parseObject(json: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function shorthand(node: AdfNode): string | undefined {
  if (node.type === 'status') return `{status:${node.attrs?.color}|${node.attrs?.text}}`;
  if (node.type !== 'date') return undefined;
  const date = new Date(Number(node.attrs?.timestamp));
  if (Number.isNaN(date.getTime())) return undefined;
  return `{date:${date.toISOString().replace('T00:00:00.000Z', '')}}`;
}

/** Local ids name a node inside its editor, which makes new ones; an empty attribute says nothing. */
function essential(node: AdfNode): AdfNode {
  const attrs = Object.entries(node.attrs ?? {}).filter(([name, value]) => name !== 'localId' && value !== '');
  return { ...node, attrs: Object.fromEntries(attrs) };
}

function same(a: AdfNode | undefined, b: AdfNode): boolean {
  const sorted = (node: AdfNode) => JSON.stringify(node, (_, value) => (isRecord(value) ? sortKeys(value) : value));
  return a !== undefined && sorted(a) === sorted(b);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sortKeys(value: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
