import { isLeaf } from '../schema/content.js';
import type { AdfMark, AdfNode } from '../types.js';

/**
 * Looks at anything as a node: an object with a type. Attributes, content and marks of a wrong shape count as absent;
 * words where there should be nodes become text.
 */
export function asNode(value: unknown): AdfNode | undefined {
  if (typeof value === 'string') return { type: 'text', text: value };
  if (!isObject(value) || typeof value.type !== 'string') return undefined;
  const { type, attrs, content, marks, text } = value;
  const stray = type !== 'text' && typeof text === 'string' ? [{ type: 'text', text }] : [];
  const children = Array.isArray(content) ? [...stray, ...content] : stray;
  return {
    type,
    ...(isObject(attrs) ? { attrs } : {}),
    ...(Array.isArray(content) || children.length > 0 ? { content: children } : {}),
    ...(Array.isArray(marks) ? { marks: marks.filter(isMark) } : {}),
    ...(type === 'text' && typeof text === 'string' ? { text } : {}),
  };
}

/** The usable children of a node. */
export function childrenOf(node: AdfNode): AdfNode[] {
  return (node.content ?? []).map(asNode).filter((child) => child !== undefined);
}

/** Whether a node that has no content by its nature has some all the same, which only its JSON can say. */
export function hasStrayContent(node: AdfNode): boolean {
  return isLeaf(node.type) && (node.content?.length ?? 0) > 0;
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
