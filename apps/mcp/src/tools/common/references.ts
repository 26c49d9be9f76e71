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
 * Several issues, separated by commas.
 *
 * @returns their keys or ids, each once, and the site that their addresses name
 * @throws ToolFailure for anything else, for too many, or for addresses on several sites
 */
export function issueReferences(given: string, most: number): { ids: string[]; site: string | undefined } {
  const parts = given.split(/[,\s]+/).filter(Boolean);
  const all = (parts.length > 0 ? parts : [given]).map((part) => issueReference(part));
  const ids = [...new Set(all.map(({ id }) => id))];
  if (ids.length > most) throw new ToolFailure('invalid_arguments', `issue: at most ${most} issues at once.`);
  const [site, ...others] = new Set(all.flatMap(({ site: one }) => one ?? []));
  if (others.length > 0) throw new ToolFailure('invalid_arguments', 'issue: the addresses are on several sites.');
  return { ids, site };
}

/** A page or a blog post; an id alone does not say which. */
export interface ContentReference extends Reference {
  kind: 'page' | 'blogpost' | undefined;
}

const PAGE_PATH = /\/pages\/(?:edit-v2\/)?(\d{1,19})(?:\/|$)/;
const BLOG_PATH = /\/blog\/(?:\d{4}\/\d{1,2}\/\d{1,2}|edit-v2)\/(\d{1,19})(?:\/|$)/;

/**
 * A page or blog post by id or address (`…/pages/123/…`, `…/blog/2026/10/31/123/…`, `…?pageId=123`), or nothing where the
 * text is neither.
 */
export function pageReference(given: string): ContentReference | undefined {
  const trimmed = given.trim();
  if (NUMBER.test(trimmed)) return { id: trimmed, site: undefined, kind: undefined };
  const url = URL.parse(trimmed);
  if (!url) return undefined;
  const page = PAGE_PATH.exec(url.pathname)?.[1];
  const blog = BLOG_PATH.exec(url.pathname)?.[1];
  const id = url.searchParams.get('pageId') ?? page ?? blog;
  if (!id || !NUMBER.test(id)) return undefined;
  return { id, site: url.origin, kind: id === page ? 'page' : id === blog ? 'blogpost' : undefined };
}
