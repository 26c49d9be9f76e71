import { ToolFailure } from '../failure.js';

/** A thing on a site, as people point at it. */
export interface Reference {
  id: string;
  /** The site that the reference itself names. */
  site: string | undefined;
}

const ISSUE_KEY = /^[A-Za-z][A-Za-z0-9_]*-\d+$/;
const NUMBER = /^\d{1,19}$/;

/**
 * An issue by key, id or address (`…/browse/ABC-1`, `…?selectedIssue=ABC-1`).
 * @param argument the argument's name, for the error
 * @throws ToolFailure for anything else
 */
export function issueReference(given: string, argument = 'issue'): Reference {
  const trimmed = given.trim();
  if (ISSUE_KEY.test(trimmed)) return { id: trimmed.toUpperCase(), site: undefined };
  if (NUMBER.test(trimmed)) return { id: trimmed, site: undefined };
  const url = URL.parse(trimmed);
  const key = url?.searchParams.get('selectedIssue') ?? url?.pathname.split('/').find((part) => ISSUE_KEY.test(part));
  if (url && key && ISSUE_KEY.test(key)) return { id: key.toUpperCase(), site: url.origin };
  throw new ToolFailure(
    'invalid_arguments',
    `${argument} must be a key such as ABC-123, a numeric id, or the address of an issue.`,
  );
}

/**
 * A page by id or address (`…/pages/123/…`, `…?pageId=123`), or nothing where the text is neither.
 */
export function pageReference(given: string): Reference | undefined {
  const trimmed = given.trim();
  if (NUMBER.test(trimmed)) return { id: trimmed, site: undefined };
  const url = URL.parse(trimmed);
  const id =
    url?.searchParams.get('pageId') ?? /\/pages\/(?:edit-v2\/)?(\d{1,19})(?:\/|$)/.exec(url?.pathname ?? '')?.[1];
  return url && id && NUMBER.test(id) ? { id, site: url.origin } : undefined;
}
