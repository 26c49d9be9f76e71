import { z } from 'zod';
import type { AdfDoc } from '../adf/types.js';
import type { AtlassianCall } from '../client.js';
import type { AtlassianResult } from '../errors/errors.js';
import type { AtlassianHttp } from '../http.js';
import { markedBy } from '../writes/mark.js';
import { jira } from './api.js';
import { type JiraComment, jiraComment, jiraCommentPage } from './shapes.js';

/** The only project role or group that may see a comment: by name, or by id. */
export interface CommentVisibility {
  type: 'role' | 'group';
  value?: string;
  identifier?: string;
}

export interface CommentPage {
  comments: JiraComment[];
  /** Position of the first of them, from 0. */
  startAt: number;
  total: number;
}

/**
 * Comments of an issue (`GET /issue/{key}/comment`; scope `read:jira-work`).
 *
 * @param input.newestFirst false lists them as they were written
 */
export function listIssueComments(
  http: AtlassianHttp,
  call: AtlassianCall,
  key: string,
  input: { startAt?: number; maxResults: number; newestFirst?: boolean },
): Promise<AtlassianResult<CommentPage>> {
  return jira(http, call, {
    method: 'GET',
    path: ['issue', key, 'comment'],
    query: {
      startAt: input.startAt ?? 0,
      maxResults: input.maxResults,
      orderBy: input.newestFirst ? '-created' : 'created',
    },
    effect: 'read',
    scope: 'read:jira-work',
    points: { about: input.maxResults, of: ({ comments }) => comments.length },
    answer: jiraCommentPage,
  });
}

/**
 * Adds a comment (`POST /issue/{key}/comment`; scope `write:jira-work`). Never repeated after a fault.
 *
 * @param input.visibility restricts it to a project role or a group, by name
 */
export function addComment(
  http: AtlassianHttp,
  call: AtlassianCall,
  key: string,
  input: { body: AdfDoc; visibility?: CommentVisibility | undefined },
): Promise<AtlassianResult<JiraComment>> {
  return jira(http, call, {
    method: 'POST',
    path: ['issue', key, 'comment'],
    json: { ...input, ...markedBy(call) },
    effect: 'write',
    scope: 'write:jira-work',
    answer: jiraComment,
  });
}

/** Reads one comment (`GET /issue/{key}/comment/{id}`; scope `read:jira-work`). */
export function getComment(
  http: AtlassianHttp,
  call: AtlassianCall,
  key: string,
  id: string,
): Promise<AtlassianResult<JiraComment>> {
  return jira(http, call, {
    method: 'GET',
    path: ['issue', key, 'comment', id],
    effect: 'read',
    scope: 'read:jira-work',
    answer: jiraComment,
  });
}

/**
 * Replaces the text of a comment (`PUT /issue/{key}/comment/{id}`; scope `write:jira-work`).
 *
 * @param input.visibility who alone may see it from now on; without it, everybody who sees the issue
 */
export function updateComment(
  http: AtlassianHttp,
  call: AtlassianCall,
  key: string,
  id: string,
  input: { body: AdfDoc; visibility?: CommentVisibility | undefined },
): Promise<AtlassianResult<JiraComment>> {
  return jira(http, call, {
    method: 'PUT',
    path: ['issue', key, 'comment', id],
    json: input,
    effect: 'write',
    scope: 'write:jira-work',
    answer: jiraComment,
  });
}

/** Deletes a comment for good (`DELETE /issue/{key}/comment/{id}`; scope `write:jira-work`). */
export function deleteComment(
  http: AtlassianHttp,
  call: AtlassianCall,
  key: string,
  id: string,
): Promise<AtlassianResult<unknown>> {
  return jira(http, call, {
    method: 'DELETE',
    path: ['issue', key, 'comment', id],
    effect: 'write',
    scope: 'write:jira-work',
    answer: z.unknown(),
  });
}
