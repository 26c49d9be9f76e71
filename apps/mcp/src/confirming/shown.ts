import { cleanText } from '@gatehouse/atlassian';
import type { ShownCall } from '@gatehouse/contract';
import type { ConnectedSite } from '../credentials/access.js';
import { bytes } from '../tools/common/files/give-file.js';
import { oneLine } from '../tools/common/lines.js';
import { productName } from '../tools/common/site.js';
import { type AnyTool, destroys } from '../tools/tool.js';
import type { CopiedFile } from '../writes/about.js';

/** Where a call goes: its site, and the account that reaches it. */
export type Destination = Pick<ConnectedSite, 'id' | 'name' | 'url' | 'account'>;

/**
 * A call in the words that its user is shown: every argument as it will be sent, defaults included, so that nothing
 * happens that was not shown.
 *
 * @param copies the file that it copies, if it does
 */
export function shownCall(
  tool: Pick<AnyTool, 'title' | 'titleFor' | 'write' | 'annotations' | 'input'>,
  input: Record<string, unknown>,
  site: Destination | undefined,
  copies?: CopiedFile,
): ShownCall {
  return {
    title: tool.titleFor?.(input) ?? tool.title,
    destroys: tool.write === 'deletes' || destroys(tool.annotations),
    ...(site ? { site: { name: name(site.name), url: name(site.url), account: name(site.account.displayName) } } : {}),
    // In the order in which the tool names them, whatever the client's, and none left out.
    arguments: [...new Set([...Object.keys(tool.input), ...Object.keys(input)])]
      .filter((argument) => input[argument] !== undefined)
      .map((argument) => ({ name: argument, ...visible(inWords(input[argument])) })),
    ...(copies ? { copies: copiesInWords(copies) } : {}),
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

const name = (text: string) => oneLine(cleanText(text));

/** Text as it is; everything that has parts as JSON, in which no part can pass for another. */
function inWords(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}

/** What can be seen of a text, and how much besides is sent that cannot. */
function visible(text: string): { text: string; hidden: number } {
  const seen = cleanText(text);
  const lines = text.replace(/\r\n?|\u2028|\u2029/g, '\n');
  return { text: seen, hidden: Math.max(0, [...lines].length - [...seen].length) };
}
