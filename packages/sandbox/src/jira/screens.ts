import type { Issue, IssueType, Project } from '../company/model.js';
import { PRIORITIES, RESOLUTIONS } from '../company/projects.js';
import type { Call } from '../gateway/operation.js';
import { customSchema } from './fields.js';
import { componentView, priorityView, projectSummary, selfLink, typeView, versionView } from './views.js';

/** A field as metadata describes it. */
export interface ScreenField {
  fieldId: string;
  name: string;
  required: boolean;
  schema: Record<string, unknown>;
  operations: string[];
  allowedValues?: unknown[];
  hasDefaultValue?: boolean;
  autoCompleteUrl?: string;
}

const LISTS = ['add', 'set', 'remove'];
const LIST_KINDS: ReadonlySet<string> = new Set(['options', 'users']);

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

function commonFields(call: Call, project: Project, type: IssueType): ScreenField[] {
  const users = selfLink(call, 'user/assignable/search');
  return [
    system('description', 'Description', 'string'),
    system('priority', 'Priority', 'priority', {
      hasDefaultValue: true,
      allowedValues: PRIORITIES.map((priority) => priorityView(call, priority)),
    }),
    system('assignee', 'Assignee', 'user', { autoCompleteUrl: users }),
    system('reporter', 'Reporter', 'user', { hasDefaultValue: true, autoCompleteUrl: users }),
    system('labels', 'Labels', 'array', { items: 'string', operations: LISTS }),
    ...(project.components.length === 0
      ? []
      : [
          system('components', 'Components', 'array', {
            items: 'component',
            operations: LISTS,
            allowedValues: project.components.map((component) => componentView(call, component)),
          }),
        ]),
    ...(project.versions.length === 0
      ? []
      : [
          system('fixVersions', 'Fix versions', 'array', {
            items: 'version',
            operations: LISTS,
            allowedValues: project.versions
              .filter(({ archived }) => !archived)
              .map((version) => versionView(call, project, version)),
          }),
        ]),
    system('duedate', 'Due date', 'date'),
    ...(type.hierarchyLevel === 1 ? [] : [system('parent', 'Parent', 'issuelink', { required: type.subtask })]),
    ...project.customFields.map(({ field, requiredFor }) => ({
      fieldId: field.id,
      name: field.name,
      required: requiredFor.includes(type.name),
      schema: customSchema(field),
      operations: LIST_KINDS.has(field.kind) ? LISTS : ['set'],
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

/** The fields of the create screen of one issue type. */
export function createScreen(call: Call, project: Project, type: IssueType): ScreenField[] {
  return [
    system('summary', 'Summary', 'string', { required: true }),
    system('issuetype', 'Issue Type', 'issuetype', {
      required: true,
      operations: [],
      allowedValues: [typeView(call, type)],
    }),
    system('project', 'Project', 'project', { required: true, allowedValues: [projectSummary(call, project)] }),
    ...commonFields(call, project, type),
  ];
}

/** The fields that can be changed in an issue. */
export function editScreen(call: Call, { project, type }: Pick<Issue, 'project' | 'type'>): ScreenField[] {
  const types = project.issueTypes.filter(({ hierarchyLevel }) => hierarchyLevel === type.hierarchyLevel);
  return [
    system('summary', 'Summary', 'string', { required: true }),
    system('issuetype', 'Issue Type', 'issuetype', {
      required: true,
      allowedValues: types.map((one) => typeView(call, one)),
    }),
    ...commonFields(call, project, type),
    system('comment', 'Comment', 'comments-page', { operations: ['add', 'edit', 'remove'] }),
  ];
}

/** The fields that a transition asks for. */
export function transitionScreen(
  call: Call,
  issue: Issue,
  screen: readonly { field: string; required: boolean }[],
): ScreenField[] {
  const resolution = system('resolution', 'Resolution', 'resolution', {
    allowedValues: RESOLUTIONS.map((one) => ({ self: selfLink(call, `resolution/${one.id}`), ...one })),
  });
  const known = [...editScreen(call, issue), resolution];
  return screen.flatMap(({ field, required }) =>
    known.filter(({ fieldId }) => fieldId === field).map((found) => ({ ...found, required })),
  );
}

/** Fields by id, in the form of edit metadata and transitions. */
export const fieldsById = (fields: readonly ScreenField[]) =>
  Object.fromEntries(fields.map(({ fieldId, ...field }) => [fieldId, { key: fieldId, ...field }]));
