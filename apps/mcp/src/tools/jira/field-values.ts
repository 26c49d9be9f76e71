import type { JiraCreateField } from '@gatehouse/atlassian';
import type { RichText } from '../common/rich-text.js';
import { ToolFailure } from '../failure.js';
import { shortValue } from './values.js';

const MAX_LISTED = 30;

/** What the value of a field may take to find out. */
export interface FieldContext {
  /** Turns a name into an account id. */
  resolve(name: string): Promise<string>;
  richText: RichText;
}

/**
 * The value of a field as Jira wants it, from the text that the model gave: options by name, people by name, numbers,
 * dates, lists separated by commas, rich text as ADF.
 *
 * @throws ToolFailure naming the field and what it accepts
 */
export async function fieldValue(
  field: JiraCreateField,
  given: string | readonly string[],
  context: FieldContext,
): Promise<unknown> {
  const { type, items } = field.schema;
  if (type !== 'array') return await single(field, type, typeof given === 'string' ? given : given.join(', '), context);
  const parts = typeof given === 'string' ? given.split(',') : given;
  const named = parts.map((part) => part.trim()).filter(Boolean);
  return await Promise.all(named.map((part) => single(field, items ?? 'string', part, context)));
}

async function single(field: JiraCreateField, type: string, given: string, context: FieldContext): Promise<unknown> {
  switch (type) {
    case 'string':
      return isRichText(field) ? await context.richText.toAdf(field.name, given, 'markdown') : given;
    case 'number':
      return numberOf(field, given);
    case 'date':
      if (/^\d{4}-\d{2}-\d{2}$/.test(given)) return given;
      throw wrong(field, 'must be a date such as 2026-12-31');
    case 'user':
      return { accountId: await context.resolve(given) };
    case 'issuelink':
      return { key: given.toUpperCase() };
    case 'option-with-child':
      return cascade(field, given);
    case 'json':
      // Sprints and the like: the value is an id.
      return /^\d+$/.test(given) ? Number(given) : given;
    case 'timetracking':
      return { originalEstimate: given };
    default:
      return field.allowedValues?.length ? optionOf(field, field.allowedValues, given) : { name: given };
  }
}

/** Whether the field holds a document rather than a line. */
export function isRichText({ schema }: JiraCreateField): boolean {
  return (
    schema.system === 'description' ||
    schema.system === 'environment' ||
    (schema.custom?.endsWith(':textarea') ?? false)
  );
}

function numberOf(field: JiraCreateField, given: string): number {
  const number = Number(given);
  if (given.trim() !== '' && Number.isFinite(number)) return number;
  throw wrong(field, 'must be a number');
}

interface Option {
  id?: unknown;
  children?: unknown;
}

function findOption(allowed: readonly unknown[], given: string): Option | undefined {
  const wanted = given.trim().toLowerCase();
  return allowed
    .map((option) => option as Option)
    .find((option) => shortValue(option).toLowerCase() === wanted || String(option.id) === given.trim());
}

function optionOf(field: JiraCreateField, allowed: readonly unknown[], given: string): unknown {
  const option = findOption(allowed, given);
  if (option) return { id: String(option.id) };
  throw wrong(field, `has no value ${given}. ${allowedText(field)}`);
}

/** `Hardware / Laptop`: a value and, below it, another. */
function cascade(field: JiraCreateField, given: string): unknown {
  const [parentName = '', childName] = given.split(/\s*(?:\/|>|→)\s*/, 2);
  const parent = findOption(field.allowedValues ?? [], parentName);
  if (!parent) throw wrong(field, `has no value ${parentName}. ${allowedText(field)}`);
  if (childName === undefined) return { id: String(parent.id) };
  const children = Array.isArray(parent.children) ? (parent.children as unknown[]) : [];
  const child = findOption(children, childName);
  if (!child) throw wrong(field, `has no value ${childName} below ${parentName}`);
  return { id: String(parent.id), child: { id: String(child.id) } };
}

/** What a field accepts, for an error. */
export function allowedText({ allowedValues, schema }: JiraCreateField): string {
  if (!allowedValues?.length) return `Type: ${schema.items ? `list of ${schema.items}` : schema.type}.`;
  const names = allowedValues.slice(0, MAX_LISTED).map(shortValue);
  const more = allowedValues.length > MAX_LISTED ? ` and ${allowedValues.length - MAX_LISTED} more` : '';
  return `Allowed: ${names.join(', ')}${more}.`;
}

function wrong(field: JiraCreateField, what: string): ToolFailure {
  return new ToolFailure('choice', `${field.name} (${field.fieldId}) ${what}`);
}
