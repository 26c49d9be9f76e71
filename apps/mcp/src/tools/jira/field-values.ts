import type { AdfDoc, JiraFieldMeta } from '@gatehouse/atlassian';
import { oneLine } from '../common/lines.js';
import { issueReference } from '../common/references.js';
import type { RichText } from '../common/rich-text.js';
import { ToolFailure } from '../failure.js';
import { cascadeOf, findOption, optionOf } from './options.js';

/** What the value of a field may take to find out. */
export interface FieldContext {
  /** Turns a name into an account id. */
  resolve(name: string, field: JiraFieldMeta): Promise<string>;
  /** A text as the document that the field holds. */
  document(field: JiraFieldMeta, given: string): Promise<AdfDoc>;
}

/** For fields that have no text yet. */
export function newDocuments(richText: RichText): FieldContext['document'] {
  return ({ name }, given) => richText.toAdf(oneLine(name), given, 'markdown');
}

/**
 * The value of a field as Jira wants it, from the text that the model gave: options by name, people by name, numbers,
 * dates, lists separated by commas or as a JSON list, rich text as ADF.
 *
 * @throws ToolFailure naming the field and what it accepts
 */
export async function fieldValue(
  field: JiraFieldMeta,
  given: string | readonly string[],
  context: FieldContext,
): Promise<unknown> {
  const { type, custom } = field.schema;
  // A list by its schema, and yet Jira takes one number.
  if (custom?.endsWith(':gh-sprint')) return idOf(field, typeof given === 'string' ? given : given.join(','));
  if (type === 'array') return await listValue(field, given, context);
  return await single(field, type, typeof given === 'string' ? given : given.join(', '), context);
}

/** The values of a field that has several. */
export async function listValue(
  field: JiraFieldMeta,
  given: string | readonly string[],
  context: FieldContext,
): Promise<unknown[]> {
  const named = partsOf(field, given)
    .map((part) => part.trim())
    .filter(Boolean);
  return await Promise.all(named.map((part) => single(field, field.schema.items ?? 'string', part, context)));
}

function partsOf({ allowedValues }: JiraFieldMeta, given: string | readonly string[]): readonly string[] {
  if (typeof given !== 'string') return given;
  const list = given.trim().startsWith('[') ? parseList(given) : undefined;
  if (list) return list;
  // A name may have a comma in it.
  return allowedValues && findOption(allowedValues, given) ? [given] : given.split(',');
}

function parseList(text: string): string[] | undefined {
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list.map(String) : undefined;
  } catch {
    return undefined;
  }
}

async function single(field: JiraFieldMeta, type: string, given: string, context: FieldContext): Promise<unknown> {
  switch (type) {
    case 'string':
      return isRichText(field) ? await context.document(field, given) : given;
    case 'number':
      return numberOf(field, given);
    case 'date':
      if (/^\d{4}-\d{2}-\d{2}$/.test(given.trim()) && !Number.isNaN(Date.parse(given))) return given.trim();
      throw wrong(field, 'must be a date such as 2026-12-31');
    case 'datetime':
      return timeOf(field, given);
    case 'user':
      return { accountId: await context.resolve(given, field) };
    case 'issuelink': {
      const { id } = issueReference(given);
      return /^\d+$/.test(id) ? { id } : { key: id };
    }
    case 'option-with-child':
      return cascadeOf(field, given);
    case 'json':
      // The value is an id of something.
      return /^\d+$/.test(given) ? Number(given) : given;
    case 'any':
    case 'team':
      return given;
    case 'timetracking':
      return { originalEstimate: given };
    case 'project':
      return /^\d+$/.test(given) ? { id: given } : { key: given.toUpperCase() };
    default:
      if (field.allowedValues?.length) return optionOf(field, field.allowedValues, given);
      return type === 'option' ? { value: given } : { name: given };
  }
}

/** Whether the field holds a document rather than a line. */
export function isRichText({ schema }: JiraFieldMeta): boolean {
  return (
    schema.system === 'description' ||
    schema.system === 'environment' ||
    (schema.custom?.endsWith(':textarea') ?? false)
  );
}

function numberOf(field: JiraFieldMeta, given: string): number {
  const number = Number(given);
  if (given.trim() !== '' && Number.isFinite(number)) return number;
  throw wrong(field, 'must be a number');
}

function idOf(field: JiraFieldMeta, given: string): number {
  if (/^\s*\d+\s*$/.test(given)) return Number(given);
  throw wrong(field, 'must be the numeric id of a sprint');
}

/** A moment as Jira writes it: `2026-12-31T08:00:00.000+0000`. */
function timeOf(field: JiraFieldMeta, given: string): string {
  // Without a zone it would be the server's, whatever that is.
  const zoned = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:Z|[+-]\d{2}:?\d{2})$/i.test(given.trim());
  const time = Date.parse(given.trim().replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
  if (zoned && !Number.isNaN(time)) return new Date(time).toISOString().replace('Z', '+0000');
  throw wrong(field, 'must be a time with its zone, such as 2026-12-31T09:00:00+01:00');
}

function wrong(field: JiraFieldMeta, what: string): ToolFailure {
  return new ToolFailure('choice', `${oneLine(field.name)} (${field.fieldId}) ${what}`);
}
