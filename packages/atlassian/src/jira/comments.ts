import type { AdfDoc } from '../adf/types.js';
import type { AtlassianCall } from '../client.js';
import type { AtlassianResult } from '../errors/errors.js';
import type { AtlassianHttp } from '../http.js';
import { markedBy } from '../writes/mark.js';
import { jira } from './api.js';
import { type JiraComment, jiraComment, jiraCommentPage } from './shapes.js';

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
  input: { body: AdfDoc; visibility?: { type: 'role' | 'group'; value: string } | undefined },
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
