import { plainText } from '../read/inline.js';
import { NODE_ATTRS } from '../schema/attrs.js';
import type { AdfNode } from '../types.js';
import { pointersLost } from './pointers.js';
import { hostOf, shortened } from './words.js';

/*
 * What people would miss if an edit took it away by accident, because Markdown shows it as code or not at all: macros,
 * anchors of comments, pictures and files, columns, embedded things, and whatever we do not know.
 */

/** By what a thing is known again, its name for people and how often it is there. */
type Inventory = Map<string, { name: string; count: number }>;

/**
 * The opaque content that one document has and another has not.
 *
 * @param unread whether whoever wrote the one may never have read the other: then what {@link pointersLost} finds too
 * @returns one entry a thing, e.g. `macro toc`, `inline comment on “thirty seconds”`, `picture dock.png ×2`
 */
export function lostBetween(before: readonly AdfNode[], after: readonly AdfNode[], unread = false): string[] {
  const left = takeStock(after);
  const opaque = [...takeStock(before)].flatMap(([key, { name, count }]) => {
    const missing = count - (left.get(key)?.count ?? 0);
    return missing <= 0 ? [] : [missing === 1 ? name : `${name} ×${missing}`];
  });
  return unread ? [...opaque, ...pointersLost(before, after)] : opaque;
}

function takeStock(nodes: readonly AdfNode[]): Inventory {
  const stock: Inventory = new Map();
  const open = [...nodes].reverse();
  const anchors = new Map<string, string>();
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const thing = opaque(node);
    if (thing) {
      const [key, name] = thing;
      stock.set(key, { name, count: (stock.get(key)?.count ?? 0) + 1 });
    }
    for (const { type, attrs } of node.marks ?? []) {
      const id = String(attrs?.id);
      if (type === 'annotation') anchors.set(id, `${anchors.get(id) ?? ''}${plainText(node)}`);
    }
    open.push(...[...(node.content ?? [])].reverse());
  }
  // One comment may be anchored on many words; it is one thing.
  for (const [id, words] of anchors) {
    stock.set(`annotation ${id}`, { name: `inline comment on “${shortened(words)}”`, count: 1 });
  }
  return stock;
}

function opaque(node: AdfNode): [key: string, name: string] | undefined {
  const { type, attrs = {} } = node;
  switch (type) {
    case 'extension':
    case 'bodiedExtension':
    case 'inlineExtension':
      return [`macro ${attrs.extensionType} ${attrs.extensionKey}`, `macro ${shortened(String(attrs.extensionKey))}`];
    case 'media':
    case 'mediaInline': {
      const name = shortened(String(attrs.alt || attrs.id || hostOf(String(attrs.url))));
      return [`media ${attrs.id ?? attrs.url}`, `picture or file ${name}`];
    }
    case 'layoutSection':
      return [type, 'columns'];
    case 'embedCard':
    case 'syncBlock':
    case 'placeholder':
      return [`${type} ${JSON.stringify(attrs.url ?? attrs.resourceId ?? attrs.text)}`, type];
    case 'blockCard':
      return attrs.datasource === undefined
        ? undefined
        : [`${type} ${JSON.stringify(attrs.datasource)}`, 'list of a data source'];
    case 'doc':
      return undefined;
    default:
      return Object.hasOwn(NODE_ATTRS, type) ? undefined : [`unknown ${type}`, shortened(type)];
  }
}
