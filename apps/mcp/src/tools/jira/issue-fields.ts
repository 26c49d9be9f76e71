import type { JiraFieldMeta } from '@gatehouse/atlassian';
import { oneLine } from '../common/lines.js';
import { ToolFailure } from '../failure.js';
import { type FieldContext, fieldValue } from './field-values.js';
import { type Form, fieldOn, type GivenField, OWN } from './form.js';
import { allowedText } from './options.js';

/**
 * The `fields` object of a new issue.
 *
 * @param form what the issue type's create form takes
 * @param ready values that need no translation, by field id
 * @throws ToolFailure for a field that is not on the form, a value it does not take, or one that is missing
 */
export async function issueFields(
  form: Form,
  given: readonly GivenField[],
  ready: Record<string, unknown>,
  context: FieldContext,
): Promise<Record<string, unknown>> {
  const result: Record<string, unknown> = {};
  for (const [fieldId, value] of Object.entries(ready)) {
    if (!OWN.has(fieldId)) fieldOn(form, fieldId);
    result[fieldId] = value;
  }
  for (const { name, value } of given) {
    const field = fieldOn(form, name);
    if (Object.hasOwn(result, field.fieldId)) throw givenTwice(field);
    result[field.fieldId] = await fieldValue(field, value, context);
  }
  const missing = form.fields.filter(
    ({ fieldId, required, hasDefaultValue }) =>
      required && !hasDefaultValue && !OWN.has(fieldId) && !Object.hasOwn(result, fieldId),
  );
  if (missing.length > 0) throw new ToolFailure('choice', missingText(form.what, missing));
  return result;
}

export function givenTwice({ name, fieldId }: JiraFieldMeta): ToolFailure {
  return new ToolFailure('invalid_arguments', `${oneLine(name)} (${fieldId}) is given twice.`);
}

/** Says which fields are missing, what they take, and how to pass them. */
export function missingText(what: string, missing: readonly JiraFieldMeta[]): string {
  const lines = missing.map((field) => `- ${oneLine(field.name)} (${field.fieldId}). ${allowedText(field)}`);
  const example = `fields: [{"name":"${oneLine(missing[0]?.name)}","value":"…"}]`;
  const start = `${what.charAt(0).toUpperCase()}${what.slice(1)}`;
  return `${start} needs these fields too:\n${lines.join('\n')}\nPass them as ${example}.`;
}
