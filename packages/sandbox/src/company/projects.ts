import {
  ACCEPTANCE,
  BAY,
  CUSTOMER,
  DEMO,
  HARDWARE,
  IMPACT,
  REVIEWER,
  ROLLOUT,
  RUNBOOK,
  STORY_POINTS,
  TESTERS,
} from './custom-fields.js';
import type { IssueType, Person, Project, ProjectRole, Version } from './model.js';
import { aiko, dele, hanna, jonas, maya, nils, priya, sofia, tomas } from './people.js';
import {
  DONE,
  freeWorkflow,
  IN_PROGRESS,
  IN_REVIEW,
  OPEN,
  RESOLVED,
  supportWorkflow,
  TO_DO,
  WAITING,
} from './workflows.js';

const type = (
  id: string,
  name: string,
  description: string,
  hierarchyLevel: IssueType['hierarchyLevel'] = 0,
): IssueType => ({ id, name, description, subtask: hierarchyLevel === -1, hierarchyLevel });

const EPIC = type('10000', 'Epic', 'A big piece of work with many issues below it', 1);
const STORY = type('10001', 'Story', 'Something a user of the product wants');
const TASK = type('10002', 'Task', 'A piece of work');
const BUG = type('10003', 'Bug', 'Something that does not work as it should');
const SUBTASK = type('10004', 'Sub-task', 'A part of another issue', -1);
const INCIDENT = type('10005', 'Incident', 'A customer cannot work');
const QUESTION = type('10006', 'Question', 'A customer wants to know something');

/** Jira's standard priorities, the most urgent first. */
export const PRIORITIES = [
  { id: '1', name: 'Highest' },
  { id: '2', name: 'High' },
  { id: '3', name: 'Medium' },
  { id: '4', name: 'Low' },
  { id: '5', name: 'Lowest' },
] as const;

/** Jira's standard resolutions. */
export const RESOLUTIONS = [
  { id: '10000', name: 'Done' },
  { id: '10001', name: "Won't Do" },
  { id: '10002', name: 'Duplicate' },
  { id: '10003', name: 'Cannot Reproduce' },
] as const;

/** Jira's standard kinds of issue links. */
export const LINK_TYPES = [
  { id: '10300', name: 'Blocks', inward: 'is blocked by', outward: 'blocks' },
  { id: '10301', name: 'Relates', inward: 'relates to', outward: 'relates to' },
  { id: '10302', name: 'Duplicate', inward: 'is duplicated by', outward: 'duplicates' },
  { id: '10303', name: 'Cause', inward: 'is caused by', outward: 'causes' },
] as const;

const roles = (...given: [Person, ProjectRole][]): Map<string, ProjectRole> =>
  new Map(given.map(([person, role]) => [person.accountId, role]));
const components = (firstId: number, ...names: string[]) =>
  names.map((name, index) => ({ id: String(firstId + index), name }));

const SOFTWARE_TYPES = [EPIC, STORY, TASK, BUG, SUBTASK];
const SOFTWARE_FIELDS = [
  { field: STORY_POINTS, requiredFor: [] },
  { field: ACCEPTANCE, requiredFor: [] },
  { field: HARDWARE, requiredFor: [] },
  { field: BAY, requiredFor: [] },
  { field: REVIEWER, requiredFor: [] },
  { field: TESTERS, requiredFor: [] },
  { field: DEMO, requiredFor: [] },
  { field: ROLLOUT, requiredFor: [] },
  { field: RUNBOOK, requiredFor: [] },
];

const version = (id: string, name: string, more: Partial<Version> = {}): Version => ({
  id,
  name,
  description: '',
  released: false,
  archived: false,
  startDate: null,
  releaseDate: null,
  ...more,
});

/** The main site's projects. Tomás and Aiko do not even learn that PEO exists. */
export const mainProjects = (): Project[] => [
  {
    id: '10010',
    key: 'ROV',
    name: 'Rover Platform',
    description: 'Software and firmware of the R3 delivery rover',
    typeKey: 'software',
    leadAccountId: maya.accountId,
    roles: roles(
      [maya, 'lead'],
      [tomas, 'member'],
      [aiko, 'viewer'],
      [jonas, 'member'],
      [priya, 'member'],
      [dele, 'member'],
      [nils, 'member'],
    ),
    issueTypes: SOFTWARE_TYPES,
    statuses: [TO_DO, IN_PROGRESS, IN_REVIEW, DONE],
    workflow: freeWorkflow([TO_DO, IN_PROGRESS, IN_REVIEW, DONE]),
    components: components(10400, 'Navigation', 'Battery', 'Fleet API', 'Mobile app'),
    versions: [
      version('10500', '2.3', { released: true, releaseDate: '2026-09-30', description: 'Autumn release' }),
      version('10501', '2.4', { startDate: '2026-10-01', description: 'Ready for the cold' }),
      version('10502', '3.0'),
    ],
    customFields: SOFTWARE_FIELDS,
    lastNumber: 0,
  },
  {
    id: '10011',
    key: 'SUP',
    name: 'Customer Support',
    description: 'What customers report and ask',
    typeKey: 'business',
    leadAccountId: tomas.accountId,
    roles: roles([maya, 'lead'], [tomas, 'lead'], [priya, 'member'], [dele, 'member']),
    issueTypes: [INCIDENT, QUESTION, TASK],
    statuses: [OPEN, IN_PROGRESS, WAITING, RESOLVED],
    workflow: supportWorkflow,
    components: [],
    versions: [],
    customFields: [
      { field: CUSTOMER, requiredFor: [] },
      { field: IMPACT, requiredFor: ['Incident'] },
    ],
    lastNumber: 0,
  },
  {
    id: '10012',
    key: 'PEO',
    name: 'People (confidential)',
    description: 'Hiring, pay and everything personal',
    typeKey: 'business',
    leadAccountId: hanna.accountId,
    roles: roles([maya, 'member'], [hanna, 'lead']),
    issueTypes: [TASK, SUBTASK],
    statuses: [TO_DO, IN_PROGRESS, DONE],
    workflow: freeWorkflow([TO_DO, IN_PROGRESS, DONE]),
    components: [],
    versions: [],
    customFields: [],
    lastNumber: 0,
  },
];

/** The research lab's projects. */
export const labsProjects = (): Project[] => [
  {
    id: '10020',
    key: 'LAB',
    name: 'Perception Lab',
    description: 'Research on what the next rover sees',
    typeKey: 'software',
    leadAccountId: sofia.accountId,
    roles: roles([maya, 'lead'], [sofia, 'lead'], [jonas, 'member']),
    issueTypes: SOFTWARE_TYPES,
    statuses: [TO_DO, IN_PROGRESS, IN_REVIEW, DONE],
    workflow: freeWorkflow([TO_DO, IN_PROGRESS, IN_REVIEW, DONE]),
    components: components(10420, 'Datasets', 'Depth', 'Tracking'),
    versions: [],
    customFields: SOFTWARE_FIELDS,
    lastNumber: 0,
  },
  {
    id: '10021',
    key: 'FLT',
    name: 'Field Trials',
    description: 'Trials of prototypes on real streets',
    typeKey: 'business',
    leadAccountId: sofia.accountId,
    roles: roles([maya, 'lead'], [sofia, 'lead']),
    issueTypes: [TASK, SUBTASK],
    statuses: [TO_DO, IN_PROGRESS, DONE],
    workflow: freeWorkflow([TO_DO, IN_PROGRESS, DONE]),
    components: [],
    versions: [],
    customFields: [],
    lastNumber: 0,
  },
];
