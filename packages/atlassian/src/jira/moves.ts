import { z } from 'zod';
import type { AtlassianCall } from '../client.js';
import type { AtlassianResult } from '../errors/errors.js';
import type { AtlassianHttp } from '../http.js';
import { jira } from './api.js';

/** A value for a field that the target requires; ids as text, rich text as ADF. */
export type RequiredValue =
  | { type: 'raw'; retain: boolean; value: readonly string[] }
  | { type: 'adf'; retain: boolean; value: unknown };

/**
 * Begins to move issues to another project or issue type (`POST /bulk/issues/move`; scope `write:jira-work`). Statuses
 * that the target does not know become its first one. Never repeated after a fault.
 *
 * @param input.issues keys or ids, at most 1,000, subtasks that come along included
 * @param input.parent of subtasks: the issue that they are moved below
 * @param input.required values for fields that the target requires and the issues may lack
 * @returns the id of the task to ask after with {@link readTask}
 */
export async function moveIssues(
  http: AtlassianHttp,
  call: AtlassianCall,
  input: {
    issues: readonly string[];
    project: string;
    issueTypeId: string;
    parent?: string | undefined;
    required: Record<string, RequiredValue>;
    notify: boolean;
  },
): Promise<AtlassianResult<string>> {
  const target = [input.project, input.issueTypeId, ...(input.parent === undefined ? [] : [input.parent])].join(',');
  const inferFields = Object.keys(input.required).length === 0;
  const mapping = {
    issueIdsOrKeys: input.issues,
    inferClassificationDefaults: true,
    inferFieldDefaults: inferFields,
    inferStatusDefaults: true,
    inferSubtaskTypeDefault: true,
    ...(inferFields ? {} : { targetMandatoryFields: [{ fields: input.required }] }),
  };
  const result = await jira(http, call, {
    method: 'POST',
    path: ['bulk', 'issues', 'move'],
    json: { sendBulkNotification: input.notify, targetToSourcesMapping: { [target]: mapping } },
    effect: 'write',
    scope: 'write:jira-work',
    answer: z.looseObject({ taskId: z.string() }),
  });
  return result.ok ? { ok: true, value: result.value.taskId } : result;
}

const task = z.looseObject({
  taskId: z.string(),
  status: z.enum(['ENQUEUED', 'RUNNING', 'COMPLETE', 'FAILED', 'CANCEL_REQUESTED', 'CANCELLED', 'DEAD']),
  progressPercent: z.number().catch(0),
  totalIssueCount: z.number().nullish(),
  invalidOrInaccessibleIssueCount: z.number().nullish(),
  /** Ids. */
  processedAccessibleIssues: z.array(z.coerce.string()).catch([]),
  /** Why each was not moved, by id. */
  failedAccessibleIssues: z.record(z.string(), z.array(z.string())).catch({}),
});
export type JiraTask = z.infer<typeof task>;

/** How far a bulk operation is (`GET /bulk/queue/{taskId}`; scope `read:jira-work`). */
export function readTask(http: AtlassianHttp, call: AtlassianCall, taskId: string): Promise<AtlassianResult<JiraTask>> {
  return jira(http, call, {
    method: 'GET',
    path: ['bulk', 'queue', taskId],
    effect: 'read',
    scope: 'read:jira-work',
    answer: task,
  });
}
