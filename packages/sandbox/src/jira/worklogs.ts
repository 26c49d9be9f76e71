import { z } from 'zod';
import { readAdf } from '../adf/validate.js';
import type { Issue, Worklog } from '../company/model.js';
import { type Answer, type Call, noContent, type Operation, ok } from '../gateway/operation.js';
import { findIssue, mayAdminister, mayWork } from './access.js';
import { readDuration, writeDuration } from './durations.js';
import { invalidPayload, jiraError, NO_SUCH_ISSUE } from './errors.js';
import { readList } from './issue-view.js';
import { readPaging } from './paging.js';
import { jiraTime, selfLink, userById } from './views.js';

/** What Jira takes for a moment: milliseconds and a zone without a colon. */
const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}[+-]\d{4}$/;

const worklogBody = z.looseObject({
  timeSpent: z.string().optional(),
  timeSpentSeconds: z.int().optional(),
  started: z.string().optional(),
  comment: z.unknown().optional(),
  properties: z.array(z.looseObject({ key: z.string(), value: z.unknown() })).optional(),
});
const millis = z.coerce.number().optional().catch(undefined);

const worklogView = (call: Call, issue: Issue, worklog: Worklog) => ({
  self: selfLink(call, `issue/${issue.id}/worklog/${worklog.id}`),
  author: userById(call, worklog.authorAccountId),
  updateAuthor: userById(call, worklog.authorAccountId),
  ...(worklog.comment === null ? {} : { comment: worklog.comment }),
  created: jiraTime(worklog.created),
  updated: jiraTime(worklog.created),
  started: jiraTime(worklog.started),
  timeSpent: writeDuration(worklog.seconds),
  timeSpentSeconds: worklog.seconds,
  id: worklog.id,
  issueId: issue.id,
  ...(readList(call.query.expand).includes('properties') ? { properties: worklog.properties } : {}),
});

function listWorklogs(call: Call): Answer {
  const issue = findIssue(call, call.params.issueIdOrKey ?? '');
  if (!issue) return NO_SUCH_ISSUE();
  const { startAt, maxResults } = readPaging(call.query, 5000);
  const after = millis.parse(call.query.startedAfter) ?? Number.NEGATIVE_INFINITY;
  const before = millis.parse(call.query.startedBefore) ?? Number.POSITIVE_INFINITY;
  const found = issue.worklogs
    .filter(({ started }) => started >= after && started < before)
    .sort((a, b) => a.started - b.started);
  const page = found.slice(startAt, startAt + maxResults);
  return ok(
    { startAt, maxResults, total: found.length, worklogs: page.map((worklog) => worklogView(call, issue, worklog)) },
    page.length,
  );
}

/** What a worklog does to the remaining estimate, or the error of its parameters. */
function adjusted(call: Call, issue: Issue, seconds: number): { ok: true; remaining: number | null } | Answer {
  const { adjustEstimate = 'auto', newEstimate, reduceBy } = call.query;
  const { remaining } = issue.estimate;
  const given = readDuration(String((adjustEstimate === 'new' ? newEstimate : reduceBy) ?? ''));
  switch (adjustEstimate) {
    case 'leave':
      return { ok: true, remaining };
    case 'new':
      return given === undefined
        ? jiraError(400, [], { newEstimate: 'Invalid new estimate.' })
        : { ok: true, remaining: given };
    case 'manual':
      return given === undefined
        ? jiraError(400, [], { reduceBy: 'Invalid amount to reduce the estimate by.' })
        : { ok: true, remaining: Math.max(0, (remaining ?? 0) - given) };
    default:
      return { ok: true, remaining: remaining === null ? null : Math.max(0, remaining - seconds) };
  }
}

function addWorklog(call: Call): Answer {
  const issue = findIssue(call, call.params.issueIdOrKey ?? '');
  if (!issue) return NO_SUCH_ISSUE();
  if (!mayWork(call.person, issue.project)) {
    return jiraError(400, ['You do not have the permission to associate a worklog to this issue.']);
  }
  const body = worklogBody.safeParse(call.body);
  if (!body.success) return invalidPayload();
  const { timeSpent, timeSpentSeconds, started, comment } = body.data;
  const seconds = timeSpentSeconds ?? readDuration(timeSpent ?? '');
  if (seconds === undefined || seconds < 60) return jiraError(400, [], { timeLogged: 'Invalid time duration entered' });
  if (started !== undefined && !MOMENT.test(started)) return invalidPayload();
  const adf = comment === undefined ? undefined : readAdf(comment);
  if (adf?.ok === false) return jiraError(400, [], { comment: 'Comment body is not valid!' });
  const estimate = adjusted(call, issue, seconds);
  if (!('ok' in estimate)) return estimate;
  const now = call.now();
  const worklog: Worklog = {
    id: call.site.nextId(),
    authorAccountId: call.person.accountId,
    comment: adf?.document ?? null,
    created: now,
    started: started === undefined ? now : Date.parse(started.replace(/(\d{2})$/, ':$1')),
    seconds,
    properties: body.data.properties ?? [],
  };
  issue.worklogs.push(worklog);
  issue.estimate.remaining = estimate.remaining;
  issue.updated = now;
  return { status: 201, body: worklogView(call, issue, worklog) };
}

/** A handler of one worklog of one issue. */
const withWorklog =
  (handle: (call: Call, issue: Issue, worklog: Worklog) => Answer) =>
  (call: Call): Answer => {
    const issue = findIssue(call, call.params.issueIdOrKey ?? '');
    if (!issue) return NO_SUCH_ISSUE();
    const worklog = issue.worklogs.find(({ id }) => id === call.params.id);
    return worklog
      ? handle(call, issue, worklog)
      : jiraError(404, [`Cannot find worklog with id: '${call.params.id ?? ''}'.`]);
  };

/** One's own, with the right to work on issues; others' with the right to administer the project. */
function deleteWorklog(call: Call, issue: Issue, worklog: Worklog): Answer {
  const mayDelete =
    worklog.authorAccountId === call.person.accountId
      ? mayWork(call.person, issue.project)
      : mayAdminister(call.person, issue.project);
  if (!mayDelete) return jiraError(400, ['You do not have permission to delete this worklog.']);
  const { adjustEstimate = 'auto' } = call.query;
  if (adjustEstimate !== 'auto') return jiraError(400, ['The sandbox adjusts the estimate by itself only.']);
  issue.worklogs.splice(issue.worklogs.indexOf(worklog), 1);
  if (issue.estimate.remaining !== null) issue.estimate.remaining += worklog.seconds;
  issue.updated = call.now();
  return noContent();
}

const READ_GRANULAR = [
  'read:group:jira',
  'read:issue-worklog:jira',
  'read:issue-worklog.property:jira',
  'read:project-role:jira',
  'read:user:jira',
  'read:avatar:jira',
] as const;

/** Time that people have spent on issues. */
export const worklogOperations: readonly Operation[] = [
  {
    product: 'jira',
    method: 'GET',
    path: '/rest/api/3/issue/:issueIdOrKey/worklog',
    id: 'getIssueWorklog',
    scopes: [['read:jira-work'], READ_GRANULAR],
    handle: listWorklogs,
  },
  {
    product: 'jira',
    method: 'POST',
    path: '/rest/api/3/issue/:issueIdOrKey/worklog',
    id: 'addWorklog',
    scopes: [['write:jira-work'], [...READ_GRANULAR, 'write:issue-worklog:jira', 'write:issue-worklog.property:jira']],
    handle: addWorklog,
  },
  {
    product: 'jira',
    method: 'GET',
    path: '/rest/api/3/issue/:issueIdOrKey/worklog/:id',
    id: 'getWorklog',
    scopes: [['read:jira-work'], ['read:comment:jira', ...READ_GRANULAR]],
    handle: withWorklog((call, issue, worklog) => ok(worklogView(call, issue, worklog), 1)),
  },
  {
    product: 'jira',
    method: 'DELETE',
    path: '/rest/api/3/issue/:issueIdOrKey/worklog/:id',
    id: 'deleteWorklog',
    scopes: [
      ['write:jira-work'],
      ['delete:issue-worklog:jira', 'delete:issue-worklog.property:jira', 'write:issue.time-tracking:jira'],
    ],
    handle: withWorklog(deleteWorklog),
  },
];
