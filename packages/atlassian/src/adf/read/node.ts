import type { AdfMark, AdfNode } from '../types.js';

/** Looks at anything as a node: an object with a type. Attributes, content and marks of a wrong shape count as absent. */
export function asNode(value: unknown): AdfNode | undefined {
  if (!isObject(value) || typeof value.type !== 'string') return undefined;
  const { type, attrs, content, marks, text } = value;
  return {
    type,
    ...(isObject(attrs) ? { attrs } : {}),
    ...(Array.isArray(content) ? { content: content as AdfNode[] } : {}),
    ...(Array.isArray(marks) ? { marks: marks.filter(isMark) } : {}),
    ...(typeof text === 'string' ? { text } : {}),
  };
}

/** The usable children of a node. */
export function childrenOf(node: AdfNode): AdfNode[] {
  return (node.content ?? []).map(asNode).filter((child) => child !== undefined);
}

/** An attribute that is a string, else undefined. */
export function stringAttr(node: AdfNode, name: string): string | undefined {
  const value = node.attrs?.[name];
  return typeof value === 'string' ? value : undefined;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isMark(value: unknown): value is AdfMark {
  return isObject(value) && typeof value.type === 'string' && (value.attrs === undefined || isObject(value.attrs));
}
