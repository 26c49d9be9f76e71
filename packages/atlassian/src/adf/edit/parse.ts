import { isObject } from '../read/node.js';
import type { AdfNode } from '../types.js';

/** Parses a document's JSON; undefined where it is none, or a node in it has not the shape of one. */
export function parseDocument(json: string): AdfNode | undefined {
  try {
    return asDocument(JSON.parse(json));
  } catch {
    return undefined;
  }
}

/** The same of JSON that is parsed already. */
export function asDocument(value: unknown): AdfNode | undefined {
  const open: unknown[] = [value];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (!isNode(node)) return undefined;
    open.push(...(node.content ?? []));
  }
  return isNode(value) && value.type === 'doc' ? value : undefined;
}

/** Whether it looks like a node, as far as its own members go. */
function isNode(value: unknown): value is AdfNode {
  if (!isObject(value) || typeof value.type !== 'string') return false;
  const { attrs, content, marks, text } = value;
  return (
    (attrs === undefined || isObject(attrs)) &&
    (content === undefined || (Array.isArray(content) && !content.includes(undefined))) &&
    (marks === undefined || (Array.isArray(marks) && marks.every((mark) => isObject(mark)))) &&
    (text === undefined || typeof text === 'string')
  );
}
