import type { ShownCall, ShownChange, ShownSide } from '@gatehouse/contract';
import type { ConnectedSite } from '../credentials/access.js';
import { bytes } from '../tools/common/files/give-file.js';
import { oneLine } from '../tools/common/lines.js';
import { productName } from '../tools/common/site.js';
import { type AnyTool, destroys } from '../tools/tool.js';
import type { CopiedFile } from '../writes/about.js';
import { visible } from './seen.js';

/** Where a call goes: its site, and the account that reaches it. */
export type Destination = Pick<ConnectedSite, 'id' | 'name' | 'url' | 'account'>;

/** What a call finds where it goes, as far as it was looked at. */
export interface Found {
  /** The file that it copies, if it does. */
  copies?: CopiedFile | undefined;
  /** What it changes. */
  change?: ShownChange | undefined;
}

/**
 * A call in the words that its user is shown: every argument as it will be sent, defaults included, so that nothing
 * happens that was not shown.
 */
export function shownCall(
  tool: Pick<AnyTool, 'title' | 'titleFor' | 'write' | 'annotations' | 'input'>,
  input: Record<string, unknown>,
  site: Destination | undefined,
  { copies, change }: Found = {},
): ShownCall {
  return {
    title: tool.titleFor?.(input) ?? tool.title,
    destroys: tool.write === 'deletes' || destroys(tool.annotations),
    ...(site
      ? { site: { name: oneLine(site.name), url: oneLine(site.url), account: oneLine(site.account.displayName) } }
      : {}),
    // In the order in which the tool names them, whatever the client's, and none left out.
    arguments: [...new Set([...Object.keys(tool.input), ...Object.keys(input)])]
      .filter((argument) => input[argument] !== undefined)
      .map((argument) => ({ name: argument, ...visible(inWords(input[argument])) })),
    ...(copies ? { copies: copiesInWords(copies) } : {}),
    ...(change ? { change } : {}),
  };
}

function copiesInWords({ name: file, type, size, product, site, id, address }: CopiedFile): ShownCall['arguments'] {
  const words = {
    File: file,
    Size: size === undefined ? 'unknown' : bytes(size),
    Type: type,
    Where: `${productName(product)} on ${site.name}, read as ${site.account.displayName}`,
    Attachment: address ?? `${id} on ${site.url}`,
  };
  return Object.entries(words).map(([about, text]) => ({ name: about, ...visible(oneLine(text, 1_000)) }));
}

/** Text as it is; everything that has parts as JSON, in which no part can pass for another. */
function inWords(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}

/**
 * What the client may have of it, whose form shows it to the user: others wrote what is there now.
 *
 * @param clean takes out of a text what must not reach clients; undefined where nothing that is there may
 */
export function forClient({ change, ...shown }: ShownCall, clean: ((text: string) => string) | undefined): ShownCall {
  if (!change) return shown;
  if (!clean) return { ...shown, withheld: true };
  const side = (one: ShownSide | undefined) => one && { ...one, text: clean(one.text) };
  const facts = change.facts.map(({ name, now, next, difference }) => ({
    name: clean(name),
    now: side(now),
    next: side(next),
    difference: side(difference),
  }));
  return { ...shown, change: { ...change, target: clean(change.target), facts } };
}
