import { type CommentPlace, type ConfluenceComment, getPageComment } from '@gatehouse/atlassian';
import type { AtlassianAccess, ConnectedSite } from '../../../credentials/access.js';
import { ToolFailure } from '../../failure.js';
import { required, text } from '../../schema.js';

export const commentArgument = required(text('Id or address of the comment.', { maxLength: 1_000 }));

/**
 * A comment by id or address (`…?focusedCommentId=123`).
 * @throws ToolFailure for anything else
 */
export function commentReference(argument: string, given: string): { id: string; site: string | undefined } {
  const trimmed = given.trim();
  const url = URL.parse(trimmed);
  const id = url?.searchParams.get('focusedCommentId') ?? trimmed;
  if (/^\d{1,19}$/.test(id)) return { id, site: url?.origin };
  throw new ToolFailure('invalid_arguments', `${argument} must be the id or the address of a comment.`);
}

/** A comment, and whether it is at the foot of its page or on a piece of its text: an id alone does not say. */
export async function findComment(
  atlassian: AtlassianAccess,
  site: ConnectedSite,
  id: string,
): Promise<{ place: CommentPlace; comment: ConfluenceComment }> {
  for (const place of ['footer', 'inline'] as const) {
    try {
      const comment = await atlassian.ask(site, (http, call) => getPageComment(http, call, { place, id }));
      return { place, comment };
    } catch (error) {
      if (!(error instanceof ToolFailure) || error.kind !== 'not_found') throw error;
    }
  }
  throw new ToolFailure(
    'choice',
    `There is no comment ${id} that this account may see.`,
    'no such comment',
    'not_found',
  );
}
