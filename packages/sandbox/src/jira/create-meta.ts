import type { IssueType, Project } from '../company/model.js';
import { PRIORITIES } from '../company/projects.js';
import { type Answer, type Call, type Operation, ok } from '../gateway/operation.js';
import { findProject, mayWork } from './access.js';
import { jiraError } from './errors.js';
import { customSchema } from './fields.js';
import { readPaging } from './paging.js';
import { componentView, priorityView, projectSummary, selfLink, typeView } from './views.js';

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

interface ScreenField {
  fieldId: string;
  name: string;
  required: boolean;
  schema: Record<string, unknown>;
  operations: string[];
  allowedValues?: unknown[];
  hasDefaultValue?: boolean;
  autoCompleteUrl?: string;
}

/** The fields of the create screen of one issue type. */
function screenFields(call: Call, project: Project, type: IssueType): ScreenField[] {
  const system = (
    fieldId: string,
    name: string,
    schemaType: string,
    more: Partial<ScreenField> & { items?: string } = {},
  ): ScreenField => {
    const { items, ...rest } = more;
    return {
      fieldId,
      name,
      required: false,
      schema: { type: schemaType, system: fieldId, ...(items === undefined ? {} : { items }) },
      operations: ['set'],
      ...rest,
    };
  };
  const lists = ['add', 'set', 'remove'];
  const users = selfLink(call, 'user/assignable/search');
  return [
    system('summary', 'Summary', 'string', { required: true }),
    system('issuetype', 'Issue Type', 'issuetype', {
      required: true,
      operations: [],
      allowedValues: [typeView(call, type)],
    }),
    system('project', 'Project', 'project', { required: true, allowedValues: [projectSummary(call, project)] }),
    system('description', 'Description', 'string'),
    system('priority', 'Priority', 'priority', {
      hasDefaultValue: true,
      allowedValues: PRIORITIES.map((priority) => priorityView(call, priority)),
    }),
    system('assignee', 'Assignee', 'user', { autoCompleteUrl: users }),
    system('reporter', 'Reporter', 'user', { hasDefaultValue: true, autoCompleteUrl: users }),
    system('labels', 'Labels', 'array', { items: 'string', operations: lists }),
    ...(project.components.length === 0
      ? []
      : [
          system('components', 'Components', 'array', {
            items: 'component',
            operations: lists,
            allowedValues: project.components.map((component) => componentView(call, component)),
          }),
        ]),
    system('duedate', 'Due date', 'date'),
    ...(type.hierarchyLevel === 1 ? [] : [system('parent', 'Parent', 'issuelink', { required: type.subtask })]),
    ...project.customFields.map(({ field, requiredFor }) => ({
      fieldId: field.id,
      name: field.name,
      required: requiredFor.includes(type.name),
      schema: customSchema(field),
      operations: ['set'],
      ...(field.options === undefined
        ? {}
        : {
            allowedValues: field.options.map((option) => ({
              self: selfLink(call, `customFieldOption/${option.id}`),
              ...option,
            })),
          }),
    })),
  ];
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
      const fields = screenFields(call, found.project, type).map((field) => ({
        hasDefaultValue: false,
        key: field.fieldId,
        ...field,
      }));
      const page = fields.slice(startAt, startAt + maxResults);
      return ok({ startAt, maxResults, total: fields.length, fields: page }, page.length);
    },
  },
];
