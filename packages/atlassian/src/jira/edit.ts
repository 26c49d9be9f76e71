import { z } from 'zod';
import type { AtlassianCall } from '../client.js';
import type { AtlassianResult } from '../errors/errors.js';
import type { AtlassianHttp } from '../http.js';
import { jira } from './api.js';
import { type JiraIssue, jiraIssue } from './shapes.js';

/** What is to change in an issue: values that replace, and verbs (`add`, `remove`, `set`) in their order, by field id. */
export interface IssueEdit {
  fields: Record<string, unknown>;
  update: Record<string, Record<string, unknown>[]>;
}

/**
 * Changes an issue (`PUT /issue/{key}?returnIssue=true`; scope `write:jira-work`). Never repeated after a fault.
 *
 * @returns the issue as it is now; nothing where Jira did not give it back
 */
export function editIssue(
  http: AtlassianHttp,
  call: AtlassianCall,
  key: string,
  edit: IssueEdit,
): Promise<AtlassianResult<JiraIssue | undefined>> {
  return jira(http, call, {
    method: 'PUT',
    path: ['issue', key],
    query: { returnIssue: true },
    json: edit,
    effect: 'write',
    scope: 'write:jira-work',
    answer: jiraIssue.optional(),
  });
}

/**
 * Deletes an issue for good (`DELETE /issue/{key}`; scope `write:jira-work`).
 *
 * @param input.subtasks deletes its subtasks too; without it an issue that has some is refused
 */
export function deleteIssue(
  http: AtlassianHttp,
  call: AtlassianCall,
  key: string,
  input: { subtasks: boolean },
): Promise<AtlassianResult<unknown>> {
  return jira(http, call, {
    method: 'DELETE',
    path: ['issue', key],
    query: { deleteSubtasks: String(input.subtasks) },
    effect: 'write',
    scope: 'write:jira-work',
    answer: z.unknown(),
  });
}
