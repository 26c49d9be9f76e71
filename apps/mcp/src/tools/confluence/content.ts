import {
  type ConfluencePageSummary,
  type ContentId,
  type ContentKind,
  findPages,
  listContentById,
} from '@gatehouse/atlassian';
import type { AtlassianAccess, ConnectedSite } from '../../credentials/access.js';
import { type ContentReference, pageReference } from '../common/references.js';
import { resolveSite } from '../common/site.js';
import { ToolFailure } from '../failure.js';
import { required, text } from '../schema.js';
import { findPageByTitle } from './find-page.js';

/** How tools take the page that they are about. */
export const pageArgument = required(
  text('Id, address or exact title of the page or blog post.', { maxLength: 1_000 }),
);

/** A page or blog post that is there and that the account may see. */
export interface FoundContent extends ContentId {
  title: string;
  spaceId: string | undefined;
  parentId: string | undefined;
  summary: ConfluencePageSummary;
  /** The same as a model may read it. */
  shown: ConfluencePageSummary;
}

/** The site of a page, and what is known of the page from how it was named. */
export async function siteOfPage(
  atlassian: AtlassianAccess,
  given: string,
  named: string | undefined,
): Promise<{ site: ConnectedSite; reference: ContentReference | undefined }> {
  const reference = pageReference(given);
  return { site: await resolveSite(atlassian, 'confluence', named ?? reference?.site), reference };
}

/** Whether outsiders wrote it, and the operator withholds that. */
export const isWithheldPage = ({ title, shown }: Pick<FoundContent, 'title' | 'shown'>): boolean =>
  shown.title !== title;

/**
 * Looks a page or blog post up, before something is done to it.
 * @throws ToolFailure where there is none, or several have the title
 */
export async function findContent(
  atlassian: AtlassianAccess,
  site: ConnectedSite,
  given: string,
): Promise<FoundContent> {
  const reference = pageReference(given);
  const id = reference?.id ?? (await findPageByTitle(atlassian, site, given, undefined));
  const kinds: ContentKind[] = reference?.kind ? [reference.kind] : ['page', 'blogpost'];
  for (const kind of reference ? kinds : (['page'] as const)) {
    const { results } = await atlassian.ask(site, (http, call) => listContentById(http, call, kind, [id]));
    const [summary] = results;
    if (summary) {
      const { title, spaceId, parentId } = summary;
      const shown = await atlassian.seen(site, summary);
      return { kind, id, title, spaceId: spaceId ?? undefined, parentId: parentId ?? undefined, summary, shown };
    }
  }
  throw new ToolFailure(
    'choice',
    `There is no page or blog post with id ${id} that this account may see. Find it with confluence_search.`,
    'no such content',
    'not_found',
  );
}

/**
 * Reads something of a page; where there is no page with this id, of the blog post. Only for reading: a write asks
 * {@link findContent} first.
 */
export async function readContent<T>(
  { id, kind }: { id: string; kind: ContentKind | undefined },
  read: (content: ContentId) => Promise<T>,
): Promise<T> {
  if (kind) return await read({ kind, id });
  try {
    return await read({ kind: 'page', id });
  } catch (error) {
    if (!isNotFound(error)) throw error;
    return await read({ kind: 'blogpost', id }).catch((second: unknown) => {
      throw isNotFound(second) ? error : second;
    });
  }
}

/** The id of what a tool reads, found by its title where it was named so. */
export async function contentToRead(
  atlassian: AtlassianAccess,
  site: ConnectedSite,
  given: string,
  reference: ContentReference | undefined,
): Promise<{ id: string; kind: ContentKind | undefined }> {
  if (reference) return reference;
  return { id: await findPageByTitle(atlassian, site, given, undefined), kind: 'page' };
}

const isNotFound = (error: unknown): boolean => error instanceof ToolFailure && error.kind === 'not_found';

/** Whether a title is still free for a new page of the space. */
export async function isTitleTaken(
  atlassian: AtlassianAccess,
  site: ConnectedSite,
  spaceId: string,
  title: string,
): Promise<boolean> {
  const { results } = await atlassian.ask(site, (http, call) => findPages(http, call, { title, spaceId, limit: 1 }));
  return results.length > 0;
}
