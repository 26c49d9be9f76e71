import type { CommentVisibility, JiraComment } from '@gatehouse/atlassian';
import { ToolFailure } from '../failure.js';
import { text } from '../schema.js';

/** Who alone may see a comment. */
export const visibilityArguments = {
  visible_to_role: text('Name of the only project role that may see it.', { maxLength: 255 }),
  visible_to_group: text('Name of the only group that may see it.', { maxLength: 255 }),
};

/** @throws ToolFailure where both were given */
export function wantedVisibility(given: {
  visible_to_role?: string;
  visible_to_group?: string;
}): { type: 'role' | 'group'; value: string } | undefined {
  const { visible_to_role: role, visible_to_group: group } = given;
  if (role !== undefined && group !== undefined) {
    throw new ToolFailure('invalid_arguments', 'Pass visible_to_role or visible_to_group, not both.');
  }
  if (role !== undefined) return { type: 'role', value: role };
  return group === undefined ? undefined : { type: 'group', value: group };
}

/** The visibility that a comment has, as it can be set again. */
export function visibilityOf({ visibility }: JiraComment): CommentVisibility | undefined {
  if (!visibility) return undefined;
  const { type, value, identifier } = visibility;
  // Groups may have the same name; their ids differ.
  if (identifier) return { type, identifier };
  return value ? { type, value } : undefined;
}
