import { setTimeout as sleep } from 'node:timers/promises';
import { fetchIssues, type JiraFields, type JiraTask, moveIssues, readTask } from '@gatehouse/atlassian';
import type { AtlassianAccess, ConnectedSite } from '../../../credentials/access.js';
import { siteArgument } from '../../common/arguments.js';
import { oneLine } from '../../common/lines.js';
import { issueReference, issueReferences } from '../../common/references.js';
import { resolveSite } from '../../common/site.js';
import { ToolFailure } from '../../failure.js';
import { defaulted, flag, type JsonSchema, type ObjectSchema, pairs, text } from '../../schema.js';
import { DESTROYS, defineTool, type ToolContext } from '../../tool.js';
import { createForm } from '../create-meta.js';
import { newDocuments } from '../field-values.js';
import { missingIssues } from '../missing.js';
import { requiredValues } from '../move-fields.js';
import { personFinder } from '../people.js';
import { projectKey } from '../projects.js';
import { issueUrl } from '../rows.js';

const string: JsonSchema = { type: 'string' };
const MAX_ISSUES = 50;
/** Between two looks, longer each time (milliseconds), and how long one call waits in all. */
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 3_000;
const PATIENCE_MS = 20_000;

const output: ObjectSchema = {
  type: 'object',
  properties: {
    task: string,
    status: string,
    percent: { type: 'integer' },
    moved: {
      type: 'array',
      items: { type: 'object', properties: { id: string, key: string, url: string }, required: ['id'] },
    },
    failed: {
      type: 'array',
      items: { type: 'object', properties: { id: string, key: string, problem: string }, required: ['id', 'problem'] },
    },
  },
  required: ['task', 'status', 'percent', 'moved', 'failed'],
};

export const moveJiraIssues = defineTool({
  name: 'jira_move_issues',
  title: 'Move Jira issues',
  description:
    'Moves Jira issues with their subtasks to another project or issue type, which gives them new keys. Statuses that ' +
    'the target lacks become its first; components and versions that it lacks are lost. Waits until it is done, or ' +
    'says how to ask again.',
  input: {
    issues: text('Keys, ids or addresses, at most 50, with commas.', { maxLength: 4_000 }),
    project: text('Key or id of the target project.', { maxLength: 100 }),
    issue_type: text('Name or id of their type there.', { maxLength: 100 }),
    parent: text('Key of the new parent, for subtasks.', { maxLength: 500 }),
    fields: pairs('Fields that the target requires, where an issue lacks them.'),
    notify: defaulted(flag('Send the usual e-mails.'), true),
    task: text('Only say how far this task of an earlier answer is.', { maxLength: 40 }),
    site: siteArgument,
  },
  output,
  annotations: { ...DESTROYS, idempotentHint: false },
  reportsProgress: true,
  scopes: ['jira:delete'],
  async run(input, context) {
    const { atlassian, richText } = context;
    if (input.task !== undefined) {
      const site = await resolveSite(atlassian, 'jira', input.site);
      return await follow(context, site, input.task.trim());
    }
    const { issues, issue_type: typeName } = input;
    if (issues === undefined || input.project === undefined || typeName === undefined) {
      throw new ToolFailure('invalid_arguments', 'issues, project and issue_type are needed, or task.');
    }
    const { ids, site: named } = issueReferences(issues, MAX_ISSUES);
    const site = await resolveSite(atlassian, 'jira', input.site ?? named);
    const project = projectKey(input.project);
    const { issueType, fields } = await createForm(atlassian, site, project, typeName);
    const parent = input.parent === undefined ? undefined : issueReference(input.parent).id;
    if (issueType.subtask && parent === undefined) {
      throw new ToolFailure('choice', `${oneLine(issueType.name)} is a subtask: pass the key of the new parent.`);
    }
    const form = { what: `a ${oneLine(issueType.name)} in ${project}`, fields };
    const resolve = personFinder(atlassian, site, { project });
    const required = await requiredValues(form, input.fields ?? [], { resolve, document: newDocuments(richText) });
    const before = await atlassian.ask(site, (http, call) =>
      fetchIssues(http, call, { issueIdsOrKeys: ids, fields: ['project', 'issuetype', 'status'] }),
    );
    const missing = missingIssues(ids, before.issues);
    if (missing.length > 0 || before.issues.length === 0) {
      const which = missing.join(', ') || 'They';
      throw new ToolFailure('choice', `${which}: does not exist, or this account may not see it. Nothing was moved.`);
    }
    const target = { project, issueTypeId: issueType.id, parent, required, notify: input.notify };
    const task = await atlassian.ask(site, (http, call) => moveIssues(http, call, { issues: ids, ...target }), {
      change: {
        kind: 'other',
        target: {
          id: before.issues.map(({ id }) => id).join(','),
          name: before.issues.map(({ key }) => key).join(', '),
        },
        before: Object.fromEntries(before.issues.map(({ key, fields }) => [key, placeOf(fields)])),
        will: Object.fromEntries(before.issues.map(({ key }) => [key, `${project}, ${issueType.name}`])),
        after: (id) => ({ task: id, project, issue_type: issueType.id }),
      },
    });
    return await follow(context, site, task);
  },
});

/** Where an issue was, in names. */
const placeOf = ({ project, issuetype, status }: JiraFields) =>
  [project?.key, issuetype?.name, status?.name].filter(Boolean).join(', ');

/** Waits for a move, tells the client how far it is, and says what came of it. */
async function follow({ atlassian, progress }: ToolContext, site: ConnectedSite, id: string) {
  const end = performance.now() + PATIENCE_MS;
  let task = await look(atlassian, site, id);
  for (
    let wait = FIRST_WAIT_MS;
    !isOver(task) && performance.now() + wait < end;
    wait = Math.min(wait * 1.5, LONGEST_WAIT_MS)
  ) {
    progress?.(`Moving issues: ${task.progressPercent} %`, task.progressPercent, 100);
    await sleep(wait);
    task = await look(atlassian, site, id);
  }
  const failedIds = Object.keys(task.failedAccessibleIssues);
  const all = [...task.processedAccessibleIssues, ...failedIds];
  const keys = new Map<string, string>();
  if (all.length > 0) {
    const ask = { issueIdsOrKeys: all.slice(0, 100), fields: ['summary'] };
    const found = await atlassian.ask(site, (http, call) => fetchIssues(http, call, ask));
    for (const issue of found.issues) keys.set(issue.id, issue.key);
  }
  const named = (issue: string) => {
    const key = keys.get(issue);
    return key === undefined ? { id: issue } : { id: issue, key, url: issueUrl(site, key) };
  };
  const moved = task.processedAccessibleIssues.map(named);
  const failed = failedIds.map((issue) => {
    const { url: _url, ...rest } = { url: '', ...named(issue) };
    return { ...rest, problem: oneLine(task.failedAccessibleIssues[issue]?.join(' ')) };
  });
  const lines = [
    statusLine(task),
    ...moved.map((one) => `- moved: ${'key' in one ? `${one.key} ${one.url}` : one.id}`),
    ...failed.map(({ problem, ...one }) => `- not moved: ${'key' in one ? one.key : one.id}: ${problem}`),
  ];
  return {
    text: lines.join('\n'),
    structured: { task: id, status: task.status, percent: Math.round(task.progressPercent), moved, failed },
  };
}

const look = (atlassian: AtlassianAccess, site: ConnectedSite, id: string) =>
  atlassian.ask(site, (http, call) => readTask(http, call, id));

const isOver = ({ status }: JiraTask): boolean => !['ENQUEUED', 'RUNNING', 'CANCEL_REQUESTED'].includes(status);

function statusLine(task: JiraTask): string {
  const { taskId, status, progressPercent } = task;
  if (!isOver(task)) return `Jira is still at it (${progressPercent} %): call again with task "${taskId}" alone.`;
  return status === 'COMPLETE' ? 'The move is over.' : `The move ended early: ${status.toLowerCase()}.`;
}
