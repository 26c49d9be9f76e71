import { z } from 'zod';
import type { AdfDocument } from '../adf/node.js';
import { readAdf } from '../adf/validate.js';
import type { CustomValue, Issue } from '../company/model.js';
import { type Answer, type Call, noContent, ok } from '../gateway/operation.js';
import { findIssue, mayWork } from './access.js';
import { applyGiven } from './changes.js';
import { addCommentTo } from './comments.js';
import { invalidPayload, jiraError, NO_SUCH_ISSUE } from './errors.js';
import { ISSUE_FIELDS } from './fields.js';
import { type GivenFields, gather, notOnScreen, readField } from './given/fields.js';
import { bad, good } from './given/read.js';
import { READERS } from './given/system.js';
import { issueView } from './issue-view.js';
import { editScreen, type ScreenField } from './screens.js';

const operation = z.strictObject({
  set: z.unknown(),
  add: z.unknown(),
  remove: z.unknown(),
  edit: z.unknown(),
  copy: z.unknown(),
});
type Verb = keyof z.infer<typeof operation>;

const editBody = z.looseObject({
  fields: z.record(z.string(), z.unknown()).default({}),
  update: z.record(z.string(), z.array(operation.partial())).default({}),
});
/** What a request changes, as it came. */
export type Edit = z.infer<typeof editBody>;

/** @returns undefined for a body that is none */
export const readEdit = (body: unknown): Edit | undefined => editBody.safeParse(body).data;

/** The value that a field has now, as its reader would give it. */
export function valueNow(issue: Issue, field: string): unknown {
  const name = Object.entries(READERS).find(([, reader]) => reader.field === field)?.[0];
  return name === undefined ? (issue.custom[field] ?? null) : Reflect.get(issue, name);
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const unequal = (one: unknown) => (other: unknown) => JSON.stringify(one) !== JSON.stringify(other);

/** Carries out the verbs of one field, one after the other. */
function readVerbs(call: Call, issue: Issue, field: ScreenField, verbs: Edit['update'][string]) {
  const { project, type } = issue;
  const screen = { call, project, type };
  let setting = readField(screen, field.fieldId, undefined);
  let value = valueNow(issue, field.fieldId);
  for (const entry of verbs) {
    for (const [verb, operand] of Object.entries(entry) as [Verb, unknown][]) {
      if (!field.operations.includes(verb)) {
        return bad(`Field with id '${field.fieldId}' and name '${field.name}' does not support operation '${verb}'`);
      }
      setting = readField(screen, field.fieldId, verb === 'set' ? operand : [operand]);
      if (!setting?.ok) return setting;
      const read = setting.value.value as CustomValue;
      if (verb === 'set') value = read;
      const ones = listOf(read);
      if (verb === 'add') value = [...listOf(value).filter((old) => ones.every((one) => unequal(one)(old))), ...ones];
      if (verb === 'remove') value = listOf(value).filter((old) => ones.every((one) => unequal(one)(old)));
    }
  }
  return setting?.ok ? good({ ...setting.value, value }) : undefined;
}

const added = z.looseObject({ body: z.unknown() });

/** The comments that an edit adds, or Jira's words about the first that is none. */
export function readComments({ update }: Edit): { ok: true; bodies: AdfDocument[] } | { ok: false; answer: Answer } {
  const bodies: AdfDocument[] = [];
  for (const { add } of update.comment ?? []) {
    const adf = readAdf(added.safeParse(add).data?.body);
    if (!adf.ok) return { ok: false, answer: jiraError(400, [], { comment: 'Comment body is not valid!' }) };
    bodies.push(adf.document);
  }
  return { ok: true, bodies };
}

/** Reads what an edit gives to the fields of a screen. Comments are read apart. */
export function readEdits(call: Call, issue: Issue, screen: readonly ScreenField[], edit: Edit): GivenFields {
  const { project, type } = issue;
  const find = (id: string) => screen.find(({ fieldId, operations }) => fieldId === id && operations.length > 0);
  const twice = Object.keys(edit.fields).find((field) => field in edit.update);
  if (twice !== undefined) {
    return { ok: false, errors: { [twice]: `Field '${twice}' cannot appear in both 'fields' and 'update'` } };
  }
  const set = Object.entries(edit.fields).map(
    ([field, value]) => [field, find(field) ? readField({ call, project, type }, field, value) : undefined] as const,
  );
  const verbs = Object.entries(edit.update)
    .filter(([field]) => field !== 'comment')
    .map(([id, given]) => {
      const field = find(id);
      return [id, field ? readVerbs(call, issue, field, given) : bad(notOnScreen(id))] as const;
    });
  const read = gather([...set, ...verbs]);
  if (!read.ok) return read;
  const empty = project.customFields.find(
    ({ field, requiredFor }) => read.custom[field.id] === null && requiredFor.includes(type.name),
  );
  return empty ? { ok: false, errors: { [empty.field.id]: `${empty.field.name} is required.` } } : read;
}

/** `PUT /rest/api/3/issue/{issueIdOrKey}`: without the permission to edit, no field is on the screen. */
export function editIssue(call: Call): Answer {
  const issue = findIssue(call, call.params.issueIdOrKey ?? '');
  if (!issue) return NO_SUCH_ISSUE();
  const edit = readEdit(call.body);
  if (!edit) return invalidPayload();
  const screen = mayWork(call.person, issue.project) ? editScreen(call, issue) : [];
  const given = readEdits(call, issue, screen, edit);
  if (!given.ok) return jiraError(400, [], given.errors);
  const comments = readComments(edit);
  if (!comments.ok) return comments.answer;
  if (comments.bodies.length > 0 && screen.length === 0) return jiraError(400, [], { comment: notOnScreen('comment') });
  applyGiven(call, issue, given);
  for (const body of comments.bodies) addCommentTo(call, issue, body);
  return String(call.query.returnIssue) === 'true' ? ok(issueView(call, issue, ISSUE_FIELDS, []), 0) : noContent();
}
