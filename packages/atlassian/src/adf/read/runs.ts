import type { PhrasingContent } from 'mdast';
import { isPlainAddress } from '../addresses.js';
import { closingTag } from '../tags.js';

/** A mark that Markdown can say, with delimiters or with a tag. */
export interface RunMark {
  kind: 'link' | 'strike' | 'strong' | 'em' | 'tag';
  href?: string;
  title?: string;
  /** The tag that opens it. */
  tag?: string;
}

/** A stretch of a line that carries one set of marks: words, code, or something that stands among words. */
export interface Run {
  text?: string;
  nodes: PhrasingContent[];
  marks: RunMark[];
}

const DELIMITED = ['strike', 'strong', 'em'] as const;

/**
 * Moves white space at the edges of bold, italic and struck words outside of them: it looks the same, and Markdown's
 * delimiters must touch a word.
 */
export function hoistSpace(runs: Run[]): Run[] {
  let result = runs;
  for (const kind of DELIMITED) {
    const next: Run[] = [];
    for (const [index, run] of result.entries()) {
      const starts = !hasMark(result[index - 1], kind);
      const ends = !hasMark(result[index + 1], kind);
      next.push(...(hasMark(run, kind) ? splitEdges(run, kind, starts, ends) : [run]));
    }
    result = next;
  }
  return result;
}

function splitEdges(run: Run, kind: RunMark['kind'], starts: boolean, ends: boolean): Run[] {
  if (run.text === undefined) return [run];
  const lead = starts ? (/^\s+/.exec(run.text)?.[0] ?? '') : '';
  const rest = run.text.slice(lead.length);
  const trail = ends ? (/\s+$/.exec(rest)?.[0] ?? '') : '';
  const outside = run.marks.filter((mark) => mark.kind !== kind);
  const pieces: Run[] = [
    { text: lead, nodes: [], marks: outside },
    { text: rest.slice(0, rest.length - trail.length), nodes: [], marks: run.marks },
    { text: trail, nodes: [], marks: outside },
  ];
  return pieces.filter((piece) => piece.text !== '');
}

/** Turns a stretch of plain words into phrasing; the edges say whether anything stands before and after it. */
type Words = (text: string, edges: { atStart: boolean; atEnd: boolean }) => PhrasingContent[];

/** Nests runs into phrasing: at each place the mark that reaches furthest goes outermost. */
export function nestRuns(runs: Run[], words: Words, outermost = true): PhrasingContent[] {
  const out: PhrasingContent[] = [];
  for (let index = 0; index < runs.length; ) {
    const run = runs[index];
    if (!run) break;
    const [mark, end] = furthest(runs, index);
    if (!mark) {
      // Inside of marks a bare address would run into the closing delimiter.
      const edges = { atStart: outermost && index === 0, atEnd: outermost && index === runs.length - 1 };
      append(out, run.text === undefined ? run.nodes : words(run.text, edges));
      index++;
      continue;
    }
    if (
      outermost &&
      isBareLink(run) &&
      isGap(runs[index - 1], /[\s(]$/) &&
      isGap(runs[end], end === runs.length - 1 ? ENDS_LAST : ENDS)
    ) {
      out.push({ type: 'html', value: run.text ?? '' });
      index = end;
      continue;
    }
    const inner = runs
      .slice(index, end)
      .map((one) => ({ ...one, marks: one.marks.filter((other) => !equal(other, mark)) }));
    const children = nestRuns(inner, words, false);
    append(out, wrap(mark, children));
    index = end;
  }
  return out;
}

/** What may follow a bare address without becoming part of it. */
const ENDS = /^[.,;:!?)]?\s/;
const ENDS_LAST = /^[.,;:!?)]?(?:\s|$)/;

/** A link whose text is its plain address, which Markdown links by itself. */
function isBareLink(run: Run): boolean {
  const [mark, ...others] = run.marks;
  const same = others.length === 0 && mark?.kind === 'link' && mark.href === run.text && mark.title === undefined;
  return same && isPlainAddress(run.text ?? '');
}

function isGap(run: Run | undefined, edge: RegExp): boolean {
  return run === undefined || run.nodes[0]?.type === 'break' || (run.marks.length === 0 && edge.test(run.text ?? ''));
}

function furthest(runs: Run[], start: number): [RunMark | undefined, number] {
  let best: RunMark | undefined;
  let bestEnd = start;
  for (const mark of runs[start]?.marks ?? []) {
    let end = start;
    while (runs[end]?.marks.some((other) => equal(other, mark))) end++;
    if (end > bestEnd) [best, bestEnd] = [mark, end];
  }
  return [best, bestEnd];
}

function wrap(mark: RunMark, children: PhrasingContent[]): PhrasingContent[] {
  switch (mark.kind) {
    case 'strong':
      return [{ type: 'strong', children }];
    case 'em':
      return [{ type: 'emphasis', children }];
    case 'strike':
      return [{ type: 'delete', children }];
    case 'link':
      return [{ type: 'link', url: mark.href ?? '', title: mark.title ?? null, children }];
    case 'tag': {
      const tag = mark.tag ?? '';
      return [{ type: 'html', value: tag }, ...children, { type: 'html', value: closingTag(tag) }];
    }
  }
}

/** Two delimiters in a row would be taken for one; an empty comment keeps them apart and is never shown. */
function append(out: PhrasingContent[], nodes: PhrasingContent[]): void {
  const before = delimiterOf(out.at(-1));
  if (before !== undefined && before === delimiterOf(nodes[0])) out.push({ type: 'html', value: '<!---->' });
  out.push(...nodes);
}

function delimiterOf(node: PhrasingContent | undefined): string | undefined {
  if (node?.type === 'inlineCode') return '`';
  return node?.type === 'strong' || node?.type === 'emphasis' || node?.type === 'delete' ? '*' : undefined;
}

function hasMark(run: Run | undefined, kind: RunMark['kind']): boolean {
  return run?.marks.some((mark) => mark.kind === kind) ?? false;
}

/** Whether two marks say the same. */
export function equal(a: RunMark, b: RunMark): boolean {
  return a.kind === b.kind && a.href === b.href && a.title === b.title && a.tag === b.tag;
}
