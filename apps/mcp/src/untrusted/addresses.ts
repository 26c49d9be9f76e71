import { addressPattern, judge, type LinkPolicy } from '@gatehouse/atlassian';

/*
 * Where an address may be in a text: told by the signs that every dialect of Markdown and HTML needs for one, never by
 * how they are nested. A sign before which a backslash stands is the sign itself, as Markdown reads it.
 */

/** An address that may not stay: where it is in the text, with what makes it one, and what is shown in its place. */
export interface Bad {
  start: number;
  end: number;
  host: string;
  /** What stands ahead of that, where it is the target of a link or would belong to an address before it. */
  lead: '' | ' ' | ' (';
}

/**
 * A picture, but of a file in Jira or Confluence, which nothing fetches; whatever backslashes are ahead of it. Its words may hold nothing that reaches further
 * than their brackets: other brackets, code, tags. And its address must end as one: else it is none, and the words are the
 * name of an address elsewhere.
 */
export const PICTURE =
  /(?<!\\)((?:\\\\)*)!\[(?!(?:[^[\]\\`<]|<(?![a-z!/?])|\\.){0,500}\]\(attachment:[^\s()<>[\]\\]*\))/gi;

/** Addresses of schemes that are not the web's, where nobody says them without meaning them. */
const COMMAND = /(?<![a-z0-9])(?:javascript|vbscript|data|file)\\?:[^\s)>"']+/gi;
/** Addresses among words. */
const ADDRESS = addressPattern(String.raw`\\?`);
/** An address in angle brackets. */
const AUTOLINK = /<([a-z][a-z0-9+.-]{1,31}:[^\s<>]*)>/gi;
/** How the target of a link begins, beside its words or below the text. */
const TARGET = /\](?:\(\s*|:[^\S\n]*\n?[^\S\n]*)/g;
const DESTINATION = /<([^<>\n]*)|[^\s<>[\]()]+/y;
/** What follows the address of a definition: a title, or nothing. */
const DEFINED = /[^\S\n]*(?:\n|$|["'(])|[[\]<>()]/y;

/** Where addresses are that the policy does not let through, in no order. */
export function badAddresses(text: string, policy: LinkPolicy): Bad[] {
  const bad: Bad[] = [];
  let last = -2;
  for (const { 0: found, index: start } of text.matchAll(ADDRESS)) {
    const lead = start === last + 1 ? ' ' : '';
    last = start + found.length;
    // The target of a link ends with its bracket, and a sign that ends a sentence is none of the address.
    const [target] = text.startsWith('](', start - 2) ? found.split(')', 1) : [found];
    const address = (target ?? '').replace(/[.,;:!?*_\\]+$/, '');
    const whole = /^www/i.test(address) ? `https://${address}` : address;
    const host = SCHEME_ALONE.test(address) ? undefined : hostOf(whole, policy);
    if (host !== undefined) bad.push({ start, end: start + address.length, host, lead });
  }
  const among = new Map(bad.map(({ start, host }) => [start, host]));
  for (const { 0: found, index: start } of text.matchAll(COMMAND)) {
    const host = `${/^[a-z]+/i.exec(found)?.[0].toLowerCase()}:`;
    bad.push({ start, end: start + found.length, host, lead: '' });
  }
  for (const { 0: found, 1: address = '', index: start } of text.matchAll(AUTOLINK)) {
    const host = hostOf(address, policy);
    if (host !== undefined) bad.push({ start, end: start + found.length, host, lead: '' });
  }
  for (const { 0: opening, index } of text.matchAll(TARGET)) {
    const isDefinition = opening.startsWith(']:');
    const target = targetAt(text, index + opening.length, isDefinition);
    const host = target && (hostOf(target.address, policy) ?? among.get(target.start));
    if (!target || host === undefined) continue;
    bad.push({ start: index + (isDefinition ? 2 : 1), end: target.end, host, lead: isDefinition ? ' ' : ' (' });
  }
  return bad;
}

/** The address of a link at a place in a text. */
function targetAt(text: string, from: number, isDefinition: boolean) {
  DESTINATION.lastIndex = from;
  const found = DESTINATION.exec(text);
  if (!found) return undefined;
  const end = DESTINATION.lastIndex;
  const [whole, inBrackets] = found;
  const address = inBrackets ?? whole;
  // A place in the text, ours for a link that was taken out among them, leads nowhere else; a word with a colon neither.
  if (address.startsWith('#') || /^[^:]*:$/.test(address)) return undefined;
  if (isDefinition && inBrackets === undefined && !startsAt(DEFINED, text, end)) return undefined;
  return { address, start: inBrackets === undefined ? from : from + 1, end };
}

/** Whether a sticky pattern is found at a place in a text. */
export function startsAt(pattern: RegExp, text: string, index: number): boolean {
  pattern.lastIndex = index;
  return pattern.test(text);
}

/** How addresses begin, as in "begins with https://": it leads nowhere. */
const SCHEME_ALONE = /^(?:https?\\?:(?:\\?[/\\]){0,2}|www)$/i;

/** What is shown of an address that may not stay. */
function hostOf(written: string, policy: LinkPolicy): string | undefined {
  const isHost = /^[/\\]{2}/.test(written);
  const address = isHost ? written : written.replace(/\\([!-/:-@[-`{-~])/g, '$1');
  const verdict = judge(address, policy);
  return verdict.stays ? undefined : verdict.host;
}
