import type { IssueEdit, JiraFieldMeta } from '@gatehouse/atlassian';
import type { ChangeState } from '@gatehouse/contract';
import { oneLine } from '../common/lines.js';
import { ToolFailure } from '../failure.js';
import { type FieldContext, fieldValue, isRichText, listValue } from './field-values.js';
import { type Form, fieldOn, type GivenField } from './form.js';
import { givenTwice } from './issue-fields.js';
import { valueInWords } from './options.js';

/** What the model wants changed, still as text. */
export interface WantedEdit {
  set: readonly GivenField[];
  /** To and from what a list field has. */
  add: readonly GivenField[];
  remove: readonly GivenField[];
  /** Names or ids of fields to empty. */
  clear: readonly string[];
}

/** An edit, and the fields that it touches. */
export interface ReadyEdit extends IssueEdit {
  touched: JiraFieldMeta[];
  /** How they will be. */
  will: ChangeState<'issue-fields'>;
}

/** What an issue is read with before it is changed: everything but what has tools of its own and would be long. */
export const BEFORE = ['*all', '-comment', '-attachment', '-worklog', '-issuelinks', '-subtasks'];

/** Fields that are no values, and have tools of their own. */
const NOT_FIELDS: ReadonlySet<string> = new Set(['comment', 'worklog', 'attachment', 'issuelinks']);

/**
 * An edit as Jira takes it.
 *
 * @param ready values that need no translation, by field id
 * @throws ToolFailure for a field that cannot be changed so, or a value it does not take
 */
export async function editOf(
  form: Form,
  wanted: WantedEdit,
  ready: Record<string, unknown>,
  context: FieldContext,
): Promise<ReadyEdit> {
  const settable = { ...form, fields: form.fields.filter(({ fieldId }) => !NOT_FIELDS.has(fieldId)) };
  const edit: ReadyEdit = { fields: {}, update: {}, touched: [], will: { fields: {} } };
  const expect = ({ fieldId, name }: JiraFieldMeta, set: unknown, text?: string) => {
    edit.will.fields[fieldId] = { name, set, ...(text === undefined ? {} : { text }) };
  };
  const take = (name: string, verb: 'set' | 'add' | 'remove'): JiraFieldMeta => {
    const field = fieldOn(settable, name);
    if (!(field.operations ?? ['set']).includes(verb)) throw unsupported(field, verb, form.what);
    const { fieldId } = field;
    if (Object.hasOwn(edit.fields, fieldId) || (verb === 'set' && edit.update[fieldId])) throw givenTwice(field);
    if (!edit.touched.includes(field)) edit.touched.push(field);
    return field;
  };
  for (const [fieldId, value] of Object.entries(ready)) {
    const field = take(fieldId, 'set');
    edit.fields[field.fieldId] = value;
    expect(field, value);
  }
  for (const { name, value } of wanted.set) {
    const field = take(name, 'set');
    const ready = await fieldValue(field, value, context);
    edit.fields[field.fieldId] = ready;
    expect(field, ready, valueInWords(field, ready, value));
  }
  for (const name of wanted.clear) {
    const field = take(name, 'set');
    if (field.required) throw new ToolFailure('choice', `${oneLine(field.name)} (${field.fieldId}) must not be empty.`);
    // For what would go with it.
    if (isRichText(field)) await context.document(field, '');
    // The parent has a word of its own for nothing.
    if (field.fieldId === 'parent') edit.update.parent = [{ set: { none: true } }];
    else edit.fields[field.fieldId] = field.schema.type === 'array' ? [] : null;
    expect(field, null);
  }
  for (const verb of ['add', 'remove'] as const) {
    for (const { name, value } of wanted[verb]) {
      const { fieldId, ...field } = take(name, verb);
      const values = await listValue({ fieldId, ...field }, value, context);
      edit.update[fieldId] = [...(edit.update[fieldId] ?? []), ...values.map((one) => ({ [verb]: one }))];
      const words = `${verb === 'add' ? 'with' : 'without'} ${valueInWords({ fieldId, ...field }, values, value) ?? values.join(', ')}`;
      expect({ fieldId, ...field }, edit.update[fieldId], `${edit.will.fields[fieldId]?.text ?? 'as now'}, ${words}`);
    }
  }
  return edit;
}

function unsupported({ name, fieldId, operations }: JiraFieldMeta, verb: string, what: string): ToolFailure {
  const instead = operations?.includes('set') ? ' Set its whole value instead.' : '';
  return new ToolFailure(
    'choice',
    verb === 'set'
      ? `${oneLine(name)} (${fieldId}) of ${what} cannot be changed.`
      : `${oneLine(name)} (${fieldId}) has no list of values to ${verb} to or from.${instead}`,
  );
}
