import { keyOf } from '../edit/keys.js';
import type { AdfMark, AdfNode } from '../types.js';
import { mergeText } from '../write/marks.js';
import type { Taken, TakenOut } from './neutralise.js';
import { isToken, TOKEN } from './policy.js';

/**
 * Puts back what {@link neutralise} took out of a document, after the rest of it was edited: where the words of a link are
 * what they were, the very nodes; where they were changed, the new words with the real address.
 *
 * @param foreign where the tokens are noted that stand for nothing that is known here
 */
export function restore(nodes: readonly AdfNode[], taken: TakenOut, foreign: string[]): AdfNode[] {
  return nodes.map((node) => {
    const picture = wholeBlock(node, taken);
    if (picture) return picture;
    const attrs = node.attrs && (values(node.attrs, taken, foreign) as Record<string, unknown>);
    const content = node.content && inline(restore(node.content, taken, foreign), taken, foreign);
    // Those of words are put back with the words.
    const marks = node.type !== 'text' && node.marks && (values(node.marks, taken, foreign) as AdfMark[]);
    return { ...node, ...(attrs ? { attrs } : {}), ...(marks ? { marks } : {}), ...(content ? { content } : {}) };
  });
}

/** A paragraph in which a picture was shown, and nothing else. */
function wholeBlock(node: AdfNode, taken: TakenOut): AdfNode | undefined {
  const [first, ...more] = node.type === 'paragraph' ? (node.content ?? []) : [];
  const token = first && tokenOf(first);
  if (token === undefined || more.some((one) => tokenOf(one) !== token)) return undefined;
  const was = taken.get(token)?.was;
  return was && 'block' in was ? was.block : undefined;
}

function inline(nodes: readonly AdfNode[], taken: TakenOut, foreign: string[]): AdfNode[] {
  const out: AdfNode[] = [];
  let changed = false;
  for (let at = 0; at < nodes.length; ) {
    const node = nodes[at];
    if (!node) break;
    const token = tokenOf(node);
    let end = at + 1;
    while (token !== undefined && end < nodes.length && nodes[end] && tokenOf(nodes[end] ?? node) === token) end++;
    const run = nodes.slice(at, end);
    const known = token === undefined ? undefined : taken.get(token);
    if (token !== undefined && !known) foreign.push(token);
    changed ||= known !== undefined;
    out.push(...(known ? realRun(run, known) : run));
    at = end;
  }
  return changed ? mergeText(out) : out;
}

function realRun(run: readonly AdfNode[], { was, href, host, words }: Taken): AdfNode[] {
  const last = run.at(-1);
  const showsHost = last?.text === host && last.marks?.some(({ type }) => type === 'code');
  const left = mergeText((showsHost ? run.slice(0, -1) : run).map(unlinked));
  const tail = left.at(-1);
  if (showsHost && tail?.type === 'text' && tail.text?.endsWith(' ')) {
    const text = tail.text.slice(0, -1);
    left.splice(-1, 1, ...(text === '' ? [] : [{ ...tail, text }]));
  }
  if (keyOf(left) === keyOf(mergeText([...words])) && 'nodes' in was) return [...was.nodes];
  const mark: AdfMark = { type: 'link', attrs: { href } };
  const shown = left.length > 0 ? left : [{ type: 'text', text: href }];
  return shown.map((node) => ({ ...node, marks: [mark, ...(node.marks ?? [])] }));
}

function values(value: unknown, taken: TakenOut, foreign: string[]): unknown {
  if (typeof value === 'string') {
    if (!isToken(value)) return value;
    const was = taken.get(value)?.was;
    if (was && 'value' in was) return was.value;
    foreign.push(value);
    return value;
  }
  if (Array.isArray(value)) return value.map((one) => values(one, taken, foreign));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, values(one, taken, foreign)]));
}

function tokenOf({ type, marks }: AdfNode): string | undefined {
  const href = type === 'text' ? marks?.find((mark) => mark.type === 'link')?.attrs?.href : undefined;
  return typeof href === 'string' && isToken(href) ? href : undefined;
}

function unlinked(node: AdfNode): AdfNode {
  const { marks = [], ...rest } = node;
  const others = marks.filter(({ type }) => type !== 'link');
  return others.length > 0 ? { ...rest, marks: others } : rest;
}

/** Whether a text has a link in it that stands for one that was taken out. */
export function hasTakenOut(text: string): boolean {
  return TOKEN.test(text);
}
