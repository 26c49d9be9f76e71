import { cleanText, mapTexts } from '../../text/clean.js';
import { neutralise, type TakenOut } from '../links/neutralise.js';
import type { LinkPolicy } from '../links/policy.js';
import { restore } from '../links/restore.js';
import { adfToMarkdown } from '../read/document.js';
import { plainText } from '../read/inline.js';
import type { AdfDoc, AdfNode } from '../types.js';
import { markdownToAdf } from '../write/document.js';
import { fit } from '../write/fit.js';
import { differenceOf } from './difference.js';
import { unchangedEnds } from './ends.js';
import { keyOf } from './keys.js';
import { lostBetween } from './losses.js';
import { mergeBlocks } from './merge.js';
import { findSection, namesOf, wayTo } from './naming.js';
import { containerOf, nodesOf, outlineAdf, type Section } from './outline.js';
import { parseDocument } from './parse.js';
import { spliceContent } from './splice.js';

/** New content: Markdown, which is merged with what it replaces, or a document, which stands for itself. */
export type NewContent = { markdown: string } | { document: AdfDoc };

/** What is to be done to a document. */
export type Edit =
  /** `unread`: by somebody who may never have read it; see pointers.ts. */
  | { operation: 'rewrite'; content: NewContent; unread?: boolean }
  /** In the place of what stands below a heading, its subsections included; the heading stays. */
  | { operation: 'replace'; section: string; content: NewContent }
  /** At the end of a section, or of the document. */
  | { operation: 'append'; section: string | undefined; content: NewContent }
  /** Before a heading, or at the document's beginning. */
  | { operation: 'insert_before'; section: string | undefined; content: NewContent }
  /** The heading too. */
  | { operation: 'delete'; section: string };

export type EditResult =
  | {
      ok: true;
      /** The document's JSON to write. Outside of what was edited it is the given text to the byte. */
      body: string;
      /** What people would miss; see losses.ts and pointers.ts. */
      lost: string[];
      /** The difference as Markdown; see difference.ts. */
      diff: string | undefined;
    }
  /** `changed`: the section is not what it was in the earlier version. `foreign_links`: see restore.ts. */
  | { ok: false; reason: 'unreadable' | 'changed' | 'foreign_links' }
  /** `sections` names those that may be meant, or all where none is; see naming.ts. */
  | { ok: false; reason: 'no_section' | 'ambiguous'; sections: string[] };

/**
 * Edits a document and touches nothing else in it: the rest, anchors of comments included, stays as it is to the byte.
 *
 * @param body the document's JSON as Atlassian gave it
 * @param since the same of an earlier version, which whoever edits has seen: the section must be what it was then
 * @param links the addresses that whoever edits has seen; the others are put back where they were
 */
export function editDocument(body: string, edit: Edit, since?: string, links?: LinkPolicy): EditResult {
  const doc = parseDocument(body);
  if (!doc) return { ok: false, reason: 'unreadable' };
  const name = 'section' in edit ? edit.section : undefined;
  const outline = name === undefined ? [] : outlineAdf(doc);
  const found = name === undefined ? undefined : findSection(outline, name);
  if (found && !found.ok) {
    const { candidates } = found;
    const names = namesOf(outline);
    const sections = names.filter((_, at) => candidates.length === 0 || candidates.some((one) => one === outline[at]));
    return { ok: false, reason: candidates.length > 0 ? 'ambiguous' : 'no_section', sections };
  }
  const section = found?.section;
  if (section && since !== undefined && !isAsThen(doc, section, parseDocument(since))) {
    return { ok: false, reason: 'changed' };
  }
  const container = section?.container ?? [];
  const parent = containerOf(doc, container);
  const children = parent.content ?? [];
  const [from, to] = rangeOf(edit, section, children.length);
  const old = children.slice(from, to);
  const written = createWritten(doc, links);
  const next = newBlocks(edit, parent.type, old, section && children[section.start], written);
  if (written.foreign.length > 0) return { ok: false, reason: 'foreign_links' };
  const emptied = parent.type !== 'doc' && children.length - old.length + next.length === 0;
  const blocks = emptied ? [{ type: 'paragraph' }] : next;
  return {
    ok: true,
    body: spliceContent(body, container, { from, to, old, blocks }) ?? JSON.stringify({ ...doc, content: blocks }),
    lost: lostBetween(old, blocks, edit.operation === 'rewrite' && edit.unread),
    diff: differenceOf(old, blocks, links),
  };
}

function isAsThen(doc: AdfNode, section: Section, then: AdfNode | undefined): boolean {
  // Of several that are called the same, the one that has its number, as long as there are as many.
  const alike = (all: AdfNode) => outlineAdf(all).filter((one) => wayTo(one) === wayTo(section));
  const today = alike(doc);
  const earlier = then ? alike(then) : [];
  const at = today.findIndex(
    ({ container, start }) => start === section.start && `${container}` === `${section.container}`,
  );
  const before = earlier.length === today.length ? earlier[at] : undefined;
  if (!then || !before) return false;
  const [now, was] = [nodesOf(doc, section), nodesOf(then, before)].map(keyOf);
  return now === was;
}

/** The children of the container that give way: the first, and the one behind the last. */
function rangeOf({ operation }: Edit, section: Section | undefined, length: number): [number, number] {
  const { start, end } = section ?? { start: 0, end: length };
  switch (operation) {
    case 'rewrite':
      return [0, length];
    case 'replace':
      return [start + 1, end];
    case 'append':
      return [end, end];
    case 'insert_before':
      return [start, start];
    case 'delete':
      return [start, end];
  }
}

function newBlocks(
  edit: Edit,
  parent: string,
  old: readonly AdfNode[],
  heading: AdfNode | undefined,
  written: Written,
): AdfNode[] {
  const { markdownOf, blocksOf } = written;
  if (edit.operation === 'delete') return [];
  const { content } = edit;
  if ('document' in content) return written.documentOf(content.document.content, old);
  if (edit.operation === 'rewrite') {
    const { head, tail, middle } = unchangedEnds(old, content.markdown, markdownOf);
    const end = old.length - tail;
    const merged = mergeBlocks(old.slice(head, end), blocksOf(middle), sayIn(parent, written));
    return [...old.slice(0, head), ...merged, ...old.slice(end)];
  }
  const given = blocksOf(content.markdown);
  // The heading stays; who writes it again means the one that is there.
  const again = edit.operation === 'replace' && heading !== undefined && isSameHeading(given[0], heading);
  const blocks = again ? given.slice(1) : given;
  if (blocks.length === 0 && parent !== 'doc') return [];
  return mergeBlocks(old, fit(parent, blocks), sayIn(parent, written));
}

/** How what was written in place of what was seen becomes what it means. */
interface Written {
  /** Blocks as they were seen: without what nobody can see, and without the addresses that are taken out. */
  markdownOf(blocks: readonly AdfNode[]): string;
  blocksOf(markdown: string): AdfNode[];
  /** Blocks that were written as a document, with the addresses that were not seen; unchanged ones are the old ones. */
  documentOf(blocks: readonly AdfNode[], old: readonly AdfNode[]): AdfNode[];
  /** Links that were written and stand for none of this document's. */
  foreign: string[];
}

function createWritten(doc: AdfNode, links: LinkPolicy | undefined): Written {
  const foreign: string[] = [];
  const taken: TakenOut = new Map();
  const policy = links && { neutralise: links.neutralise, hosts: links.hosts };
  if (policy) neutralise(doc.content ?? [], policy, taken);
  const shown = (blocks: readonly AdfNode[]) => (policy ? neutralise(blocks, policy, new Map()) : blocks);
  const real = (blocks: readonly AdfNode[]) => (policy ? restore(blocks, taken, foreign) : [...blocks]);
  return {
    markdownOf: (blocks) => cleanText(adfToMarkdown({ type: 'doc', content: shown(blocks) }).markdown),
    blocksOf: (markdown) => real(markdownToAdf(markdown).content),
    documentOf(blocks, old) {
      const unchanged = Map.groupBy(old, (block) => keyOf(mapTexts([...shown([block])], cleanText)));
      return blocks.flatMap((block) => unchanged.get(keyOf([block]))?.shift() ?? real([block]));
    },
    foreign,
  };
}

/** What the Markdown of a block comes back as, in a container. */
function sayIn(parent: string, { markdownOf, blocksOf }: Written): (node: AdfNode) => AdfNode[] {
  return (node) => {
    const said = blocksOf(markdownOf([node]));
    return said.length > 0 ? fit(parent, said) : [];
  };
}

function isSameHeading(node: AdfNode | undefined, heading: AdfNode): boolean {
  return node?.type === 'heading' && plainText(node).trim() === plainText(heading).trim();
}
