import type { Project } from '../company/model.js';
import { type Answer, type Call, type Operation, ok } from '../gateway/operation.js';
import { findProject, mayWork } from './access.js';
import { jiraError } from './errors.js';
import { readPaging } from './paging.js';
import { createScreen } from './screens.js';
import { typeView } from './views.js';

const SCOPES = [
  ['read:jira-work'],
  ['read:issue-meta:jira', 'read:avatar:jira', 'read:field-configuration:jira'],
] as const;

/** The project of the request if the caller may create in it; else what Jira answers. */
function projectToCreateIn(call: Call): { ok: true; project: Project } | { ok: false; answer: Answer } {
  const project = findProject(call, call.params.projectIdOrKey ?? '');
  if (project && mayWork(call.person, project)) return { ok: true, project };
  const message = 'You do not have permission to create issues in this project, or it does not exist.';
  return { ok: false, answer: jiraError(404, [message]) };
}

/** What can be created in a project, and which fields that takes. */
export const createMetaOperations: readonly Operation[] = [
  {
    product: 'jira',
    method: 'GET',
    path: '/rest/api/3/issue/createmeta/:projectIdOrKey/issuetypes',
    id: 'getCreateIssueMetaIssueTypes',
    scopes: SCOPES,
    handle(call) {
      const found = projectToCreateIn(call);
      if (!found.ok) return found.answer;
      const { startAt, maxResults } = readPaging(call.query, 50, 200);
      const page = found.project.issueTypes.slice(startAt, startAt + maxResults);
      return ok(
        {
          startAt,
          maxResults,
          total: found.project.issueTypes.length,
          issueTypes: page.map((type) => typeView(call, type)),
        },
        page.length,
      );
    },
  },
  {
    product: 'jira',
    method: 'GET',
    path: '/rest/api/3/issue/createmeta/:projectIdOrKey/issuetypes/:issueTypeId',
    id: 'getCreateIssueMetaIssueTypeId',
    scopes: SCOPES,
    handle(call) {
      const found = projectToCreateIn(call);
      if (!found.ok) return found.answer;
      const type = found.project.issueTypes.find((candidate) => candidate.id === call.params.issueTypeId);
      if (!type) return jiraError(404, ['The issue type does not exist in this project.']);
      const { startAt, maxResults } = readPaging(call.query, 50, 200);
      const fields = createScreen(call, found.project, type).map((field) => ({
        hasDefaultValue: false,
        key: field.fieldId,
        ...field,
      }));
      const page = fields.slice(startAt, startAt + maxResults);
      return ok({ startAt, maxResults, total: fields.length, fields: page }, page.length);
    },
  },
];
