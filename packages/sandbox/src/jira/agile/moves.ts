import { z } from 'zod';
import { type Answer, type Call, noContent, type Operation } from '../../gateway/operation.js';
import { findIssue, mayWork } from '../access.js';
import { invalidPayload, jiraError } from '../errors.js';
import { findSprint, NO_SUCH_SPRINT } from './sprints.js';

/** What one request may move. */
const MOST = 50;

const moveBody = z.looseObject({ issues: z.array(z.string()) });

/** The keys of the issues to move, or why they may not be. */
function readIssues(call: Call): { ok: true; keys: string[] } | Answer {
  const body = moveBody.safeParse(call.body);
  if (!body.success) return invalidPayload();
  const { issues } = body.data;
  if (issues.length > MOST) return jiraError(400, [`The maximum number of issues that can be moved is ${MOST}.`]);
  const keys: string[] = [];
  for (const name of issues) {
    const issue = findIssue(call, name);
    if (!issue) return jiraError(400, [`Issue does not exist or you do not have permission to see it: ${name}.`]);
    if (!mayWork(call.person, issue.project)) {
      return jiraError(403, [`You do not have the permission to schedule ${issue.key}.`]);
    }
    keys.push(issue.key);
  }
  return { ok: true, keys };
}

/** Takes issues out of every sprint that is not over: an issue is planned once. */
function unplan(call: Call, keys: readonly string[]): void {
  for (const sprint of call.site.sprints) {
    if (sprint.state !== 'closed') sprint.issueKeys = sprint.issueKeys.filter((key) => !keys.includes(key));
  }
}

function moveToSprint(call: Call): Answer {
  const sprint = findSprint(call, call.params.sprintId);
  if (!sprint) return NO_SUCH_SPRINT();
  const read = readIssues(call);
  if (!('ok' in read)) return read;
  if (sprint.state === 'closed') return jiraError(400, ['Issues can only be moved to open or active sprints.']);
  unplan(call, read.keys);
  sprint.issueKeys.push(...read.keys);
  return noContent();
}

function moveToBacklog(call: Call): Answer {
  const read = readIssues(call);
  if (!('ok' in read)) return read;
  unplan(call, read.keys);
  return noContent();
}

/** What is planned for which sprint. */
export const moveOperations: readonly Operation[] = [
  {
    product: 'jira',
    method: 'POST',
    path: '/rest/agile/1.0/sprint/:sprintId/issue',
    id: 'moveIssuesToSprintAndRank',
    scopes: [['write:sprint:jira-software']],
    handle: moveToSprint,
  },
  {
    product: 'jira',
    method: 'POST',
    path: '/rest/agile/1.0/backlog/issue',
    id: 'moveIssuesToBacklog',
    scopes: [['write:board-scope:jira-software']],
    handle: moveToBacklog,
  },
];
