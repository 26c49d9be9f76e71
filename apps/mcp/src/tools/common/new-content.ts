import type { NewContent } from '@gatehouse/atlassian';
import { NOT_SHOWN, type RichText } from './rich-text.js';

/** What a page may be written with at once, whole or a section (characters). */
export const MAX_BODY = 500_000;

/**
 * What the model wrote in the place of a text, ready to be put there. Markdown stays Markdown: it is merged with what it replaces.
 *
 * @param argument the argument's name, for the error
 * @throws ToolFailure where ADF was announced and is not there
 */
export async function newContent(
  richText: RichText,
  argument: string,
  given: string,
  format: 'markdown' | 'adf',
): Promise<NewContent> {
  if (format === 'adf') return { document: await richText.toAdf(argument, given, format, 'restored') };
  // Our own remark behind a text that was read is none of the text's words.
  return { markdown: given.replace(NOT_SHOWN, '') };
}
