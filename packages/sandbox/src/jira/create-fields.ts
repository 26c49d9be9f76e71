import { z } from 'zod';
import { readAdf } from '../adf/validate.js';
import type { CustomField, Issue, IssueType, Project } from '../company/model.js';
import { PRIORITIES } from '../company/projects.js';
import type { Call } from '../gateway/operation.js';
import { findIssue, jiraPeople, mayBrowse, mayWork } from './access.js';

/** What the create screen's fields turn into. */
export type NewValues = Partial<
  Pick<
    Issue,
    | 'summary'
    | 'description'
    | 'priority'
    | 'assigneeAccountId'
    | 'reporterAccountId'
    | 'labels'
    | 'components'
    | 'parentKey'
    | 'due'
  >
>;

type Read<T> = { ok: true; value: T } | { ok: false; error: string };
const good = <T>(value: T): Read<T> => ({ ok: true, value });
const bad = (error: string): { ok: false; error: string } => ({ ok: false, error });

/** A create screen on which fields are being read. */
interface Screen {
  call: Call;
  project: Project;
  type: IssueType;
}

const NOT_A_DOCUMENT = 'Operation value must be an Atlassian Document (see the Atlassian Document Format)';
const MAX_TEXT = 32_767;
const named = z.looseObject({ id: z.coerce.string().optional(), name: z.string().optional() });
const user = z.looseObject({ accountId: z.string().optional(), id: z.string().optional() }).nullable();
const issueReference = z.looseObject({ key: z.string().optional(), id: z.coerce.string().optional() });

const hasName = (given: z.infer<typeof named>) => (one: { id: string; name: string }) =>
  one.id === given.id || one.name.toLowerCase() === given.name?.toLowerCase();

function readDocument(value: unknown): Read<Issue['description']> {
  if (value === null) return good(null);
  const adf = readAdf(value);
  if (!adf.ok) return bad(NOT_A_DOCUMENT);
  return JSON.stringify(value).length > 2 * MAX_TEXT
    ? bad('The entered text is too long. It exceeds the allowed limit of 32,767 characters.')
    : good(adf.document);
}

function readUser(value: unknown, isAllowed: (accountId: string) => boolean, error: string): Read<string | null> {
  const parsed = user.safeParse(value);
  if (!parsed.success) return bad('data was not an object');
  const accountId = parsed.data?.accountId ?? parsed.data?.id ?? null;
  if (accountId === null) return good(null);
  return isAllowed(accountId) ? good(accountId) : bad(error);
}

type Readers = {
  [Name in keyof NewValues]-?: { field: string; read(value: unknown, screen: Screen): Read<NewValues[Name]> };
};

/** One reader for each field of the create screen. */
const READERS: Readers = {
  summary: {
    field: 'summary',
    read(value) {
      if (typeof value !== 'string' || value.trim() === '') return bad('You must specify a summary of the issue.');
      if (value.length > 255) return bad('Summary must be less than 255 characters.');
      if (/[\r\n]/.test(value)) return bad('The summary is invalid because it contains newline characters.');
      return good(value.trim());
    },
  },
  description: { field: 'description', read: readDocument },
  priority: {
    field: 'priority',
    read(value) {
      const parsed = named.safeParse(value);
      const found = parsed.success ? PRIORITIES.find(hasName(parsed.data)) : undefined;
      return found ? good(found) : bad('The priority selected is invalid.');
    },
  },
  assigneeAccountId: {
    field: 'assignee',
    read: (value, { call, project }) =>
      readUser(
        value,
        (id) => jiraPeople(call).some((person) => person.accountId === id && mayWork(person, project)),
        'The user cannot be assigned issues in this project.',
      ),
  },
  reporterAccountId: {
    field: 'reporter',
    read(value, { call, project }) {
      const isKnown = (id: string) =>
        jiraPeople(call).some((person) => person.accountId === id && mayBrowse(person, project));
      const outcome = readUser(value, isKnown, 'The reporter specified is not a user.');
      if (!outcome.ok) return outcome;
      return outcome.value === null ? bad('Reporter is required.') : good(outcome.value);
    },
  },
  labels: {
    field: 'labels',
    read(value) {
      const parsed = z.array(z.string()).safeParse(value);
      if (!parsed.success) return bad('data was not an array');
      const wrong = parsed.data.find((label) => /\s/.test(label));
      return wrong === undefined ? good(parsed.data) : bad(`The label '${wrong}' contains spaces which is invalid.`);
    },
  },
  components: {
    field: 'components',
    read(value, { project }) {
      const parsed = z.array(named).safeParse(value);
      if (!parsed.success) return bad('data was not an array');
      const found = parsed.data.map((one) => project.components.find(hasName(one)));
      const known = found.filter((component) => component !== undefined);
      return known.length === found.length ? good(known) : bad('Component name is not valid');
    },
  },
  parentKey: {
    field: 'parent',
    read(value, { call, type }) {
      const parsed = issueReference.safeParse(value);
      const parent = parsed.success ? findIssue(call, parsed.data.key ?? parsed.data.id ?? '') : undefined;
      if (!parent) return bad('Could not find issue by id or key.');
      if (parent.type.hierarchyLevel !== type.hierarchyLevel + 1) {
        return bad('Given parent work item does not belong to appropriate hierarchy.');
      }
      return good(parent.key);
    },
  },
  due: {
    field: 'duedate',
    read(value) {
      if (value === null) return good(null);
      const isDay = typeof value === 'string' && z.iso.date().safeParse(value).success;
      return isDay ? good(value) : bad("Error parsing date string: the format is 'yyyy-MM-dd'");
    },
  },
};

function readCustom(custom: CustomField, value: unknown): Read<Issue['custom'][string]> {
  if (value === null) return good(null);
  switch (custom.kind) {
    case 'number':
      return typeof value === 'number' ? good(value) : bad('Operation value must be a number');
    case 'text':
      return typeof value === 'string' ? good(value) : bad('Operation value must be a string');
    case 'textarea':
      return readDocument(value);
    case 'option': {
      const parsed = z.looseObject({ id: z.coerce.string().optional(), value: z.string().optional() }).safeParse(value);
      if (!parsed.success) return bad("Specify a valid 'id' or 'name' for the option");
      const found = custom.options?.find(
        (option) => option.id === parsed.data.id || option.value.toLowerCase() === parsed.data.value?.toLowerCase(),
      );
      return found ? good(found) : bad(`Option value '${parsed.data.value ?? parsed.data.id ?? ''}' is not valid`);
    }
  }
}

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
): { ok: true; values: NewValues; custom: Issue['custom'] } | { ok: false; errors: Record<string, string> } {
  const screen: Screen = { call, project, type };
  const values: Record<string, unknown> = {};
  const custom: Issue['custom'] = {};
  const errors: Record<string, string> = {};
  const take = (field: string, outcome: Read<unknown>, keep: (value: unknown) => void): void => {
    if (outcome.ok) keep(outcome.value);
    else errors[field] = outcome.error;
  };
  for (const [field, value] of Object.entries(given)) {
    if (field === 'project' || field === 'issuetype') continue;
    const reader = Object.entries(READERS).find(([, candidate]) => candidate.field === field);
    const customField = project.customFields.find((candidate) => candidate.field.id === field)?.field;
    if (reader) {
      const [name, { read }] = reader;
      take(field, read(value, screen), (result) => {
        values[name] = result;
      });
    } else if (customField) {
      const outcome = readCustom(customField, value);
      if (outcome.ok) custom[field] = outcome.value;
      else errors[field] = outcome.error;
    } else {
      errors[field] = `Field '${field}' cannot be set. It is not on the appropriate screen, or unknown.`;
    }
  }
  if (!('summary' in given)) errors.summary = 'You must specify a summary of the issue.';
  if (type.subtask && !('parent' in given)) {
    errors.parent = 'Issue type is a sub-task but parent issue key or id not specified.';
  }
  for (const { field, requiredFor } of project.customFields) {
    const isMissing = (custom[field.id] ?? null) === null && errors[field.id] === undefined;
    if (requiredFor.includes(type.name) && isMissing) errors[field.id] = `${field.name} is required.`;
  }
  return Object.keys(errors).length > 0 ? { ok: false, errors } : { ok: true, values, custom };
}
