import type { Change, Issue, IssueType, Project } from '../company/model.js';
import type { Call } from '../gateway/operation.js';
import { mayWork } from './access.js';
import { applyGiven } from './changes.js';
import { subtasksOf } from './delete-issue.js';
import { type GivenFields, gather, readField } from './given/fields.js';

/** Where issues are moved to, and what they are given there. */
export interface Target {
  project: Project;
  type: IssueType;
  parent: Issue | undefined;
  /** Values for fields that the target requires, as its screen takes them. */
  required: Readonly<Record<string, unknown>>;
}

const change = (fieldId: string, field: string, before: Named, after: Named): Change[] =>
  before.id === after.id
    ? []
    : [{ field, fieldId, before: { id: before.id, words: before.name }, after: { id: after.id, words: after.name } }];
type Named = { id: string; name: string };

const known = (all: readonly Named[]) => (one: Named) => all.some(({ id }) => id === one.id);

/** What the target's screen says of the required fields, or why the issue cannot be moved. */
function readRequired(call: Call, issue: Issue, { project, type, required }: Target): GivenFields {
  const screen = { call, project, type };
  const needed = project.customFields.filter(({ requiredFor }) => requiredFor.includes(type.name));
  const errors: Record<string, string> = {};
  for (const { field } of needed) {
    if (!(field.id in required) && (issue.custom[field.id] ?? null) === null)
      errors[field.id] = `${field.name} is required.`;
  }
  if (Object.keys(errors).length > 0) return { ok: false, errors };
  return gather(Object.entries(required).map(([field, value]) => [field, readField(screen, field, value)]));
}

/**
 * Moves an issue with its subtasks to another project or type. It keeps its id and gets another key, which the old one
 * leads to; what the target does not know of (components, versions, the status) is left behind.
 *
 * @returns why it was not moved; nothing if it was
 */
export function moveIssue(call: Call, issue: Issue, target: Target): string[] {
  if (!mayWork(call.person, issue.project)) return ['You do not have permission to move this issue.'];
  const given = readRequired(call, issue, target);
  if (!given.ok) return Object.values(given.errors);
  if (target.type.subtask && !target.parent) return ['A subtask needs a parent.'];
  const subtasks = subtasksOf(call, issue);
  const subtaskType = target.project.issueTypes.find(({ subtask }) => subtask);
  if (subtasks.length > 0 && !subtaskType) return ['The target project has no type for subtasks.'];

  const { key: oldKey, project: oldProject, type: oldType, status: oldStatus } = issue;
  const { site } = call;
  const { project, type } = target;
  if (project !== oldProject) {
    project.lastNumber += 1;
    site.issues.delete(oldKey);
    issue.key = `${project.key}-${project.lastNumber}`;
    site.issues.set(issue.key, issue);
    site.formerKeys.set(oldKey, issue.id);
    for (const other of site.issues.values()) {
      for (const link of other.links) if (link.otherKey === oldKey) link.otherKey = issue.key;
      if (other.parentKey === oldKey) other.parentKey = issue.key;
    }
  }
  issue.project = project;
  issue.type = type;
  issue.status = project.statuses.find(({ id }) => id === oldStatus.id) ?? project.statuses[0] ?? oldStatus;
  issue.components = issue.components.filter(known(project.components));
  issue.fixVersions = issue.fixVersions.filter(known(project.versions));
  if (target.parent) issue.parentKey = target.parent.key;
  applyGiven(call, issue, given, [
    ...change('project', 'project', oldProject, project),
    ...change('issuekey', 'Key', { id: oldKey, name: oldKey }, { id: issue.key, name: issue.key }),
    ...change('issuetype', 'issuetype', oldType, type),
    ...change('status', 'status', oldStatus, issue.status),
  ]);
  if (project !== oldProject && subtaskType) {
    for (const one of subtasks) moveIssue(call, one, { ...target, type: subtaskType, parent: issue });
  }
  return [];
}
