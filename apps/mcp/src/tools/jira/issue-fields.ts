import type { JiraCreateField } from '@gatehouse/atlassian';
import { ToolFailure } from '../failure.js';
import { allowedText, type FieldContext, fieldValue } from './field-values.js';

/** A field that the model set, by name or id, still as text. */
export interface GivenField {
  name: string;
  value: string | readonly string[];
}

/** Set by the call itself, whatever the form says. */
const OWN = new Set(['project', 'issuetype']);

/**
 * The `fields` object of a new issue.
 *
 * @param form what the issue type's create form takes
 * @param ready values that need no translation, by field id
 * @throws ToolFailure for a field that is not on the form, a value it does not take, or one that is missing
 */
export async function issueFields(
  form: { typeName: string; fields: readonly JiraCreateField[] },
  given: readonly GivenField[],
  ready: Record<string, unknown>,
  context: FieldContext,
): Promise<Record<string, unknown>> {
  const result: Record<string, unknown> = {};
  for (const [fieldId, value] of Object.entries(ready)) {
    if (!OWN.has(fieldId)) onForm(form, fieldId);
    result[fieldId] = value;
  }
  for (const { name, value } of given) {
    const field = onForm(form, name);
    if (Object.hasOwn(result, field.fieldId)) {
      throw new ToolFailure('invalid_arguments', `${field.name} (${field.fieldId}) is given twice.`);
    }
    result[field.fieldId] = await fieldValue(field, value, context);
  }
  const missing = form.fields.filter(
    ({ fieldId, required, hasDefaultValue }) =>
      required && !hasDefaultValue && !OWN.has(fieldId) && !Object.hasOwn(result, fieldId),
  );
  if (missing.length > 0) throw new ToolFailure('choice', missingText(form.typeName, missing));
  return result;
}

function onForm(form: { typeName: string; fields: readonly JiraCreateField[] }, name: string): JiraCreateField {
  const wanted = name.trim().toLowerCase();
  const byId = form.fields.find(({ fieldId }) => fieldId.toLowerCase() === wanted);
  const byName = form.fields.filter((field) => field.name.toLowerCase() === wanted);
  const field = byId ?? byName[0];
  if (!field) {
    const names = form.fields.filter(({ fieldId }) => !OWN.has(fieldId)).map((one) => `${one.name} (${one.fieldId})`);
    throw new ToolFailure('choice', `${name} cannot be set on a new ${form.typeName}. Fields: ${names.join(', ')}.`);
  }
  if (!byId && byName.length > 1) {
    const ids = byName.map(({ fieldId }) => fieldId).join(', ');
    throw new ToolFailure('choice', `Several fields are called ${name}: pass an id. ${ids}`);
  }
  return field;
}

function missingText(typeName: string, missing: readonly JiraCreateField[]): string {
  const lines = missing.map((field) => `- ${field.name} (${field.fieldId}). ${allowedText(field)}`);
  const example = `fields: [{"name":"${missing[0]?.name ?? ''}","value":"…"}]`;
  return `A new ${typeName} needs these fields too:\n${lines.join('\n')}\nPass them as ${example}.`;
}
