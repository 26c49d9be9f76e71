import { gfmToMarkdown } from 'mdast-util-gfm';
import { type Options, toMarkdown } from 'mdast-util-to-markdown';
import { neutralise } from '../links/neutralise.js';
import type { LinkPolicy } from '../links/policy.js';
import { readBlocks } from './blocks.js';
import { isAlertLine } from './containers.js';
import { countLosses } from './losses.js';
import { asNode, childrenOf } from './node.js';

const OPTIONS: Options = {
  extensions: withoutEmailEscapes(gfmToMarkdown({ tablePipeAlign: false })),
  bullet: '-',
  rule: '-',
  fences: true,
  // An autolink is a card; a link says its address even where that is its text.
  resourceLink: true,
  join: [
    // Without a blank line what follows a tag would belong to it.
    (left, right) => (left.type === 'html' || right.type === 'html' ? 1 : undefined),
    (left, right) => (isAlertLine(left) ? (right.type === 'paragraph' ? 0 : 1) : undefined),
  ],
};

/**
 * Converts an Atlassian document to Markdown. What Markdown can say is said so that {@link markdownToAdf} gives it
 * back; what it cannot becomes an `adf:TYPE` fence or code span with the node's JSON. Looks alone are left out.
 *
 * @param doc an ADF document; anything else is read as far as it makes sense (a string as text, nothing as nothing)
 * @param links which addresses may be in it; without it all
 * @returns the Markdown, and what was left out, e.g. `textColor ×2`
 */
export function adfToMarkdown(doc: unknown, links?: LinkPolicy): { markdown: string; dropped: string[] } {
  const losses = countLosses();
  const nodes = topLevel(doc);
  const children = readBlocks(links ? neutralise(nodes, links, new Map()) : nodes, losses);
  return { markdown: toMarkdown({ type: 'root', children }, OPTIONS).trim(), dropped: losses.list() };
}

/** An e-mail address is words both ways, so that it needs no escapes. */
function withoutEmailEscapes({ extensions, unsafe, ...rest }: Options): Options[] {
  const inner = (extensions ?? []).flatMap(withoutEmailEscapes);
  return [...inner, { ...rest, unsafe: (unsafe ?? []).filter((pattern) => pattern.character !== '@') }];
}

function topLevel(doc: unknown): ReturnType<typeof childrenOf> {
  if (typeof doc === 'string') return doc === '' ? [] : [{ type: 'text', text: doc }];
  if (Array.isArray(doc)) return childrenOf({ type: 'doc', content: doc });
  const node = asNode(doc);
  if (!node) return [];
  return node.type === 'doc' ? childrenOf(node) : [node];
}
