import type { Converter, LinkPolicy } from '@gatehouse/atlassian';
import { plainText } from '@gatehouse/contract';
import { guardLinks } from '../untrusted/links.js';
import type { ReadDocument } from './comparison.js';

/** What is at Atlassian, in words. */
export interface Words {
  /** For our page, which is the user's own: with all addresses as they are. */
  read: ReadDocument;
  /** Takes out of them what must not reach clients; undefined where nothing that is there may. */
  clean: ((text: string) => string) | undefined;
}

/**
 * How what a call changes reaches the person who is to confirm it.
 *
 * @param owner the user
 * @param links which addresses reach clients
 */
export function wordsFor(
  { converter, lockdown }: { converter: Converter; lockdown: boolean },
  owner: string,
  links: LinkPolicy,
): Words {
  return {
    read: async (document) => {
      const conversion = await converter.toMarkdown(document, owner);
      return conversion.ok ? conversion.value.markdown : plainText(document);
    },
    // It may have been written by outsiders, and the client's form is the client's: the page shows all of it.
    clean: lockdown ? undefined : (text) => guardLinks(text, links),
  };
}
