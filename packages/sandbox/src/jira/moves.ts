import { z } from 'zod';
import type { Task } from '../company/model.js';
import { type Answer, type Call, type Operation, ok } from '../gateway/operation.js';
import { findIssue, findProject, mayWork } from './access.js';
import { moveIssue, type Target } from './move-issue.js';
import { userById } from './views.js';

/** An error in the form of the bulk operations. */
const refused = (...messages: string[]): Answer => ({
  status: 400,
  body: { errors: messages.map((message) => ({ message })) },
});

const value = z.looseObject({ type: z.enum(['raw', 'adf']).default('raw'), value: z.unknown() });
const mapping = z.looseObject({
  issueIdsOrKeys: z.array(z.string()).min(1).max(1000),
  inferFieldDefaults: z.boolean(),
  inferStatusDefaults: z.boolean(),
  targetMandatoryFields: z.array(z.looseObject({ fields: z.record(z.string(), value) })).nullish(),
});
const moveBody = z.looseObject({ targetToSourcesMapping: z.record(z.string(), mapping) });
type Mapping = z.infer<typeof mapping>;

/** A mandatory field's value as a screen takes it: options come as a list of ids, whatever the field has. */
function asOnScreen(
  target: Pick<Target, 'project'>,
  id: string,
  { type, value: given }: z.infer<typeof value>,
): unknown {
  if (type === 'adf' || !Array.isArray(given)) return given;
  const kind = target.project.customFields.find(({ field }) => field.id === id)?.field.kind;
  if (kind === 'option') return { id: String(given[0]) };
  if (kind === 'options') return given.map((one) => ({ id: String(one) }));
  if (kind === 'number') return Number(given[0]);
  return kind === undefined ? given : given[0];
}

/** @returns where a key of the mapping leads: `<project>,<type id>[,<parent>]` */
function readTarget(call: Call, key: string, { targetMandatoryFields }: Mapping): Target | undefined {
  const [projectName = '', typeId = '', parentName] = key.split(',').map((part) => part.trim());
  const project = findProject(call, projectName);
  const type = project?.issueTypes.find(({ id }) => id === typeId);
  const parent = parentName === undefined ? undefined : findIssue(call, parentName);
  if (!project || !type || !mayWork(call.person, project) || (parentName !== undefined && !parent)) return undefined;
  const given = Object.entries(Object.assign({}, ...(targetMandatoryFields ?? []).map(({ fields }) => fields)));
  const required = Object.fromEntries(given.map(([id, one]) => [id, asOnScreen({ project }, id, value.parse(one))]));
  return { project, type, parent, required };
}

/** Begins to move issues; Jira does it in the background. */
function submit(call: Call): Answer {
  const body = moveBody.safeParse(call.body);
  if (!body.success) return refused('The request is invalid.');
  const moves: { target: Target; names: string[] }[] = [];
  for (const [key, one] of Object.entries(body.data.targetToSourcesMapping)) {
    const target = readTarget(call, key, one);
    if (!target)
      return refused(`The target '${key}' does not exist, or you do not have permission to move issues there.`);
    moves.push({ target, names: one.issueIdsOrKeys });
  }
  const found = moves.map(({ target, names }) => ({
    target,
    issues: names.map((name) => findIssue(call, name)).filter((issue) => issue !== undefined),
  }));
  const total = found.reduce((sum, { issues }) => sum + issues.length, 0);
  if (total === 0) return refused('No valid issues were given.');
  const id = call.site.nextId();
  const task: Task = {
    id,
    submittedBy: call.person.accountId,
    created: call.now(),
    looks: 0,
    done: [],
    failed: {},
    total,
    run() {
      for (const { target, issues } of found) {
        for (const issue of issues) {
          const problems = moveIssue(call, issue, target);
          if (problems.length === 0) task.done.push(issue.id);
          else task.failed[issue.id] = problems;
        }
      }
    },
  };
  call.site.tasks.set(id, task);
  return { status: 201, body: { taskId: id } };
}

/** How far it is: the second time that somebody looks, it is done. */
function look(call: Call): Answer {
  const task = call.site.tasks.get(call.params.taskId ?? '');
  if (task?.submittedBy !== call.person.accountId) return refused('The task does not exist.');
  task.looks += 1;
  if (task.looks === 2) task.run();
  const isDone = task.looks >= 2;
  const now = call.now();
  return ok(
    {
      taskId: task.id,
      status: isDone ? 'COMPLETE' : 'RUNNING',
      progressPercent: isDone ? 100 : 50,
      submittedBy: userById(call, task.submittedBy) ?? undefined,
      created: task.created,
      started: task.created,
      updated: now,
      ...(isDone
        ? {
            processedAccessibleIssues: task.done.map(Number),
            failedAccessibleIssues: task.failed,
            invalidOrInaccessibleIssueCount: 0,
            totalIssueCount: task.total,
          }
        : {}),
    },
    1,
  );
}

/** Moving issues to other projects and types. */
export const moveOperations: readonly Operation[] = [
  {
    product: 'jira',
    method: 'POST',
    path: '/rest/api/3/bulk/issues/move',
    id: 'submitBulkMove',
    scopes: [['write:jira-work'], ['write:issue:jira', 'read:issue:jira']],
    handle: submit,
  },
  {
    product: 'jira',
    method: 'GET',
    path: '/rest/api/3/bulk/queue/:taskId',
    id: 'getBulkOperationProgress',
    scopes: [['read:jira-work'], ['read:issue:jira']],
    handle: look,
  },
];
