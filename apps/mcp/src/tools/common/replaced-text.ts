import type { AdfDoc } from '@gatehouse/atlassian';
import { newContent } from './new-content.js';
import { type RichText, takenOut } from './rich-text.js';

/** What takes the place of a text, and what would go with the text. */
export interface Replacement {
  document: AdfDoc;
  lost: readonly string[];
}

/**
 * What the model wrote in the place of a text that it may never have read. As in a page that is rewritten, what says the
 * same stays as it is, and what was edited keeps what Markdown says nothing about.
 *
 * @param argument the argument's or the field's name, for the error
 * @param before the document as Atlassian has it, if there is one
 * @throws ToolFailure as {@link RichText.toAdf} does
 */
export async function replacedText(
  richText: RichText,
  argument: string,
  before: unknown,
  given: string,
  format: 'markdown' | 'adf',
): Promise<Replacement> {
  if (before === null || before === undefined) {
    return { document: await richText.toAdf(argument, given, format), lost: [] };
  }
  const content = await newContent(richText, argument, given, format);
  const edited = await richText.edit(JSON.stringify(before), { operation: 'rewrite', content, unread: true });
  if (edited.ok) return { document: JSON.parse(edited.body) as AdfDoc, lost: edited.lost };
  if (edited.reason === 'foreign_links') throw takenOut(argument);
  return {
    document: await richText.toAdf(argument, given, format),
    lost: ['a text that cannot be read as a document'],
  };
}
