import { createHash } from 'node:crypto';
import { decodeInline } from '../notation.js';
import { asNode, childrenOf } from '../read/node.js';
import { isInline } from '../schema/content.js';
import type { AdfMark, AdfNode } from '../types.js';
import { ADDRESSES, isToken, judge, type LinkPolicy, marked } from './policy.js';

/** Something that was taken out, by the token that stands for it. */
export interface Taken {
  /** What it was: a run of inline nodes, a block, or an attribute. */
  was: { nodes: readonly AdfNode[] } | { block: AdfNode } | { value: string };
  /** The real address. */
  href: string;
  /** What is shown of where it leads. */
  host: string;
  /** The words that stay, without the token. */
  words: readonly AdfNode[];
}

/** All that was taken out of a document. */
export type TakenOut = Map<string, Taken>;

/**
 * Takes out of a document the addresses that may not reach a model. A link becomes its words and the host as code, linked
 * to a token that leads nowhere and by which {@link restore} knows it again; a picture from elsewhere becomes such a link.
 *
 * @param taken where it is noted what was taken out
 */
export function neutralise(nodes: readonly AdfNode[], policy: LinkPolicy, taken: TakenOut): AdfNode[] {
  return nodes.flatMap((node) => {
    const read = asNode(node);
    return read ? [block(read, policy, taken)] : [];
  });
}

function block(node: AdfNode, policy: LinkPolicy, taken: TakenOut): AdfNode {
  const picture = remotePicture(node);
  if (picture) return { type: 'paragraph', content: pictureRun(node, picture, taken, policy) };
  const content = node.content && childrenOf(node);
  const attrs = node.attrs && attributes(node, policy, taken);
  const inner =
    content &&
    (node.type === 'codeBlock'
      ? content.map((one) => withMark(one, policy))
      : content.some(({ type }) => isInline(type))
        ? inline(content, policy, taken)
        : neutralise(content, policy, taken));
  const marks = node.marks?.map((mark) => (mark.attrs ? { ...mark, attrs: attributes(mark, policy, taken) } : mark));
  return {
    ...node,
    ...(attrs ? { attrs } : {}),
    ...(marks ? { marks } : {}),
    ...(inner ? { content: inner } : {}),
  };
}

/** Code stays as it is; what reads as notation of ours is told from it later. */
function withMark(node: AdfNode, { codeMark }: LinkPolicy): AdfNode {
  if (node.marks && decodeInline(node.text ?? '') !== undefined) return node;
  return codeMark !== undefined && typeof node.text === 'string'
    ? { ...node, text: marked(node.text, codeMark) }
    : node;
}

function inline(nodes: readonly AdfNode[], policy: LinkPolicy, taken: TakenOut): AdfNode[] {
  const out: AdfNode[] = [];
  for (let at = 0; at < nodes.length; ) {
    const node = nodes[at];
    if (!node) break;
    const href = hrefOf(node);
    let end = at + 1;
    while (href !== undefined && node.type === 'text' && end < nodes.length && sameLink(node, nodes[end])) end++;
    const run = nodes.slice(at, end);
    if (href === undefined) out.push(...words(node, policy, taken));
    else out.push(...link(run, href, policy, taken));
    at = end;
  }
  return out;
}

function link(run: readonly AdfNode[], href: string, policy: LinkPolicy, taken: TakenOut): AdfNode[] {
  const verdict = judge(href, policy);
  const said = run.map(({ text = '' }) => text).join('');
  const hidden = [...said.matchAll(ADDRESSES)]
    .map(([found]) => judge(asAddress(found), policy))
    .find((one) => !one.stays);
  if (verdict.stays && !hidden) return run.map((node) => (isCode(node) ? withMark(node, policy) : node));
  const host = verdict.stays ? (hidden && !hidden.stays ? hidden.host : '') : verdict.host;
  const shown = run.some(({ type }) => type !== 'text') || isAddress(said) ? [] : run.map(unlinked);
  return tokenRun({ was: { nodes: run }, href, host, words: shown }, taken, policy);
}

/** Words without a link: addresses in them are links wherever they are shown. */
function words(node: AdfNode, policy: LinkPolicy, taken: TakenOut): AdfNode[] {
  const { text } = node;
  if (isCode(node)) return [withMark(node, policy)];
  if (node.type !== 'text' || text === undefined || !policy.neutralise) {
    return [node.type === 'text' ? node : block(node, policy, taken)];
  }
  const out: AdfNode[] = [];
  let from = 0;
  for (const match of text.matchAll(ADDRESSES)) {
    const [found] = match;
    const verdict = judge(asAddress(found), policy);
    if (verdict.stays) continue;
    if (match.index > from) out.push({ ...node, text: text.slice(from, match.index) });
    const was = { nodes: [{ ...node, text: found }] };
    out.push(...tokenRun({ was, href: asAddress(found), host: verdict.host, words: [] }, taken, policy));
    from = match.index + found.length;
  }
  return from === 0 ? [node] : [...out, ...(from < text.length ? [{ ...node, text: text.slice(from) }] : [])];
}

function pictureRun(node: AdfNode, media: AdfNode, taken: TakenOut, policy: LinkPolicy): AdfNode[] {
  const url = String(media.attrs?.url);
  const alt = typeof media.attrs?.alt === 'string' ? media.attrs.alt.replace(ADDRESSES, '…') : '';
  const verdict = judge(url, { ...policy, neutralise: true, hosts: [] });
  const host = verdict.stays ? 'picture' : verdict.host;
  const shown = [{ type: 'text', text: `Picture${alt.trim() ? `: ${alt.trim()}` : ''}` }];
  return tokenRun({ was: { block: node }, href: url, host, words: shown }, taken, policy);
}

/** A picture that whoever shows it would fetch from where its writer wants. */
function remotePicture(node: AdfNode): AdfNode | undefined {
  const [media] = node.type === 'mediaSingle' ? childrenOf(node) : [];
  const { type, url } = media?.attrs ?? {};
  return media && typeof url === 'string' && type !== 'file' ? media : undefined;
}

function tokenRun(one: Taken, taken: TakenOut, { codeMark }: LinkPolicy): AdfNode[] {
  const token = tokenOf(one.was);
  taken.set(token, one);
  const mark: AdfMark = { type: 'link', attrs: { href: token } };
  const space = one.words.length > 0 ? [{ type: 'text', text: ' ', marks: [mark] }] : [];
  const linked = one.words.map((node) => ({ ...node, marks: [mark, ...(node.marks ?? [])] }));
  const host = codeMark === undefined ? one.host : marked(one.host, codeMark);
  return [...linked, ...space, { type: 'text', text: host, marks: [mark, { type: 'code' }] }];
}

/** The same thing has the same token wherever it is read. */
function tokenOf(was: Taken['was']): string {
  return `#link-${createHash('sha256').update(JSON.stringify(was)).digest('hex').slice(0, 16)}`;
}

/** Attributes that are addresses, of marks too: a picture may be a link as a whole. What else is in them is shown as code. */
function attributes(
  { type, attrs }: Pick<AdfNode, 'type' | 'attrs'>,
  policy: LinkPolicy,
  taken: TakenOut,
): Record<string, unknown> {
  const isRemote = type === 'media' && attrs?.type !== 'file';
  const look = (value: unknown, name: string): unknown => {
    if (Array.isArray(value)) return value.map((one) => look(one, name));
    if (typeof value === 'object' && value !== null) {
      return Object.fromEntries(Object.entries(value).map(([inner, one]) => [inner, look(one, inner)]));
    }
    if (typeof value !== 'string') return value;
    const verdict = isAddress(value) || isToken(value) ? judge(value, policy) : ({ stays: true } as const);
    if (verdict.stays && !(isRemote && name === 'url')) {
      return policy.codeMark === undefined ? value : marked(value, policy.codeMark);
    }
    const host = verdict.stays ? 'picture' : verdict.host;
    const token = tokenOf({ value });
    taken.set(token, { was: { value }, href: value, host, words: [] });
    return token;
  };
  // Of these the text is shown as words, or nothing but ids is in them.
  if (type === 'mention' || type === 'emoji' || type === 'status' || type === 'date') return attrs ?? {};
  return look(attrs, '') as Record<string, unknown>;
}

const isAddress = (text: string): boolean => /^\s*(?:[a-z][a-z0-9+.-]*:\S|[/\\]{2}|www\.)\S*\s*$/i.test(text);
const asAddress = (found: string): string => (/^www\./i.test(found) ? `https://${found}` : found);
const isCode = ({ type, marks }: AdfNode): boolean =>
  type === 'text' && marks?.some((mark) => mark.type === 'code') === true && hrefOf({ type, marks }) === undefined;

function hrefOf({ type, attrs, marks }: Pick<AdfNode, 'type' | 'attrs' | 'marks'>): string | undefined {
  const href = type === 'inlineCard' ? attrs?.url : marks?.find((mark) => mark.type === 'link')?.attrs?.href;
  return typeof href === 'string' ? href : undefined;
}

const linkOf = ({ marks }: AdfNode): string => JSON.stringify(marks?.find(({ type }) => type === 'link'));

function sameLink(node: AdfNode, next: AdfNode | undefined): boolean {
  return next?.type === 'text' && hrefOf(next) !== undefined && linkOf(node) === linkOf(next);
}

/** The words of a link; where they hold an address it is not among them. */
function unlinked(node: AdfNode): AdfNode {
  const { marks = [], ...rest } = node;
  const others = marks.filter(({ type }) => type !== 'link');
  const text = node.text?.replace(ADDRESSES, '…');
  return { ...rest, ...(text === undefined ? {} : { text }), ...(others.length > 0 ? { marks: others } : {}) };
}
