import type { CustomValue, Issue, IssueType, Project } from '../../company/model.js';
import type { Call } from '../../gateway/operation.js';
import { readCustom } from './custom.js';
import type { Read } from './read.js';
import { type IssueValues, READERS, type Screen } from './system.js';

/** What was given for the fields of an issue, once it is understood. */
export interface Given {
  values: IssueValues;
  custom: Issue['custom'];
}

export type GivenFields = ({ ok: true } & Given) | { ok: false; errors: Record<string, string> };

/** What one field's value is to be put into. */
type Setting = { field: string; value: unknown; into: 'values' | 'custom'; name: string };

/** Jira's words for a field that is not there, or not for this person. */
export const notOnScreen = (field: string): string =>
  `Field '${field}' cannot be set. It is not on the appropriate screen, or unknown.`;

/** Reads the value of one field; undefined where no screen of the project has it. */
export function readField(screen: Screen, field: string, value: unknown): Read<Setting> | undefined {
  const system = Object.entries(READERS).find(([, reader]) => reader.field === field);
  if (system) {
    const [name, reader] = system;
    const read: Read<unknown> = reader.read(value, screen);
    return read.ok ? { ok: true, value: { field, value: read.value, into: 'values', name } } : read;
  }
  const custom = screen.project.customFields.find((candidate) => candidate.field.id === field)?.field;
  if (!custom) return undefined;
  const read: Read<CustomValue> = readCustom(screen.call, custom, value);
  return read.ok ? { ok: true, value: { field, value: read.value, into: 'custom', name: field } } : read;
}

/** Gathers what was read of each field, or one error for each that is wrong. */
export function gather(reads: readonly (readonly [string, Read<Setting> | undefined])[]): GivenFields {
  const given: { values: Record<string, unknown>; custom: Record<string, unknown> } = { values: {}, custom: {} };
  const errors: Record<string, string> = {};
  for (const [field, read] of reads) {
    if (read?.ok) given[read.value.into][read.value.name] = read.value.value;
    else errors[field] = read?.error ?? notOnScreen(field);
  }
  return Object.keys(errors).length > 0 ? { ok: false, errors } : { ok: true, ...(given as Given) };
}

/** Not part of what a create screen is asked: they say which screen it is. */
const SAYS_WHICH = new Set(['project', 'issuetype']);
/** What is set when an issue is finished, never when it begins. */
const NEVER_NEW = new Set(['resolution']);

/**
 * Reads the fields of a new issue as its create screen does.
 *
 * @returns the values, or one error for each field that is wrong, missing or not on the screen
 */
export function readCreateFields(
  call: Call,
  project: Project,
  type: IssueType,
  given: Readonly<Record<string, unknown>>,
): GivenFields {
  const screen: Screen = { call, project, type };
  const read = gather(
    Object.entries(given)
      .filter(([field]) => !SAYS_WHICH.has(field))
      .map(([field, value]) => [field, NEVER_NEW.has(field) ? undefined : readField(screen, field, value)]),
  );
  const errors: Record<string, string> = read.ok ? {} : read.errors;
  if (!('summary' in given)) errors.summary = 'You must specify a summary of the issue.';
  if (type.subtask && !('parent' in given)) {
    errors.parent = 'Issue type is a sub-task but parent issue key or id not specified.';
  }
  for (const { field, requiredFor } of project.customFields) {
    const isMissing = (given[field.id] ?? null) === null && errors[field.id] === undefined;
    if (requiredFor.includes(type.name) && isMissing) errors[field.id] = `${field.name} is required.`;
  }
  return Object.keys(errors).length > 0 ? { ok: false, errors } : read;
}
