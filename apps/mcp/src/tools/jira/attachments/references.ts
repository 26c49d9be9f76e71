import { ToolFailure } from '../../failure.js';

const NUMBER = /^\d{1,19}$/;
/** `…/rest/api/3/attachment/content/10001`, `…/secure/attachment/10001/plan.png`, `…/attachment/10001`. */
const IN_PATH = /\/attachment\/(?:content\/|thumbnail\/)?(\d{1,19})(?:\/|$)/;

/**
 * A file of an issue by id or address.
 * @throws ToolFailure for anything else
 */
export function attachmentReference(given: string): { id: string; site: string | undefined } {
  const trimmed = given.trim();
  if (NUMBER.test(trimmed)) return { id: trimmed, site: undefined };
  const url = URL.parse(trimmed);
  const id = url && IN_PATH.exec(url.pathname)?.[1];
  if (id) return { id, site: url.origin };
  throw new ToolFailure('invalid_arguments', 'attachment must be the id or the address of an attachment.');
}
