import type { AdfNode } from '../types.js';
import { hostOf, shortened } from './words.js';

/*
 * What stands among words for something else: people, addresses, states, days. Markdown says it, but in a way that nobody
 * hits upon who has not read it there. Who writes in place of a text that they may never have seen takes it away unawares.
 */

/** Those that one document has and another does not point at any more, e.g. `mention of “@Mia”`. */
export function pointersLost(before: readonly AdfNode[], after: readonly AdfNode[]): string[] {
  const there = new Set(nodesIn(after).flatMap((node) => [pointer(node)?.key, ...linksOf(node)]));
  const lost = new Map<string, string>();
  for (const node of nodesIn(before)) {
    const found = pointer(node);
    if (found && !there.has(found.key)) lost.set(found.key, found.name);
  }
  return [...lost.values()];
}

function pointer({ type, attrs = {} }: AdfNode): { key: string; name: string } | undefined {
  switch (type) {
    case 'mention':
      return { key: `mention ${attrs.id}`, name: `mention of “${shortened(String(attrs.text || attrs.id))}”` };
    case 'status':
      return { key: `status ${attrs.text}`, name: `status “${shortened(String(attrs.text))}”` };
    case 'date':
      return { key: `date ${attrs.timestamp}`, name: `date ${dayOf(Number(attrs.timestamp))}` };
    case 'inlineCard':
    case 'blockCard': {
      if (attrs.datasource !== undefined) return undefined;
      const { url, data } = attrs;
      if (typeof url !== 'string') return { key: `card ${JSON.stringify(data)}`, name: 'smart link' };
      return { key: `link ${url}`, name: `smart link to ${hostOf(url)}` };
    }
    default:
      return undefined;
  }
}

/** The addresses of a piece of text: one that is said by words is still said. */
function linksOf({ marks = [] }: AdfNode): string[] {
  return marks.flatMap(({ type, attrs }) => (type === 'link' ? [`link ${attrs?.href}`] : []));
}

function dayOf(timestamp: number): string {
  const date = new Date(timestamp);
  return Number.isNaN(date.getTime()) ? 'of another form' : date.toISOString().slice(0, 10);
}

function nodesIn(nodes: readonly AdfNode[]): AdfNode[] {
  const all: AdfNode[] = [];
  const open = [...nodes].reverse();
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    all.push(node);
    open.push(...[...(node.content ?? [])].reverse());
  }
  return all;
}
