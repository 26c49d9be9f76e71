import { z } from 'zod';
import type { AdfNode } from '../types.js';
import { NODE_ATTRS } from './attrs.js';
import { contentIsValid, isLeaf } from './content.js';
import { marksAreValid } from './marks.js';

const nodeShape: z.ZodType<AdfNode> = z.strictObject({
  type: z.string(),
  attrs: z.record(z.string(), z.unknown()).exactOptional(),
  content: z.array(z.lazy(() => nodeShape)).exactOptional(),
  marks: z
    .array(z.strictObject({ type: z.string(), attrs: z.record(z.string(), z.unknown()).exactOptional() }))
    .exactOptional(),
  text: z.string().exactOptional(),
});

/** Deeper documents are refused rather than walked. */
const MAX_DEPTH = 40;

/**
 * Parses a node that somebody wrote by hand (the JSON of an `adf:` fence).
 *
 * @param value anything
 * @param parent the node type it would stand in
 * @returns the node, if Atlassian's schema allows it there with everything in it
 */
export function parseNode(value: unknown, parent: string): AdfNode | undefined {
  if (!shallowEnough(value, MAX_DEPTH)) return undefined;
  const parsed = nodeShape.safeParse(value);
  if (!parsed.success) return undefined;
  const node = withoutEmptyMarks(parsed.data);
  return isValid(node, parent) ? node : undefined;
}

/** No marks and an empty list of marks are the same, but the schema knows the first alone for most types. */
function withoutEmptyMarks({ marks, content, ...rest }: AdfNode): AdfNode {
  return {
    ...rest,
    ...(content ? { content: content.map(withoutEmptyMarks) } : {}),
    ...(marks && marks.length > 0 ? { marks } : {}),
  };
}

function isValid(node: AdfNode, parent: string): boolean {
  if (!Object.hasOwn(NODE_ATTRS, node.type) || !NODE_ATTRS[node.type]?.safeParse(node.attrs).success) return false;
  if (node.type === 'text' ? !node.text : node.text !== undefined) return false;
  if (!marksAreValid(node.type, parent, node.marks ?? [])) return false;
  if (parent === 'codeBlock' && (node.marks?.length ?? 0) > 0) return false;
  const children = node.content ?? [];
  if (node.content === undefined && NEEDS_CONTENT_KEY.has(node.type)) return false;
  if (node.content !== undefined && isLeaf(node.type)) return false;
  return (
    contentIsValid(
      node.type,
      children.map((child) => child.type),
    ) && children.every((child) => isValid(child, node.type))
  );
}

/** Types whose `content` must be present even if it may be empty. */
const NEEDS_CONTENT_KEY = new Set(['tableRow', 'layoutSection']);
function shallowEnough(value: unknown, left: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return left > 0 && Object.values(value).every((inner) => shallowEnough(inner, left - 1));
}
