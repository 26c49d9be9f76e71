import { isDeepStrictEqual } from 'node:util';
import type { AdfDoc } from '@gatehouse/atlassian';
import { newContent } from './new-content.js';
import { type RichText, takenOut } from './rich-text.js';

/** What takes the place of a text, and what would go with the text. */
export interface Replacement {
  document: AdfDoc;
  lost: readonly string[];
}

/** A text as Atlassian has it, if there is one, and as the model may read it. */
export interface Replaced {
  is: unknown;
  shown: unknown;
}

/**
 * What the model wrote in the place of a text that it may never have read. As in a page that is rewritten, what says the
 * same stays as it is, and what was edited keeps what Markdown says nothing about.
 *
 * @param argument the argument's or the field's name, for the error
 * @param before the document; of one that is withheld, what would be lost of it is not named
 * @throws ToolFailure as {@link RichText.toAdf} does
 */
export async function replacedText(
  richText: RichText,
  argument: string,
  before: Replaced,
  given: string,
  format: 'markdown' | 'adf',
): Promise<Replacement> {
  const { is, shown } = before;
  if (is === null || is === undefined) {
    return { document: await richText.toAdf(argument, given, format), lost: [] };
  }
  const content = await newContent(richText, argument, given, format);
  const edited = await richText.edit(JSON.stringify(is), { operation: 'rewrite', content, unread: true });
  if (edited.ok) {
    const lost = isDeepStrictEqual(is, shown) ? edited.lost : unnamed(edited.lost);
    return { document: JSON.parse(edited.body) as AdfDoc, lost };
  }
  if (edited.reason === 'foreign_links') throw takenOut(argument);
  return {
    document: await richText.toAdf(argument, given, format),
    lost: ['a text that cannot be read as a document'],
  };
}

const unnamed = ({ length }: readonly string[]): string[] =>
  length > 0 ? [`what the withheld text has beside its words (${length})`] : [];
