import type { Issue } from '../company/model.js';
import { type Answer, type Call, noContent } from '../gateway/operation.js';
import { findIssue, mayAdminister } from './access.js';
import { jiraError, NO_SUCH_ISSUE } from './errors.js';

/** The subtasks of an issue. */
export const subtasksOf = ({ site }: Call, { key }: Issue): Issue[] =>
  [...site.issues.values()].filter(({ parentKey, type }) => parentKey === key && type.subtask);

/** Takes an issue away, with whatever points at it. */
function remove({ site }: Call, issue: Issue): void {
  site.issues.delete(issue.key);
  for (const other of site.issues.values()) {
    other.links = other.links.filter(({ otherKey }) => otherKey !== issue.key);
    if (other.parentKey === issue.key) other.parentKey = null;
  }
}

/** `DELETE /rest/api/3/issue/{issueIdOrKey}`: for whoever leads the project, and for good. */
export function deleteIssue(call: Call): Answer {
  const issue = findIssue(call, call.params.issueIdOrKey ?? '');
  if (!issue) return NO_SUCH_ISSUE();
  if (!mayAdminister(call.person, issue.project)) {
    return jiraError(403, ['You do not have permission to delete issues in this project.']);
  }
  const subtasks = subtasksOf(call, issue);
  if (subtasks.length > 0 && call.query.deleteSubtasks !== 'true') {
    const message = `The issue '${issue.key}' has subtasks.  You must specify the 'deleteSubtasks' parameter to delete this issue and all its subtasks.`;
    return jiraError(400, [message]);
  }
  for (const one of [...subtasks, issue]) remove(call, one);
  return noContent();
}
