import type { RequiredValue } from '@gatehouse/atlassian';
import { ToolFailure } from '../failure.js';
import { type FieldContext, fieldValue } from './field-values.js';
import { type Form, fieldOn, type GivenField } from './form.js';

/**
 * Values for fields that the target of a move requires, in the form that moves take: ids and texts as lists, rich text as
 * ADF. An issue that has a value keeps it.
 *
 * @throws ToolFailure for a field that the target does not have, or a value it does not take
 */
export async function requiredValues(
  form: Form,
  given: readonly GivenField[],
  context: FieldContext,
): Promise<Record<string, RequiredValue>> {
  const values: Record<string, RequiredValue> = {};
  for (const { name, value } of given) {
    const field = fieldOn(form, name);
    const ready = await fieldValue(field, value, context);
    values[field.fieldId] = isDocument(ready)
      ? { type: 'adf', retain: true, value: ready }
      : { type: 'raw', retain: true, value: [ready].flat().map((one) => textOf(field.name, one)) };
  }
  return values;
}

const isDocument = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'type' in value && value.type === 'doc';

function textOf(name: string, value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const { id, accountId, key, name: called, child } = value as Record<string, unknown>;
  if (child !== undefined) throw new ToolFailure('choice', `${name} has two parts, which a move cannot set.`);
  return String(id ?? accountId ?? key ?? called);
}
