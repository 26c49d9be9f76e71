import type { Status, Transition } from './model.js';

const status = (id: string, name: string, category: Status['category']): Status => ({ id, name, category });
export const TO_DO = status('10100', 'To Do', 'new');
export const IN_PROGRESS = status('10101', 'In Progress', 'indeterminate');
export const IN_REVIEW = status('10102', 'In Review', 'indeterminate');
export const DONE = status('10103', 'Done', 'done');
export const OPEN = status('10104', 'Open', 'new');
export const WAITING = status('10105', 'Waiting for customer', 'indeterminate');
export const RESOLVED = status('10106', 'Resolved', 'done');

/** From each status to each other, by transitions that are called as their targets and ask for nothing. */
export const freeWorkflow = (statuses: readonly Status[]): Transition[] =>
  statuses.map(({ id, name }, index) => ({ id: `${index + 1}1`, name, to: id }));

/** One way, with a screen at its end: who resolves something says how. */
export const supportWorkflow: Transition[] = [
  { id: '111', name: 'Start work', from: [OPEN.id], to: IN_PROGRESS.id },
  { id: '121', name: 'Ask the customer', from: [IN_PROGRESS.id], to: WAITING.id },
  { id: '131', name: 'Customer answered', from: [WAITING.id], to: IN_PROGRESS.id },
  {
    id: '141',
    name: 'Resolve',
    from: [IN_PROGRESS.id, WAITING.id],
    to: RESOLVED.id,
    screen: [
      { field: 'resolution', required: true },
      { field: 'assignee', required: false },
      { field: 'customfield_10041', required: false },
    ],
  },
  {
    id: '151',
    name: 'Resolve at once',
    from: [OPEN.id],
    to: RESOLVED.id,
    screen: [{ field: 'resolution', required: true }],
  },
  { id: '161', name: 'Reopen', from: [RESOLVED.id], to: OPEN.id },
];
