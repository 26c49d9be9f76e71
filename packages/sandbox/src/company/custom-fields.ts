import type { CustomField } from './model.js';

export const STORY_POINTS: CustomField = { id: 'customfield_10016', name: 'Story Points', kind: 'number' };
export const ACCEPTANCE: CustomField = { id: 'customfield_10035', name: 'Acceptance Criteria', kind: 'textarea' };
export const CUSTOMER: CustomField = { id: 'customfield_10041', name: 'Customer', kind: 'text' };
export const IMPACT: CustomField = {
  id: 'customfield_10042',
  name: 'Impact',
  kind: 'option',
  options: [
    { id: '10201', value: 'One robot' },
    { id: '10202', value: 'One site' },
    { id: '10203', value: 'All sites' },
  ],
};

export const HARDWARE: CustomField = {
  id: 'customfield_10050',
  name: 'Hardware',
  kind: 'options',
  options: [
    { id: '10210', value: 'R2' },
    { id: '10211', value: 'R3' },
    { id: '10212', value: 'R3, cold kit' },
  ],
};
export const BAY: CustomField = {
  id: 'customfield_10051',
  name: 'Test bay',
  kind: 'cascade',
  options: [
    {
      id: '10220',
      value: 'Oslo',
      children: [
        { id: '10221', value: 'Ice hall' },
        { id: '10222', value: 'Yard' },
      ],
    },
    { id: '10223', value: 'Madrid', children: [{ id: '10224', value: 'Ramp' }] },
  ],
};
export const REVIEWER: CustomField = { id: 'customfield_10052', name: 'Reviewer', kind: 'user' };
export const TESTERS: CustomField = { id: 'customfield_10053', name: 'Testers', kind: 'users' };
export const DEMO: CustomField = { id: 'customfield_10054', name: 'Demo day', kind: 'date' };
export const ROLLOUT: CustomField = { id: 'customfield_10055', name: 'Rollout starts', kind: 'datetime' };
export const RUNBOOK: CustomField = { id: 'customfield_10056', name: 'Runbook', kind: 'url' };

/** Every one there is, of all projects. */
export const CUSTOM_FIELDS: readonly CustomField[] = [
  STORY_POINTS,
  ACCEPTANCE,
  CUSTOMER,
  IMPACT,
  HARDWARE,
  BAY,
  REVIEWER,
  TESTERS,
  DEMO,
  ROLLOUT,
  RUNBOOK,
];
