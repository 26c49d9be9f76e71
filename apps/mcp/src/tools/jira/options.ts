import type { JiraFieldMeta } from '@gatehouse/atlassian';
import { oneLine } from '../common/lines.js';
import { ToolFailure } from '../failure.js';
import { shortValue } from './values.js';

const MAX_LISTED = 30;

/** A value out of a closed list; a cascading field has more below it. */
interface Option {
  id?: unknown;
  children?: unknown;
}

/** The value that a name or an id means. */
export function findOption(allowed: readonly unknown[], given: string): Option | undefined {
  const wanted = given.trim().toLowerCase();
  const options = allowed.map((option) => option as Option);
  return (
    options.find((option) => shortValue(option).toLowerCase() === wanted) ??
    options.find((option) => String(option.id) === given.trim())
  );
}

/** @throws ToolFailure listing what the field accepts */
export function optionOf(field: JiraFieldMeta, allowed: readonly unknown[], given: string): { id: string } {
  const option = findOption(allowed, given);
  if (option) return { id: String(option.id) };
  throw wrong(field, `has no value ${given}. ${allowedText(field)}`);
}

const childrenOf = ({ children }: Option): unknown[] => (Array.isArray(children) ? (children as unknown[]) : []);
const SEPARATOR = /^\s*(?:\/|>|→)\s*/;

/**
 * `Hardware / Laptop`: a value and, below it, another.
 * @throws ToolFailure listing what the field accepts
 */
export function cascadeOf(field: JiraFieldMeta, given: string): unknown {
  const allowed = field.allowedValues ?? [];
  const whole = findOption(allowed, given);
  if (whole) return { id: String(whole.id) };
  // A name may have the separator in it.
  const wanted = given.trim();
  const parent = allowed.find((option) => {
    const name = shortValue(option);
    return wanted.toLowerCase().startsWith(name.toLowerCase()) && SEPARATOR.test(wanted.slice(name.length));
  }) as Option | undefined;
  if (!parent) throw wrong(field, `has no value ${wanted}. ${allowedText(field)}`);
  const childName = wanted.slice(shortValue(parent).length).replace(SEPARATOR, '');
  const child = findOption(childrenOf(parent), childName);
  if (child) return { id: String(parent.id), child: { id: String(child.id) } };
  const names = childrenOf(parent).map(shortValue).join(', ') || 'none';
  throw wrong(field, `has no value ${childName} below ${shortValue(parent)}. Allowed there: ${names}.`);
}

/**
 * How a person reads a value that Jira takes by an id: choices by their names, whatever else as it was given.
 *
 * @param ready what Jira takes
 * @returns undefined for what reads as what it is
 */
export function valueInWords(
  { allowedValues }: JiraFieldMeta,
  ready: unknown,
  given: string | readonly string[],
): string | undefined {
  const values = [ready].flat();
  if (!values.some((one) => typeof one === 'object' && one !== null && !('type' in one))) return undefined;
  const names = values.map((one) => {
    const { id, ...more } = one as Option;
    const option = allowedValues?.find((allowed) => id !== undefined && String((allowed as Option).id) === id);
    return option && Object.keys(more).length === 0 ? shortValue(option) : undefined;
  });
  return (names.every((name) => name !== undefined) ? names : [given].flat()).join(', ');
}

/** The values of a closed list in words, those of a cascading field with what is below them. */
export function optionNames(allowed: readonly unknown[]): string[] {
  return allowed.flatMap((option) => {
    const name = shortValue(option);
    const below = childrenOf(option as Option).map((child) => `${name} / ${shortValue(child)}`);
    return [name, ...below];
  });
}

/** What a field accepts, for an error. */
export function allowedText({ allowedValues, schema }: JiraFieldMeta): string {
  if (!allowedValues?.length) return `Type: ${schema.items ? `list of ${schema.items}` : schema.type}.`;
  const names = optionNames(allowedValues);
  const more = names.length > MAX_LISTED ? ` and ${names.length - MAX_LISTED} more` : '';
  return `Allowed: ${names.slice(0, MAX_LISTED).join(', ')}${more}.`;
}

function wrong(field: JiraFieldMeta, what: string): ToolFailure {
  return new ToolFailure('choice', `${oneLine(field.name)} (${field.fieldId}) ${what}`);
}
