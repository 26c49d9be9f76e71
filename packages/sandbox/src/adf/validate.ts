import type { AdfDocument, AdfNode } from './node.js';
import { GROUPS, MARKS, type NodeRule, RULES } from './rules.js';

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

function checkAttributes(type: string, rule: NodeRule, attrs: Record<string, unknown>): string | undefined {
  for (const [name, kind] of Object.entries(rule.required ?? {})) {
    if (typeof attrs[name] !== kind) return `${type} needs the attribute ${name} (${kind})`;
  }
  for (const [name, values] of Object.entries(rule.values ?? {})) {
    if (!values.some((value) => value === attrs[name]))
      return `${type} needs ${name} to be one of ${values.join(', ')}`;
  }
  if (rule.oneOf && !rule.oneOf.some((name) => name in attrs)) return `${type} needs one of ${rule.oneOf.join(', ')}`;
  return undefined;
}

function checkNode(node: unknown, path: string): string | undefined {
  if (!isObject(node) || typeof node.type !== 'string') return `${path}: every node is an object with a type`;
  const rule = RULES[node.type];
  if (!rule) return `${path}: there is no node type “${node.type}”`;
  const attrs = isObject(node.attrs) ? node.attrs : {};
  const wrong = checkAttributes(node.type, rule, attrs);
  if (wrong) return `${path}: ${wrong}`;
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
    if (node.type === 'codeBlock' && isObject(child) && Array.isArray(child.marks) && child.marks.length > 0) {
      return `${childPath}: text in a codeBlock has no marks`;
    }
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
