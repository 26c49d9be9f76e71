import type { AdfNode } from '../adf/node.js';
import { adfToText } from '../adf/text.js';
import type { CustomField, Issue } from '../company/model.js';
import { CUSTOM_FIELDS } from '../company/projects.js';
import type { Call } from '../gateway/operation.js';
import { attachmentView } from './attachments.js';
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

const commentPage = (call: Call, issue: Issue) => ({
  comments: issue.comments.map((comment) => commentView(call, issue, comment)),
  self: selfLink(call, `issue/${issue.id}/comment`),
  maxResults: issue.comments.length,
  total: issue.comments.length,
  startAt: 0,
});

const subtasks = (call: Call, issue: Issue) =>
  [...call.site.issues.values()]
    .filter((candidate) => candidate.parentKey === issue.key && candidate.type.subtask)
    .map((candidate) => issueSummary(call, candidate));

function parent(call: Call, issue: Issue) {
  const other = linkedIssue(call, issue.parentKey);
  return other ? issueSummary(call, other) : undefined;
}

const resolution = (call: Call, issue: Issue) =>
  issue.resolved === null
    ? null
    : { self: selfLink(call, 'resolution/10000'), id: '10000', description: 'Work has been completed.', name: 'Done' };

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
  field('creator', 'Creator', 'user', (call, issue) => userById(call, issue.reporterAccountId)),
  field('labels', 'Labels', 'array', (_call, issue) => issue.labels, { items: 'string' }),
  field('components', 'Components', 'array', (call, issue) => issue.components.map((one) => componentView(call, one)), {
    items: 'component',
    clauseNames: ['component'],
  }),
  field('fixVersions', 'Fix versions', 'array', () => [], { items: 'version', clauseNames: ['fixVersion'] }),
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
  field('watches', 'Watchers', 'watches', (call, issue) => ({
    self: selfLink(call, `issue/${issue.key}/watchers`),
    watchCount: issue.watchers.length,
    isWatching: issue.watchers.includes(call.person.accountId),
  })),
];

const CUSTOM_SCHEMAS: Readonly<Record<CustomField['kind'], { type: string; custom: string }>> = {
  number: { type: 'number', custom: 'com.atlassian.jira.plugin.system.customfieldtypes:float' },
  option: { type: 'option', custom: 'com.atlassian.jira.plugin.system.customfieldtypes:select' },
  text: { type: 'string', custom: 'com.atlassian.jira.plugin.system.customfieldtypes:textfield' },
  textarea: { type: 'string', custom: 'com.atlassian.jira.plugin.system.customfieldtypes:textarea' },
};

/** The schema of a custom field, as metadata gives it. */
export const customSchema = (custom: CustomField) => ({
  ...CUSTOM_SCHEMAS[custom.kind],
  customId: Number(custom.id.replace('customfield_', '')),
});

/** Every field of issues, the custom ones last. */
export const ISSUE_FIELDS: readonly IssueField[] = [
  ...SYSTEM_FIELDS,
  ...CUSTOM_FIELDS.map((custom) => ({
    id: custom.id,
    name: custom.name,
    clauseNames: [`cf[${custom.id.replace('customfield_', '')}]`, custom.name],
    schema: customSchema(custom),
    searchable: true,
    orderable: true,
    value: (_call: Call, issue: Issue) => issue.custom[custom.id] ?? null,
  })),
];

/** All words of an issue that a text search looks through. */
export const searchableText = (issue: Issue): string =>
  [issue.summary, issue.description, ...issue.comments.map((comment) => comment.body)]
    .map((part) => (part === null ? '' : typeof part === 'string' ? part : adfToText(part as AdfNode)))
    .join('\n');
