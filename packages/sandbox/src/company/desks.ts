import { DAY } from '../clock.js';
import { CUSTOMER, IMPACT } from './custom-fields.js';
import type { Project } from './model.js';
import { aiko, maya, priya } from './people.js';

/** One field of a request type's form, under the name that customers read. */
export interface RequestField {
  fieldId: string;
  name: string;
  description: string;
  required: boolean;
}

export interface RequestType {
  id: string;
  name: string;
  description: string;
  helpText: string;
  /** Name of the issue type that a request becomes. */
  issueType: string;
  fields: RequestField[];
  /** Who has to approve a request before it is worked on. */
  approvers: string[];
}

export interface Queue {
  id: string;
  name: string;
  jql: string;
}

/** What a goal is measured by, in hours. */
export interface Goal {
  id: string;
  name: string;
  hours: number;
  until: 'answered' | 'resolved';
}

/** A project's service desk: who works in the project are its agents, others may be customers. */
export interface ServiceDesk {
  id: string;
  project: Project;
  customers: Set<string>;
  requestTypes: RequestType[];
  queues: Queue[];
  goals: Goal[];
}

export interface Approval {
  id: string;
  name: string;
  approvers: { accountId: string; decision: 'approved' | 'declined' | 'pending' }[];
  created: number;
  completed: number | null;
}

/** What a service desk knows of an issue that came in as a request. */
export interface ServiceRequest {
  desk: ServiceDesk;
  type: RequestType;
  issueKey: string;
  participants: string[];
  approvals: Approval[];
}

const field = (fieldId: string, name: string, required = false, description = ''): RequestField => ({
  fieldId,
  name,
  description,
  required,
});

const BROKEN: RequestType = {
  id: '41',
  name: 'Report a broken rover',
  description: 'A rover does not do what it should',
  helpText: 'Tell us where it stands.',
  issueType: 'Incident',
  fields: [
    field('summary', 'What happened?', true),
    field('description', 'What did you see?'),
    field(IMPACT.id, 'How much does it stop?', true, 'One robot, one site or all of them'),
    field(CUSTOMER.id, 'Your company'),
  ],
  approvers: [],
};
const QUESTION: RequestType = {
  id: '42',
  name: 'Ask a question',
  description: 'Anything you want to know about our rovers',
  helpText: '',
  issueType: 'Question',
  fields: [field('summary', 'Your question', true), field('description', 'More about it')],
  approvers: [],
};
const LOAN: RequestType = {
  id: '43',
  name: 'Borrow a rover',
  description: 'A rover for a few days, if the lead agrees',
  helpText: '',
  issueType: 'Task',
  fields: [field('summary', 'What for?', true), field('description', 'More about it'), field('duedate', 'Until when?')],
  approvers: [maya.accountId],
};

const OPEN = 'resolution = Unresolved ORDER BY created ASC';

/** The service desks of a site's projects: Customer Support has one. */
export function seedDesks(projects: readonly Project[]): ServiceDesk[] {
  const project = projects.find(({ key }) => key === 'SUP');
  if (!project) return [];
  return [
    {
      id: '11',
      project,
      customers: new Set([aiko.accountId]),
      requestTypes: [BROKEN, QUESTION, LOAN],
      queues: [
        { id: '21', name: 'All open', jql: `project = SUP AND ${OPEN}` },
        { id: '22', name: 'Unassigned', jql: `project = SUP AND assignee is EMPTY AND ${OPEN}` },
        { id: '23', name: 'Incidents', jql: `project = SUP AND issuetype = Incident AND ${OPEN}` },
      ],
      goals: [
        { id: '31', name: 'Time to first response', hours: 4, until: 'answered' },
        { id: '32', name: 'Time to resolution', hours: 72, until: 'resolved' },
      ],
    },
  ];
}

/** Which issues came in as requests of which type. */
const REQUESTS: Readonly<Record<string, RequestType>> = {
  'SUP-1': BROKEN,
  'SUP-2': QUESTION,
  'SUP-3': BROKEN,
  'SUP-4': QUESTION,
  'SUP-7': QUESTION,
  'SUP-11': LOAN,
  'SUP-12': BROKEN,
};

/** The requests of those desks, by the key of their issue. */
export function seedRequests(desks: readonly ServiceDesk[], start: number): Map<string, ServiceRequest> {
  return new Map(
    desks.flatMap((desk) =>
      Object.entries(REQUESTS).map(([issueKey, type]): [string, ServiceRequest] => [
        issueKey,
        {
          desk,
          type,
          issueKey,
          participants: issueKey === 'SUP-2' ? [aiko.accountId] : [],
          approvals:
            type.approvers.length > 0
              ? [pendingApproval('51', [maya.accountId, priya.accountId], start - 2 * DAY)]
              : [],
        },
      ]),
    ),
  );
}

/** An approval that nobody has answered. */
export function pendingApproval(id: string, approvers: readonly string[], created: number): Approval {
  return {
    id,
    name: 'Lead agrees',
    approvers: approvers.map((accountId) => ({ accountId, decision: 'pending' })),
    created,
    completed: null,
  };
}
