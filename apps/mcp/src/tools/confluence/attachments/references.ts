import { ToolFailure } from '../../failure.js';

const ID = /^(?:att)?(\d{1,19})$/;

/** How a picture in a text of ours names its file: `attachment:…`, with or without its collection. */
const PICTURE = /^attachment:([^?#\s]{1,200})/;

/**
 * The file that a picture in a page's text shows, as the text names it.
 * @returns nothing where it is no such name
 */
export function pictureReference(given: string): string | undefined {
  const named = PICTURE.exec(given.trim())?.[1];
  if (named === undefined) return undefined;
  try {
    return decodeURIComponent(named);
  } catch {
    return undefined;
  }
}

/**
 * A file of a page by id or address (`…?preview=/123/456`).
 * @returns the id as Confluence takes it everywhere: `att` and a number
 * @throws ToolFailure for anything else
 */
export function attachmentReference(given: string): { id: string; site: string | undefined } {
  const trimmed = given.trim();
  const own = ID.exec(trimmed)?.[1];
  if (own) return { id: `att${own}`, site: undefined };
  const url = URL.parse(trimmed);
  const shown = url?.searchParams.get('preview')?.split('/').at(-1);
  const id = shown && ID.exec(shown)?.[1];
  if (url && id) return { id: `att${id}`, site: url.origin };
  throw new ToolFailure('invalid_arguments', 'attachment must be the id or the address of an attachment.');
}
