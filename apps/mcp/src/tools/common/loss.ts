import { ToolFailure } from '../failure.js';
import { flag } from '../schema.js';

export const allowLossArgument = flag('What is named as lost may go.');

/**
 * The last step before a write that takes something away which people would miss.
 *
 * @param lost the names of it
 * @param allowed whether the model was told so, and means it
 * @param shownBy the tool that shows the present text
 * @throws ToolFailure listing it, where it was not allowed
 */
export function refuseLoss(lost: readonly string[], allowed: boolean | undefined, shownBy: string): void {
  if (lost.length === 0 || allowed) return;
  throw new ToolFailure(
    'invalid_arguments',
    `Nothing was written, because this would go: ${listed(lost)}. Keep it in the new text as ${shownBy} shows it (adf: blocks, ![…](attachment:…), [@…](accountid:…), <span data-comment>, layout comments), or pass allow_loss true if it is meant to go.`,
  );
}

/** Said behind what was done, where something went with it. */
export function wentWith(lost: readonly string[]): string {
  return lost.length > 0 ? `\nWent with it: ${listed(lost)}.` : '';
}

const LISTED = 30;

function listed(lost: readonly string[]): string {
  const more = lost.length - LISTED;
  return [...lost.slice(0, LISTED), ...(more > 0 ? [`${more} more`] : [])].join('; ');
}
