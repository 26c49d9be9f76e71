import { plainText } from '../read/inline.js';
import type { AdfDoc, AdfNode } from '../types.js';
import { asDocument } from './parse.js';

/** A heading and what belongs to it: everything up to the next one of its level or a higher one beside it. */
export interface Section {
  level: number;
  title: string;
  /** The titles of the sections that it is in, the outermost first, and its own. */
  path: string[];
  /** Where its container is: indices of `content`, from the document down; none for the document itself. */
  container: number[];
  containerType: string;
  /** The heading's place in the container, and that of the first node that no longer belongs to it. */
  start: number;
  end: number;
}

/** Containers whose headings have sections. Those in cells, quotations and lists are mere words. */
const CONTAINERS = new Set(['layoutSection', 'layoutColumn', 'expand', 'bodiedExtension', 'panel']);

/** The sections of a document, in the order in which they stand. Nothing is changed. */
export function outlineAdf(doc: AdfNode): Section[] {
  const sections: Section[] = [];
  walk(doc, [], [], sections);
  return sections;
}

function walk(parent: AdfNode, container: number[], above: readonly Section[], sections: Section[]): void {
  const content = parent.content ?? [];
  let open: Section[] = [];
  for (const [index, node] of content.entries()) {
    if (node.type === 'heading') {
      const level = Number(node.attrs?.level) || 1;
      for (const section of open) if (section.level >= level) section.end = index;
      open = open.filter((section) => section.level < level);
      const title = plainText(node).replace(/\s+/g, ' ').trim();
      const path = [...above, ...open].map((section) => section.title);
      const containerType = parent.type;
      const section = {
        level,
        title,
        path: [...path, title],
        container,
        containerType,
        start: index,
        end: content.length,
      };
      open.push(section);
      sections.push(section);
    } else if (CONTAINERS.has(node.type)) walk(node, [...container, index], [...above, ...open], sections);
  }
}

/** What is at a place of {@link Section}'s `container`. */
export function containerOf(doc: AdfNode, container: readonly number[]): AdfNode {
  return container.reduce<AdfNode | undefined>((node, index) => node?.content?.[index], doc) ?? doc;
}

/** A section's heading and all that belongs to it. */
export function nodesOf(doc: AdfNode, { container, start, end }: Section): AdfNode[] {
  return (containerOf(doc, container).content ?? []).slice(start, end);
}

/** The sections of a document as Atlassian gave it, each as a document of its own; none where it cannot be read. */
export function readSections(body: unknown): (Section & { document: AdfDoc })[] {
  const doc = asDocument(body);
  if (!doc) return [];
  return outlineAdf(doc).map((section) => ({
    ...section,
    document: { type: 'doc', version: 1, content: nodesOf(doc, section) },
  }));
}
