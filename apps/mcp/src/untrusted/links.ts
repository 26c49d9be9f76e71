import { randomInt } from 'node:crypto';
import type { LinkPolicy } from '@gatehouse/atlassian';
import { type Bad, badAddresses, PICTURE } from './addresses.js';
import { withoutHiding } from './references.js';
import { withoutTags } from './tags.js';

/*
 * The last look at what a model is given. Text that came as a document has been looked through when it was turned into
 * Markdown; what is looked for here is everything else that may be taken for Markdown or HTML: names, titles, values of
 * fields, excerpts, messages, whichever tool they came through. No Markdown is parsed for it: each program that shows
 * text reads it in a way of its own, and what could be an address is one.
 */

/** Two characters without meaning that nobody can guess: addresses in code are marked with them; see LinkPolicy. */
const [FIRST, SECOND] = [0xf0000, 0x100000].map((plane) => String.fromCodePoint(plane + randomInt(0xfffe)));
const CODE_MARK = `${FIRST}${SECOND}`;
/** One alone is a mark that was cut, or a guess. */
const STRAY_MARK = new RegExp(`${FIRST}(?!${SECOND})|(?<!${FIRST})${SECOND}`, 'gu');

/** What the operator lets through, without the hosts that depend on the user. */
export interface LinkRules {
  neutraliseLinks: boolean;
  linkHosts: readonly string[];
}

/** @param sites addresses whose hosts are known as well: the user's sites, and ours */
export function linkPolicy({ neutraliseLinks, linkHosts }: LinkRules, sites: readonly string[]): LinkPolicy {
  const own = sites.flatMap((url) => URL.parse(url)?.hostname ?? []);
  return { neutralise: neutraliseLinks, hosts: [...linkHosts, ...own], codeMark: CODE_MARK };
}

/** A text as it is kept: the marks are this process's own. */
export const withoutMarks = (text: string): string => text.replaceAll(CODE_MARK, '');

/** What stands in the place of an address in such a text. */
const shown = (host: string): string => `\`link:${host}\``;

/** Whether a text has been read with addresses taken out of it that cannot be put back. */
export function hasLostLinks(text: string): boolean {
  return /`link:[^`\s]+`/.test(text);
}

const MAY_HOLD_LINKS = /[:<&]|!\[|\]\(|www|\/\/|\\\\/i;

/** A text without pictures and addresses that the policy does not let through. Its time grows with the text alone. */
export function guardLinks(text: string, policy: LinkPolicy): string {
  if (!MAY_HOLD_LINKS.test(text)) return text;
  const plain = withoutHiding(text.replace(STRAY_MARK, ''), policy).replace(PICTURE, '$1! [');
  return withoutAddresses(withoutTags(plain), policy).replaceAll(CODE_MARK, '');
}

function withoutAddresses(text: string, policy: LinkPolicy): string {
  let guarded = '';
  let from = 0;
  for (const { start, end, host, lead } of united(badAddresses(text, policy))) {
    guarded += `${text.slice(from, start)}${lead}${shown(host)}`;
    from = end;
  }
  return guarded + text.slice(from);
}

/** Those that overlap as one: what is left of one of them could be an address by itself. */
function united(found: readonly Bad[]): Bad[] {
  const out: Bad[] = [];
  for (const one of found.toSorted((a, b) => a.start - b.start)) {
    const last = out.at(-1);
    if (last && one.start < last.end) last.end = Math.max(last.end, one.end);
    else out.push({ ...one });
  }
  return out;
}
