import type { Person } from '../company/model.js';
import { type Call, type Operation, ok } from '../gateway/operation.js';
import { findIssue, findProject, jiraPeople, mayWork } from './access.js';
import { jiraError, NO_SUCH_ISSUE, noSuchProject } from './errors.js';
import { readList } from './issue-view.js';
import { readPaging } from './paging.js';
import { selfLink, userView } from './views.js';

const fold = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase();

/** Whether a word of the name, or the address, starts with the query. */
const isFound = (person: Person, query: string): boolean => {
  const wanted = fold(query);
  const name = fold(person.name);
  return (
    name.startsWith(wanted) ||
    name.split(' ').some((word) => word.startsWith(wanted)) ||
    fold(person.email).startsWith(wanted)
  );
};

function select(call: Call, people: readonly Person[]) {
  const { query, accountId } = call.query;
  const { startAt, maxResults } = readPaging(call.query, 50, 1000);
  const found = people.filter(
    (person) =>
      (accountId === undefined || person.accountId === accountId) &&
      (query === undefined || isFound(person, String(query))),
  );
  const page = found.slice(startAt, startAt + maxResults);
  return ok(
    page.map((person) => userView(call, person)),
    2 * page.length,
  );
}

const extras = (call: Call) => ({
  groups: { size: 1, items: [] },
  applicationRoles: { size: 1, items: [] },
  expand: 'groups,applicationRoles',
  locale: 'en_US',
  ...userView(call, call.person),
});

/** Who is who in Jira. */
export const peopleOperations: readonly Operation[] = [
  {
    product: 'jira',
    method: 'GET',
    path: '/rest/api/3/myself',
    id: 'getCurrentUser',
    scopes: [
      ['read:jira-user'],
      ['read:application-role:jira', 'read:group:jira', 'read:user:jira', 'read:avatar:jira'],
    ],
    handle: (call) => ok(extras(call), 2),
  },
  {
    product: 'jira',
    method: 'GET',
    path: '/rest/api/3/user',
    id: 'getUser',
    scopes: [
      ['read:jira-user'],
      ['read:application-role:jira', 'read:group:jira', 'read:user:jira', 'read:avatar:jira'],
    ],
    handle(call) {
      const person = jiraPeople(call).find((candidate) => candidate.accountId === call.query.accountId);
      if (!person) return jiraError(404, ['Specified user does not exist or you do not have required permissions']);
      return ok(userView(call, person), 2);
    },
  },
  {
    product: 'jira',
    method: 'GET',
    path: '/rest/api/3/user/bulk',
    id: 'bulkGetUsers',
    scopes: [
      ['read:jira-user'],
      ['read:application-role:jira', 'read:group:jira', 'read:user:jira', 'read:avatar:jira'],
    ],
    handle(call) {
      const ids = readList(call.query.accountId);
      const { startAt, maxResults } = readPaging(call.query, 10, 200);
      // Customers and apps are told of as well, whatever they may do here.
      const found = call.company.people.filter(({ accountId }) => ids.includes(accountId));
      const values = found.slice(startAt, startAt + maxResults).map((person) => userView(call, person));
      const isLast = startAt + values.length >= found.length;
      return ok({ self: selfLink(call, 'user/bulk'), maxResults, startAt, total: found.length, isLast, values }, 2);
    },
  },
  {
    product: 'jira',
    method: 'GET',
    path: '/rest/api/3/user/search',
    id: 'findUsers',
    scopes: [
      ['read:jira-user'],
      [
        'read:user:jira',
        'read:user.property:jira',
        'read:application-role:jira',
        'read:avatar:jira',
        'read:group:jira',
      ],
    ],
    handle(call) {
      if (call.query.query === undefined && call.query.accountId === undefined) {
        return jiraError(400, ["The 'query', 'accountId' or 'property' query parameter must be provided"]);
      }
      return select(call, jiraPeople(call));
    },
  },
  {
    product: 'jira',
    method: 'GET',
    path: '/rest/api/3/user/assignable/search',
    id: 'findAssignableUsers',
    scopes: [
      ['read:jira-user'],
      [
        'read:issue:jira',
        'read:project:jira',
        'read:user:jira',
        'read:application-role:jira',
        'read:avatar:jira',
        'read:group:jira',
      ],
    ],
    handle(call) {
      const { issueKey, project: projectKey } = call.query;
      if (issueKey === undefined && projectKey === undefined) {
        return jiraError(400, ["Either the 'project' or the 'issueKey' query parameter must be provided"]);
      }
      const issue = issueKey === undefined ? undefined : findIssue(call, String(issueKey));
      if (issueKey !== undefined && !issue) return NO_SUCH_ISSUE();
      const project = issue?.project ?? findProject(call, String(projectKey));
      if (!project) return noSuchProject(String(projectKey));
      return select(
        call,
        jiraPeople(call).filter((person) => mayWork(person, project)),
      );
    },
  },
];
