import type { AdfNode } from '../adf/node.js';
import { adfToText } from '../adf/text.js';
import { CUSTOM_FIELDS } from '../company/custom-fields.js';
import type { CustomField, CustomValue, Issue } from '../company/model.js';
import type { Call } from '../gateway/operation.js';
import { visibleComments } from './access.js';
import { SPRINT_FIELD } from './agile/sprint-field.js';
import { attachmentView } from './attachments.js';
import { writeDuration } from './durations.js';
import {
  commentView,
  componentView,
  issueSummary,
  jiraTime,
  linkedIssue,
  linkViews,
  priorityView,
  projectSummary,
  selfLink,
  statusView,
  typeView,
  userById,
  versionView,
} from './views.js';

/** One field of issues: its metadata as `GET /field` tells it, and its value. */
export interface IssueField {
  id: string;
  name: string;
  clauseNames: string[];
  schema: Record<string, unknown>;
  searchable: boolean;
  orderable: boolean;
  value(call: Call, issue: Issue): unknown;
}

const field = (
  id: string,
  name: string,
  type: string,
  value: IssueField['value'],
  more: { items?: string; clauseNames?: string[]; orderable?: boolean; searchable?: boolean } = {},
): IssueField => ({
  id,
  name,
  clauseNames: more.clauseNames ?? [id],
  schema: { type, system: id, ...(more.items === undefined ? {} : { items: more.items }) },
  searchable: more.searchable ?? true,
  orderable: more.orderable ?? true,
  value,
});

function commentPage(call: Call, issue: Issue) {
  const comments = visibleComments(call, issue).map((comment) => commentView(call, issue, comment));
  const self = selfLink(call, `issue/${issue.id}/comment`);
  return { comments, self, maxResults: comments.length, total: comments.length, startAt: 0 };
}

const subtasks = (call: Call, issue: Issue) =>
  [...call.site.issues.values()]
    .filter((candidate) => candidate.parentKey === issue.key && candidate.type.subtask)
    .map((candidate) => issueSummary(call, candidate));

function parent(call: Call, issue: Issue) {
  const other = linkedIssue(call, issue.parentKey);
  return other ? issueSummary(call, other) : undefined;
}

const resolution = (call: Call, { resolution: how }: Issue) =>
  how === null ? null : { self: selfLink(call, `resolution/${how.id}`), id: how.id, description: '', name: how.name };

const fixVersions = (call: Call, { project, fixVersions: chosen }: Issue) =>
  chosen.flatMap(({ id }) =>
    project.versions.filter((version) => version.id === id).map((version) => versionView(call, project, version)),
  );

/** What was estimated, what is left, what was spent; Jira leaves out what nobody said. */
function timeTracking({ estimate: { original, remaining }, worklogs }: Issue) {
  const spent = worklogs.length > 0 ? worklogs.reduce((sum, { seconds }) => sum + seconds, 0) : null;
  const parts = { originalEstimate: original, remainingEstimate: remaining, timeSpent: spent };
  const known = Object.entries(parts).flatMap(([name, seconds]) => (seconds === null ? [] : [{ name, seconds }]));
  return Object.fromEntries(
    known.flatMap(({ name, seconds }) => [
      [name, writeDuration(seconds)],
      [`${name}Seconds`, seconds],
    ]),
  );
}

const SYSTEM_FIELDS: readonly IssueField[] = [
  field('summary', 'Summary', 'string', (_call, issue) => issue.summary),
  field('description', 'Description', 'string', (_call, issue) => issue.description),
  field('issuetype', 'Issue Type', 'issuetype', (call, issue) => typeView(call, issue.type), {
    clauseNames: ['issuetype', 'type'],
  }),
  field('project', 'Project', 'project', (call, issue) => projectSummary(call, issue.project)),
  field('status', 'Status', 'status', (call, issue) => statusView(call, issue.status)),
  field(
    'statusCategory',
    'Status Category',
    'statusCategory',
    (call, issue) => statusView(call, issue.status).statusCategory,
  ),
  field('priority', 'Priority', 'priority', (call, issue) => priorityView(call, issue.priority)),
  field('resolution', 'Resolution', 'resolution', resolution),
  field('assignee', 'Assignee', 'user', (call, issue) => userById(call, issue.assigneeAccountId)),
  field('reporter', 'Reporter', 'user', (call, issue) => userById(call, issue.reporterAccountId)),
  field('creator', 'Creator', 'user', (call, issue) =>
    userById(call, issue.creatorAccountId ?? issue.reporterAccountId),
  ),
  field('labels', 'Labels', 'array', (_call, issue) => issue.labels, { items: 'string' }),
  field('components', 'Components', 'array', (call, issue) => issue.components.map((one) => componentView(call, one)), {
    items: 'component',
    clauseNames: ['component'],
  }),
  field('fixVersions', 'Fix versions', 'array', fixVersions, { items: 'version', clauseNames: ['fixVersion'] }),
  field('parent', 'Parent', 'issuelink', parent),
  field('subtasks', 'Sub-tasks', 'array', subtasks, { items: 'issuelinks', searchable: false }),
  field('issuelinks', 'Linked Issues', 'array', linkViews, { items: 'issuelinks', searchable: false }),
  field('created', 'Created', 'datetime', (_call, issue) => jiraTime(issue.created)),
  field('updated', 'Updated', 'datetime', (_call, issue) => jiraTime(issue.updated)),
  field('resolutiondate', 'Resolved', 'datetime', (_call, issue) =>
    issue.resolved === null ? null : jiraTime(issue.resolved),
  ),
  field('duedate', 'Due date', 'date', (_call, issue) => issue.due, { clauseNames: ['due', 'duedate'] }),
  field('comment', 'Comment', 'comments-page', commentPage, { orderable: false }),
  field(
    'attachment',
    'Attachment',
    'array',
    (call, issue) => issue.attachments.map((file) => attachmentView(call, file)),
    { items: 'attachment', orderable: false },
  ),
  field('timetracking', 'Time tracking', 'timetracking', (_call, issue) => timeTracking(issue), { searchable: false }),
  field('watches', 'Watchers', 'watches', (call, issue) => ({
    self: selfLink(call, `issue/${issue.key}/watchers`),
    watchCount: issue.watchers.length,
    isWatching: issue.watchers.includes(call.person.accountId),
  })),
];

const custom = (type: string, name: string, items?: string) => ({
  type,
  ...(items === undefined ? {} : { items }),
  custom: `com.atlassian.jira.plugin.system.customfieldtypes:${name}`,
});
const CUSTOM_SCHEMAS: Readonly<Record<CustomField['kind'], ReturnType<typeof custom>>> = {
  number: custom('number', 'float'),
  option: custom('option', 'select'),
  options: custom('array', 'multiselect', 'option'),
  cascade: custom('option-with-child', 'cascadingselect'),
  text: custom('string', 'textfield'),
  textarea: custom('string', 'textarea'),
  url: custom('string', 'url'),
  user: custom('user', 'userpicker'),
  users: custom('array', 'multiuserpicker', 'user'),
  date: custom('date', 'datepicker'),
  datetime: custom('datetime', 'datetime'),
};

/** The schema of a custom field, as metadata gives it. */
export const customSchema = ({ id, kind }: CustomField) => ({
  ...CUSTOM_SCHEMAS[kind],
  customId: Number(id.replace('customfield_', '')),
});

/** People are stored by their account ids, and shown whole. */
function customValue(call: Call, value: CustomValue): unknown {
  if (Array.isArray(value)) return value.map((one) => customValue(call, one as CustomValue));
  return typeof value === 'object' && value !== null && 'accountId' in value ? userById(call, value.accountId) : value;
}

/** Every field of issues, the custom ones last. */
export const ISSUE_FIELDS: readonly IssueField[] = [
  ...SYSTEM_FIELDS,
  SPRINT_FIELD,
  ...CUSTOM_FIELDS.map((one) => ({
    id: one.id,
    name: one.name,
    clauseNames: [`cf[${one.id.replace('customfield_', '')}]`, one.name],
    schema: customSchema(one),
    searchable: true,
    orderable: true,
    value: (call: Call, issue: Issue) => customValue(call, issue.custom[one.id] ?? null),
  })),
];

/** All words of an issue that a text search looks through. */
export const searchableText = (call: Call, issue: Issue): string =>
  [issue.summary, issue.description, ...visibleComments(call, issue).map((comment) => comment.body)]
    .map((part) => (part === null ? '' : typeof part === 'string' ? part : adfToText(part as AdfNode)))
    .join('\n');
