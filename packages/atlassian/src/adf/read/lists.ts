import type { BlockContent, List, ListItem, PhrasingContent } from 'mdast';
import type { AdfNode } from '../types.js';
import { readInline } from './inline.js';
import { childrenOf, stringAttr } from './node.js';
import type { Reader } from './reader.js';

/** Bullets and numbers; undefined where the list holds something other than items. */
export function readList(node: AdfNode, reader: Reader): List | undefined {
  const items = childrenOf(node);
  if (items.length === 0 || items.some((item) => item.type !== 'listItem')) return undefined;
  const order = node.attrs?.order;
  const start =
    typeof order === 'number' && Number.isInteger(order) && order >= 0 && order < 1e9 - items.length ? order : 1;
  return {
    type: 'list',
    ordered: node.type === 'orderedList',
    start: node.type === 'orderedList' ? start : null,
    spread: false,
    children: items.map((item) => ({ type: 'listItem', spread: false, children: reader.blocks(childrenOf(item)) })),
  };
}

/** Tasks become check boxes; a list inside follows the task before it. Undefined where there is more than that. */
export function readTasks(node: AdfNode, reader: Reader): List | undefined {
  const items: ListItem[] = [];
  for (const child of childrenOf(node)) {
    if (child.type === 'taskItem') {
      items.push(item(readLine(child, reader), stringAttr(child, 'state') === 'DONE'));
      continue;
    }
    const nested = child.type === 'taskList' ? readTasks(child, reader) : undefined;
    const last = items.at(-1);
    if (!nested || !last) return undefined;
    last.children.push(nested);
  }
  return items.length === 0 ? undefined : { type: 'list', ordered: false, spread: false, children: items };
}

/** Decisions are bullets that open with `{decision}`. */
export function readDecisions(node: AdfNode, reader: Reader): List | undefined {
  const items = childrenOf(node);
  if (items.length === 0 || items.some((child) => child.type !== 'decisionItem')) return undefined;
  const children = items.map((child) => {
    const state = stringAttr(child, 'state') ?? 'DECIDED';
    const value = state === 'DECIDED' || !/^\w+$/.test(state) ? '{decision}' : `{decision:${state}}`;
    return item([{ type: 'inlineCode', value }, { type: 'text', value: ' ' }, ...readLine(child, reader)], null);
  });
  return { type: 'list', ordered: false, spread: false, children };
}

/** A line of a task or a decision; an empty one holds a break, because a check box alone would not be one. */
function readLine(node: AdfNode, reader: Reader): PhrasingContent[] {
  const line = readInline(childrenOf(node), reader.losses, { oneLine: false });
  return line.length > 0 ? line : [{ type: 'html', value: '<br>' }];
}

function item(children: PhrasingContent[], checked: boolean | null): ListItem {
  const content: BlockContent[] = [{ type: 'paragraph', children }];
  return { type: 'listItem', checked, spread: false, children: content };
}
