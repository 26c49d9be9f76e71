import { z } from 'zod';
import type { Issue } from '../company/model.js';
import { type Answer, type Call, noContent, type Operation, ok } from '../gateway/operation.js';
import { findIssue, jiraPeople, mayAdminister, mayBrowse } from './access.js';
import { jiraError, NO_SUCH_ISSUE } from './errors.js';
import { selfLink, userById } from './views.js';

const accountIdBody = z.string();

function listWatchers(call: Call): Answer {
  const issue = findIssue(call, call.params.issueIdOrKey ?? '');
  if (!issue) return NO_SUCH_ISSUE();
  const watchers = issue.watchers.map((accountId) => {
    const { timeZone: _timeZone, ...user } = userById(call, accountId) ?? { timeZone: '' };
    return user;
  });
  return ok(
    {
      self: selfLink(call, `issue/${issue.key}/watchers`),
      isWatching: issue.watchers.includes(call.person.accountId),
      watchCount: watchers.length,
      watchers,
    },
    2 * watchers.length,
  );
}

/** The issue, where the caller may add or remove that person: themselves always, others with the right to manage. */
function watchable(call: Call, accountId: string): { ok: true; issue: Issue } | Answer {
  const issue = findIssue(call, call.params.issueIdOrKey ?? '');
  if (!issue) return NO_SUCH_ISSUE();
  if (accountId !== call.person.accountId && !mayAdminister(call.person, issue.project)) {
    return jiraError(403, ['You do not have permission to manage the watcher list.']);
  }
  const person = jiraPeople(call).find((one) => one.accountId === accountId);
  if (!person) return jiraError(404, ['The user does not exist.']);
  return mayBrowse(person, issue.project)
    ? { ok: true, issue }
    : jiraError(400, ['The user does not have permission to view this issue. This user will not be added.']);
}

function addWatcher(call: Call): Answer {
  const body = accountIdBody.safeParse(call.body);
  const accountId = body.success ? body.data : call.person.accountId;
  const found = watchable(call, accountId);
  if (!('ok' in found)) return found;
  if (!found.issue.watchers.includes(accountId)) found.issue.watchers.push(accountId);
  return noContent();
}

function removeWatcher(call: Call): Answer {
  const { accountId } = call.query;
  if (typeof accountId !== 'string') return jiraError(400, ['The account id is required.']);
  const found = watchable(call, accountId);
  if (!('ok' in found)) return found;
  found.issue.watchers = found.issue.watchers.filter((one) => one !== accountId);
  return noContent();
}

const path = '/rest/api/3/issue/:issueIdOrKey/watchers';
const WRITE_SCOPES = [['write:jira-work'], ['write:issue.watcher:jira']] as const;

/** Who is told of an issue's changes. */
export const watcherOperations: readonly Operation[] = [
  {
    product: 'jira',
    method: 'GET',
    path,
    id: 'getIssueWatchers',
    scopes: [['read:jira-work'], ['read:issue.watcher:jira', 'read:user:jira', 'read:avatar:jira']],
    handle: listWatchers,
  },
  { product: 'jira', method: 'POST', path, id: 'addWatcher', scopes: WRITE_SCOPES, handle: addWatcher },
  { product: 'jira', method: 'DELETE', path, id: 'removeWatcher', scopes: WRITE_SCOPES, handle: removeWatcher },
];
