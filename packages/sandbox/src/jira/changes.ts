import { adfToText } from '../adf/text.js';
import { CUSTOM_FIELDS } from '../company/custom-fields.js';
import type { Change, CustomValue, HistoryEntry, Issue } from '../company/model.js';
import type { Call } from '../gateway/operation.js';
import type { Given } from './given/fields.js';
import type { IssueValues } from './given/system.js';

type Side = Change['before'];
const NOTHING: Side = { id: null, words: null };
const words = (text: string | null): Side => ({ id: null, words: text });
const named = (one: { id: string; name: string } | null): Side => (one ? { id: one.id, words: one.name } : NOTHING);

function person(call: Call, accountId: string | null): Side {
  const name = call.company.people.find((one) => one.accountId === accountId)?.name ?? null;
  return { id: accountId, words: name };
}

/** How the history names each field, and what it notes of its value. Of lists it notes what came and what went. */
const SIDES: { [Name in keyof IssueValues]-?: [string, string, (call: Call, issue: Issue) => Side | Side[]] } = {
  summary: ['summary', 'summary', (_call, issue) => words(issue.summary)],
  description: [
    'description',
    'description',
    (_call, issue) => words(issue.description && adfToText(issue.description).trim()),
  ],
  priority: ['priority', 'priority', (_call, issue) => named(issue.priority)],
  assigneeAccountId: ['assignee', 'assignee', (call, issue) => person(call, issue.assigneeAccountId)],
  reporterAccountId: ['reporter', 'reporter', (call, issue) => person(call, issue.reporterAccountId)],
  labels: ['labels', 'labels', (_call, issue) => words(issue.labels.join(' '))],
  components: ['Component', 'components', (_call, issue) => issue.components.map(named)],
  fixVersions: ['Fix Version', 'fixVersions', (_call, issue) => issue.fixVersions.map(named)],
  parentKey: [
    'IssueParentAssociation',
    'parent',
    (call, { parentKey }) => ({ id: call.site.issues.get(parentKey ?? '')?.id ?? null, words: parentKey }),
  ],
  type: ['issuetype', 'issuetype', (_call, issue) => named(issue.type)],
  resolution: ['resolution', 'resolution', (_call, issue) => named(issue.resolution)],
  due: ['duedate', 'duedate', (_call, issue) => ({ id: issue.due, words: issue.due })],
};

function customSide(call: Call, value: CustomValue | undefined): Side {
  if (value === null || value === undefined) return NOTHING;
  if (typeof value !== 'object') return words(String(value));
  if (Array.isArray(value)) {
    const sides = value.map((one) => customSide(call, one as CustomValue));
    return { id: `[${sides.map(({ id }) => id).join(', ')}]`, words: sides.map((side) => side.words).join(', ') };
  }
  if ('accountId' in value) return person(call, value.accountId);
  if ('content' in value) return words(adfToText(value).trim());
  const child = 'child' in value && value.child ? ` / ${String(Reflect.get(value.child, 'value'))}` : '';
  return { id: String(Reflect.get(value, 'id')), words: `${String(Reflect.get(value, 'value'))}${child}` };
}

const same = (a: Side, b: Side): boolean => a.id === b.id && a.words === b.words;

/** What has changed in one field. */
function compare(field: string, fieldId: string, before: Side | Side[], after: Side | Side[]): Change[] {
  if (!Array.isArray(before) || !Array.isArray(after)) {
    const [from, to] = [[before].flat()[0] ?? NOTHING, [after].flat()[0] ?? NOTHING];
    return same(from, to) ? [] : [{ field, fieldId, before: from, after: to }];
  }
  const gone = before.filter((one) => !after.some((other) => same(one, other)));
  const come = after.filter((one) => !before.some((other) => same(one, other)));
  return [
    ...gone.map((side) => ({ field, fieldId, before: side, after: NOTHING })),
    ...come.map((side) => ({ field, fieldId, before: NOTHING, after: side })),
  ];
}

/** Sets values of an issue; returns what that changed. */
function set(call: Call, issue: Issue, { values, custom }: Given): Change[] {
  const names = Object.keys(values) as (keyof IssueValues)[];
  const before = names.map((name) => SIDES[name][2](call, issue));
  const customBefore = Object.keys(custom).map((id) => customSide(call, issue.custom[id]));
  Object.assign(issue, values);
  Object.assign(issue.custom, custom);
  return [
    ...names.flatMap((name, index) => {
      const [field, fieldId, sideOf] = SIDES[name];
      return compare(field, fieldId, before[index] ?? NOTHING, sideOf(call, issue));
    }),
    ...Object.keys(custom).flatMap((id, index) => {
      const name = CUSTOM_FIELDS.find((one) => one.id === id)?.name ?? id;
      return compare(name, id, customBefore[index] ?? NOTHING, customSide(call, issue.custom[id]));
    }),
  ];
}

/** Notes in an issue's history what the caller changed at once; nothing is noted where that is nothing. */
export function noteChanges(call: Call, issue: Issue, changes: Change[]): void {
  issue.updated = call.now();
  if (changes.length === 0) return;
  const entry: HistoryEntry = {
    id: call.site.nextId(),
    authorAccountId: call.person.accountId,
    created: issue.updated,
    changes,
  };
  issue.history.push(entry);
}

/**
 * Gives an issue what was read from a request, with an entry in its history.
 *
 * @param more changes that were made beside the fields, such as the status
 */
export function applyGiven(call: Call, issue: Issue, given: Given, more: Change[] = []): void {
  noteChanges(call, issue, [...more, ...set(call, issue, given)]);
}
