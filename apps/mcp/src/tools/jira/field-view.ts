import type { JiraFieldMeta } from '@gatehouse/atlassian';
import { oneLine } from '../common/lines.js';
import type { JsonSchema } from '../schema.js';
import { isRichText } from './field-values.js';
import { optionNames } from './options.js';

const string: JsonSchema = { type: 'string' };

/** A field of a form, in a structured answer. */
export const fieldSchema: JsonSchema = {
  type: 'object',
  properties: {
    id: string,
    name: string,
    required: { type: 'boolean' },
    type: string,
    allowed: { type: 'array', items: string },
    allowed_total: { type: 'integer' },
  },
  required: ['id', 'name', 'required', 'type'],
};

/**
 * What a field takes.
 * @param input.search only allowed values with this in them
 * @param input.most how many of them
 */
export function describeField(field: JiraFieldMeta, input: { search?: string | undefined; most: number }) {
  const { fieldId, name, schema, allowedValues } = field;
  const wanted = input.search?.trim().toLowerCase() ?? '';
  const all = optionNames(allowedValues ?? []).filter((value) => value.toLowerCase().includes(wanted));
  const type = isRichText(field) ? 'Markdown' : schema.items ? `list of ${schema.items}` : schema.type;
  return {
    id: fieldId,
    name: oneLine(name),
    required: field.required && !field.hasDefaultValue,
    type,
    ...(allowedValues?.length ? { allowed: all.slice(0, input.most), allowed_total: all.length } : {}),
  };
}

/** The same in one line. */
export function fieldLine(field: ReturnType<typeof describeField>): string {
  const { id, name, required, type, allowed, allowed_total: total = 0 } = field;
  const more = allowed && total > allowed.length ? ` and ${total - allowed.length} more` : '';
  const values = allowed ? `: ${allowed.join(', ') || 'none match'}${more}` : '';
  return `- ${required ? '**required** ' : ''}${name} (${id}), ${type}${values}`;
}
