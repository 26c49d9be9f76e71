import type { ConfluenceAttachment } from '../confluence/attachments.js';
import type { CommentPlace, ConfluenceComment } from '../confluence/comments.js';
import type { Restriction, Restrictions } from '../confluence/restrictions.js';
import type { ConfluenceTask } from '../confluence/tasks.js';
import type { JiraAttachment, JiraComment, JiraFields, JiraIssue } from '../jira/shapes.js';
import type { JiraWorklog } from '../jira/worklogs.js';
import { type FieldState, fieldState } from './fields.js';

/*
 * What a thing is like, as the record of a write keeps it: made from Atlassian's answers alike by whoever records a change
 * and by whoever asks later whether it is still so.
 */

/** @param of ids and names of the fields that it is about */
export function fieldStates(
  { fields }: Pick<JiraIssue, 'fields'>,
  of: readonly { fieldId: string; name: string }[],
): { fields: Record<string, FieldState & { name: string }> } {
  const states = of.map(({ fieldId, name }) => [fieldId, { name, ...fieldState(fields[fieldId]) }] as const);
  return { fields: Object.fromEntries(states) };
}

export interface StatusState {
  status: { id?: string; name: string };
  resolution?: string;
}

/** @param status the issue's, or the one that a transition leads to */
export function statusState(status: NonNullable<JiraFields['status']>, resolution?: string): StatusState {
  const { id, name } = status;
  return { status: { name, ...(id ? { id } : {}) }, ...(resolution === undefined ? {} : { resolution }) };
}

export interface CommentState {
  id: string;
  body?: unknown;
  author?: string;
  visibility?: { type: 'role' | 'group'; value?: string; identifier?: string };
}

export function commentState({ id, body, author, visibility }: JiraComment): CommentState {
  return {
    id,
    body,
    ...(author ? { author: author.displayName } : {}),
    ...(visibility ? { visibility: visible(visibility) } : {}),
  };
}

function visible({ type, value, identifier }: NonNullable<JiraComment['visibility']>): {
  type: 'role' | 'group';
  value?: string;
  identifier?: string;
} {
  return { type, ...(value ? { value } : {}), ...(identifier ? { identifier } : {}) };
}

export interface WorklogState {
  id: string;
  time_spent?: string;
  started?: string;
  comment?: unknown;
}

export function worklogState({ id, timeSpent, started, comment }: JiraWorklog): WorklogState {
  return {
    id,
    ...(timeSpent ? { time_spent: timeSpent } : {}),
    ...(started ? { started } : {}),
    ...(comment ? { comment } : {}),
  };
}

export interface PageCommentState {
  id: string;
  place: CommentPlace;
  body?: unknown;
  /** Of an inline comment that is no reply. */
  resolved?: boolean;
  reply_to?: string;
}

export function pageCommentState(place: CommentPlace, comment: ConfluenceComment): PageCommentState {
  const { id, body, resolutionStatus, parentCommentId } = comment;
  return {
    id,
    place,
    body,
    ...(resolutionStatus ? { resolved: resolutionStatus === 'resolved' } : {}),
    ...(parentCommentId ? { reply_to: parentCommentId } : {}),
  };
}

export interface FileState {
  id: string;
  filename: string;
}

export const fileState = ({ id, filename }: Pick<JiraAttachment, 'id' | 'filename'>): FileState => ({ id, filename });

export function pageFileState({
  id,
  title,
  version,
}: Pick<ConfluenceAttachment, 'id' | 'title'> & { version?: { number: number } | null | undefined }): FileState & {
  version?: number;
} {
  return { id, filename: title, ...(version ? { version: version.number } : {}) };
}

interface RestrictionState {
  users: { account_id: string; name: string }[];
  groups: string[];
}

export function restrictionsState({ read, update }: Restrictions): Record<'read' | 'update', RestrictionState> {
  const state = ({ users, groups }: Restriction): RestrictionState => ({
    users: users.map(({ accountId, name }) => ({ account_id: accountId, name })),
    groups,
  });
  return { read: state(read), update: state(update) };
}

export function taskState({ status, pageId, blogPostId }: ConfluenceTask): { done: boolean; page_id?: string } {
  const page = pageId ?? blogPostId;
  return { done: status === 'complete', ...(page ? { page_id: page } : {}) };
}
