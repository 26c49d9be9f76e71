import { randomInt } from 'node:crypto';
import { ADDRESSES, judge, type LinkPolicy } from '@gatehouse/atlassian';

/*
 * The last look at what a model is given. Text that came as a document has been looked through when it was turned into
 * Markdown; what is looked for here is everything else that may be taken for Markdown or HTML: names, titles, values of
 * fields, excerpts, messages, whichever tool they came through. No Markdown is parsed for it: what could be an address is
 * one.
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

/** What stands in the place of an address in such a text. */
const shown = (host: string): string => `\`link:${host}\``;

/** Whether a text has been read with addresses taken out of it that cannot be put back. */
export function hasLostLinks(text: string): boolean {
  return /`link:[^`\s]+`/.test(text);
}

const MAY_HOLD_LINKS = /[:<&]|!\[|www\.|\/\/|\\\\/i;
/** A picture, but of a file in Jira or Confluence, which nothing fetches. */
const PICTURE = /!\[(?!(?:[^\]\\]|\\.){0,500}\]\(attachment:)/g;
/** Elements that fetch something, run something or lead somewhere. */
const ELEMENT =
  /<(?=\/?(?:a|applet|area|audio|base|body|button|embed|form|frame|iframe|image|img|input|link|meta|object|picture|script|source|style|svg|track|video)\b)/gi;
/** Addresses of schemes that are not the web's, where an address is expected. */
const COMMAND = /\b(?:javascript|vbscript|data|file):[^\s)>"']+/gi;
/** The target of a link: its address, with what makes it one. */
const TARGET = new RegExp(String.raw`\]\(\s*<?(${ADDRESSES.source}|[/\\]{2}[^\s<>"'\`)\]}]+)`, 'gi');
/** Letters and signs of an address may be written as references. */
const REFERENCE = /&(?=#x?[0-9a-f]{1,8};?|colon;|sol;|bsol;|period;|lpar;|rpar;|lsqb;|rsqb;|excl;|lt;|Tab;|NewLine;)/gi;

/** A text without pictures and addresses that the policy does not let through. */
export function guardLinks(text: string, policy: LinkPolicy): string {
  if (!MAY_HOLD_LINKS.test(text)) return text;
  return dropped(text.replace(STRAY_MARK, '').replace(PICTURE, '! ['), policy).replaceAll(CODE_MARK, '');
}

function dropped(text: string, policy: LinkPolicy): string {
  const plain = hidesAddress(text, policy) ? text.replace(REFERENCE, '&amp;') : text;
  const guarded = plain
    .replace(ELEMENT, '&lt;')
    .replace(TARGET, (found, address: string) => {
      const verdict = judge(absolute(address), policy);
      return verdict.stays ? found : `] (${shown(verdict.host)}`;
    })
    .replace(COMMAND, (found) => shown(`${found.slice(0, found.indexOf(':'))}:`));
  return guarded.replace(ADDRESSES, (found) => {
    // A sign that ends a sentence is none of the address.
    const address = found.replace(/[.,;:!?*_]+$/, '');
    if (SCHEME_ALONE.test(address)) return found;
    const verdict = judge(absolute(address), policy);
    return verdict.stays ? found : `${shown(verdict.host)}${found.slice(address.length)}`;
  });
}

/** How addresses begin, as in "begins with https://": it leads nowhere. */
const SCHEME_ALONE = /^https?:\/\/$/i;

const absolute = (address: string): string => (/^www\./i.test(address) ? `https://${address}` : address);

/** Whether references, once they are read, make an address that does not stay. */
function hidesAddress(text: string, policy: LinkPolicy): boolean {
  if (!text.includes('&')) return false;
  const read = text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,7}));?/gi, (found, decimal, hex, name) => {
    const code = decimal ? Number(decimal) : hex ? Number.parseInt(hex, 16) : NAMED[String(name).toLowerCase()];
    return code !== undefined && code > 0 && code < 0x80 ? String.fromCharCode(code) : found;
  });
  if (read === text) return false;
  const bad = (some: string) =>
    (some.match(COMMAND)?.length ?? 0) +
    (some.match(ELEMENT)?.length ?? 0) +
    (some.match(PICTURE)?.length ?? 0) +
    [...some.matchAll(ADDRESSES)].filter(([address]) => !judge(absolute(address), policy).stays).length;
  return bad(read) > bad(text);
}

const NAMED: Readonly<Record<string, number>> = {
  colon: 58,
  sol: 47,
  bsol: 92,
  period: 46,
  lpar: 40,
  rpar: 41,
  lsqb: 91,
  rsqb: 93,
  excl: 33,
  lt: 60,
  tab: 9,
  newline: 10,
};
