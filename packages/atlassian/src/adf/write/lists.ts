import { randomUUID } from 'node:crypto';
import type { List, ListItem, PhrasingContent, RootContent } from 'mdast';
import type { AdfNode } from '../types.js';
import { fit } from './fit.js';
import { writeInline } from './inline.js';
import { prefixed } from './marks.js';
import type { Writer } from './writer.js';

/**
 * A list as one or more of ADF's: a Markdown list may mix bullets, check boxes and decisions, which ADF keeps apart.
 */
export function writeList(list: List, writer: Writer): AdfNode[] {
  const out: AdfNode[] = [];
  let number = list.start ?? 1;
  for (const item of list.children) {
    const written = list.ordered ? undefined : (writeTask(item, writer) ?? writeDecision(item, writer));
    const last = out.at(-1);
    if (written) {
      if (last?.type === written.type) last.content?.push(...(written.content ?? []));
      else out.push(written);
      continue;
    }
    const node: AdfNode = { type: 'listItem', content: fit('listItem', writeItem(item, writer)) };
    if (last?.type === 'bulletList' || last?.type === 'orderedList') last.content?.push(node);
    else if (list.ordered) out.push({ type: 'orderedList', attrs: { order: number }, content: [node] });
    else out.push({ type: 'bulletList', content: [node] });
    number++;
  }
  return out;
}

/** An item whose check box cannot be one keeps it in words. */
function writeItem(item: ListItem, writer: Writer): AdfNode[] {
  const blocks = writer.blocks(item.children);
  if (typeof item.checked !== 'boolean') return blocks;
  return prefixed(item.checked ? '[x] ' : '[ ] ', blocks);
}

/** A task holds a line, and tasks below it; undefined for an item with anything else. */
function writeTask(item: ListItem, writer: Writer): AdfNode | undefined {
  if (typeof item.checked !== 'boolean') return undefined;
  const [line, ...below] = item.children;
  if (line?.type !== 'paragraph' || !below.every(isList)) return undefined;
  const nested = below.flatMap((list) => writeList(list, writer));
  if (nested.some((list) => list.type !== 'taskList')) return undefined;
  const attrs = { localId: randomUUID(), state: item.checked ? 'DONE' : 'TODO' };
  const task: AdfNode = { type: 'taskItem', attrs, content: writeLine(line.children, writer) };
  return { type: 'taskList', attrs: { localId: randomUUID() }, content: [task, ...nested] };
}

/** A decision is a bullet that opens with `{decision}`, and nothing but a line. */
function writeDecision(item: ListItem, writer: Writer): AdfNode | undefined {
  const [line, ...below] = item.children;
  const [opening, ...rest] = line?.type === 'paragraph' && below.length === 0 ? line.children : [];
  const marker = opening?.type === 'inlineCode' ? /^\{decision(?::(\w+))?\}$/.exec(opening.value) : null;
  if (!marker) return undefined;
  const content = writeLine(withoutLeadingSpace(rest), writer);
  const attrs = { localId: randomUUID(), state: marker[1] ?? 'DECIDED' };
  const decision: AdfNode = { type: 'decisionItem', attrs, content };
  return { type: 'decisionList', attrs: { localId: randomUUID() }, content: [decision] };
}

/** A break alone stands for an empty line. */
function writeLine(children: readonly PhrasingContent[], writer: Writer): AdfNode[] {
  const line = writeInline(children, writer);
  return line.length === 1 && line[0]?.type === 'hardBreak' ? [] : line;
}

function withoutLeadingSpace(nodes: PhrasingContent[]): PhrasingContent[] {
  const [first, ...rest] = nodes;
  return first?.type === 'text' ? [{ ...first, value: first.value.replace(/^\s/, '') }, ...rest] : nodes;
}

function isList(node: RootContent): node is List {
  return node.type === 'list';
}
