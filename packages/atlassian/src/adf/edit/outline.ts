import { plainText } from '../read/inline.js';
import type { AdfNode } from '../types.js';

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

/** What a section is named by. */
export type Named = Pick<Section, 'title' | 'path'>;

export type Found<S extends Named> = { ok: true; section: S } | { ok: false; candidates: S[] };

/**
 * The section that a name means: its title, or the titles on the way to it (`Deploy > Rollback`). Where no title is the
 * same, the only one that contains it. Case and leading `#` do not matter.
 */
export function findSection<S extends Named>(sections: readonly S[], name: string): Found<S> {
  const wanted = name.replace(/^#+\s*/, '').trim();
  const steps = normal(wanted).split(/\s*>\s*/);
  const ends = (section: S) => {
    const own = section.path.map(normal).slice(-steps.length);
    return own.length === steps.length && own.every((title, index) => title === steps[index]);
  };
  for (const matches of [
    sections.filter(({ title }) => normal(title) === normal(wanted)),
    sections.filter(ends),
    sections.filter(({ title }) => normal(title).includes(normal(wanted))),
  ]) {
    const [only, ...others] = matches;
    if (only && others.length === 0) return { ok: true, section: only };
    // The whole way to one may be the end of the way to another.
    const whole = matches.filter(({ path }) => path.map(normal).join(' > ') === steps.join(' > '));
    if (whole[0] && whole.length === 1) return { ok: true, section: whole[0] };
    if (only) return { ok: false, candidates: matches };
  }
  return { ok: false, candidates: [] };
}

/** A title as it is compared: the delimiters that Markdown shows it with count as little as case and space. */
function normal(title: string): string {
  return title
    .replace(/[*_`~\\]|<[^>]{0,200}>/g, '')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase();
}
