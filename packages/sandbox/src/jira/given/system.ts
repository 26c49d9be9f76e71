import { z } from 'zod';
import type { Issue, IssueType, Project } from '../../company/model.js';
import { PRIORITIES, RESOLUTIONS } from '../../company/projects.js';
import type { Call } from '../../gateway/operation.js';
import { findIssue, jiraPeople, mayBrowse, mayWork } from '../access.js';
import { bad, good, type Read, readDocument, readUser } from './read.js';

/** What the fields of a screen turn into. */
export type IssueValues = Partial<
  Pick<
    Issue,
    | 'summary'
    | 'description'
    | 'priority'
    | 'assigneeAccountId'
    | 'reporterAccountId'
    | 'labels'
    | 'components'
    | 'fixVersions'
    | 'parentKey'
    | 'type'
    | 'resolution'
    | 'due'
  >
>;

const named = z.looseObject({ id: z.coerce.string().optional(), name: z.string().optional() });
const issueReference = z.looseObject({
  key: z.string().optional(),
  id: z.coerce.string().optional(),
  none: z.literal(true).optional(),
});

const hasName = (given: z.infer<typeof named>) => (one: { id: string; name: string }) =>
  one.id === given.id || one.name.toLowerCase() === given.name?.toLowerCase();

/** The screen on which fields are being read. */
export interface Screen {
  call: Call;
  project: Project;
  type: IssueType;
}

type Readers = {
  [Name in keyof IssueValues]-?: { field: string; read(value: unknown, screen: Screen): Read<IssueValues[Name]> };
};

/** One reader for each field of the screens. */
export const READERS: Readers = {
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
  fixVersions: {
    field: 'fixVersions',
    read(value, { project }) {
      const parsed = z.array(named).safeParse(value);
      if (!parsed.success) return bad('data was not an array');
      const found = parsed.data.map((one) => project.versions.find(hasName(one)));
      const wrong = found.indexOf(undefined);
      if (wrong >= 0) return bad(`Version name '${parsed.data[wrong]?.name ?? parsed.data[wrong]?.id}' is not valid`);
      return good(found.flatMap((version) => (version ? [{ id: version.id, name: version.name }] : [])));
    },
  },
  type: {
    field: 'issuetype',
    read(value, { project, type }) {
      const parsed = named.safeParse(value);
      const found = parsed.success ? project.issueTypes.find(hasName(parsed.data)) : undefined;
      return found?.hierarchyLevel === type.hierarchyLevel ? good(found) : bad('The issue type selected is invalid.');
    },
  },
  resolution: {
    field: 'resolution',
    read(value) {
      const parsed = named.safeParse(value);
      const found = parsed.success ? RESOLUTIONS.find(hasName(parsed.data)) : undefined;
      return found ? good(found) : bad('The resolution selected is invalid.');
    },
  },
  parentKey: {
    field: 'parent',
    read(value, { call, type }) {
      const parsed = issueReference.safeParse(value);
      if (!type.subtask && (value === null || parsed.data?.none)) return good(null);
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
