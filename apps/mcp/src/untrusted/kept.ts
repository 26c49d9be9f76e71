import { isPerson, isThing, type Thing } from './shapes.js';

/*
 * What of an outsider's thing stays. These are lists of what is kept: a field that nobody thought of is withheld.
 */

/** Of an issue: what is chosen from lists, and what has a writer of its own. */
const ISSUE_FIELDS: ReadonlySet<string> = new Set([
  'status',
  'issuetype',
  'priority',
  'resolution',
  'assignee',
  'reporter',
  'creator',
  'created',
  'updated',
  'duedate',
  'resolutiondate',
  'components',
  'fixVersions',
  'versions',
  'project',
  'parent',
  'subtasks',
  'issuelinks',
  'attachment',
  'comment',
  'worklog',
]);

/** Of anything else: names, places and moments. */
const WRITTEN: ReadonlySet<string> = new Set([
  'id',
  'type',
  'status',
  'accountId',
  'author',
  'updateAuthor',
  'authorId',
  'createdBy',
  'completedBy',
  'assignedTo',
  'created',
  'updated',
  'createdAt',
  'completedAt',
  'dueAt',
  'started',
  'timeSpent',
  'timeSpentSeconds',
  'spaceId',
  'pageId',
  'blogPostId',
  'parentId',
  'parentCommentId',
  'resolutionStatus',
  'iso8601',
]);

/** Fields of a history whose values come from lists of the company's. */
const CLOSED: ReadonlySet<string> = new Set([
  'status',
  'assignee',
  'priority',
  'resolution',
  'issuetype',
  'components',
  'fixVersions',
  'versions',
  'duedate',
  'issuelinks',
  'parent',
]);

const isDocument = (value: unknown): boolean => isThing(value) && value.type === 'doc';

/** A document that says one line. */
const documentOf = (note: string) => ({
  type: 'doc',
  version: 1,
  content: [{ type: 'paragraph', content: [{ type: 'text', text: note }] }],
});

/** The fields of an issue that an outsider raised. */
export function keptOfIssue(fields: Thing, note: string): Thing {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, ISSUE_FIELDS.has(name) ? value : without(value, note)]),
  );
}

/** What an outsider wrote, without their words. */
export function keptOfWritten(value: Thing, note: string): Thing {
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]) => {
      // The address has the title in it.
      if (name === '_links') return [];
      if (name === 'version' && isThing(inner)) return [[name, keptOfWritten(inner, '')]];
      return [[name, WRITTEN.has(name) ? inner : without(inner, note)]];
    }),
  );
}

/** A value: texts go, what was chosen or counted stays. */
function without(value: unknown, note: string): unknown {
  if (typeof value === 'string') return note;
  if (isDocument(value)) return documentOf(note);
  if (Array.isArray(value)) return value.filter((one) => typeof one !== 'string').map((one) => without(one, note));
  if (!isThing(value) || isPerson(value)) return value;
  if (isChoice(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, Array.isArray(inner) ? [] : without(inner, note)]),
  );
}

/** A choice from a list of the company's: it has an id, and nothing beside it that somebody could have written. */
function isChoice(value: Thing): boolean {
  return 'id' in value && 'value' in value && Object.keys(value).every((name) => CHOICE.has(name));
}
const CHOICE: ReadonlySet<string> = new Set(['self', 'id', 'value', 'disabled', 'child']);

/** Some of a thing's members. */
export function only(value: Thing, names: readonly string[]): Thing {
  return Object.fromEntries(names.filter((name) => name in value).map((name) => [name, value[name]]));
}

/** What Jira says beside the fields of an issue and is not their text again: the administrators' words, and histories. */
export const BESIDE_FIELDS = ['id', 'key', 'self', 'expand', 'names', 'schema', 'transitions', 'editmeta', 'changelog'];
/** What the service desk says of a request beside what was asked. */
export const OF_REQUEST = [
  ...['issueId', 'issueKey', 'serviceDeskId', 'serviceDesk', 'requestTypeId', 'requestType', 'createdDate', 'reporter'],
  ...['currentStatus', 'status', 'sla', 'participants', 'approvals', 'comments', 'attachments', 'actions', '_links'],
];
/** What a search of Confluence says of where it found something. */
export const OF_FOUND = ['space', 'resultGlobalContainer', 'entityType', 'lastModified', 'score'];

/** One change of a history: what it was and became, where that comes from a list. */
export function closedValues(item: Thing, note: string): Thing {
  const { field, fieldId } = item;
  if (typeof fieldId === 'string' && CLOSED.has(fieldId)) return item;
  return { field, fieldId, from: null, fromString: note, to: null, toString: note };
}
