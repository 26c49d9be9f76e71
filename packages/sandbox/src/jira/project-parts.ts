import type { Project } from '../company/model.js';
import { type Answer, type Call, type Operation, ok } from '../gateway/operation.js';
import { findProject } from './access.js';
import { noSuchProject } from './errors.js';
import { readList } from './issue-view.js';
import { readPaging } from './paging.js';
import { componentView, selfLink, statusView, versionView } from './views.js';

const withProject =
  (answer: (call: Call, project: Project) => Answer) =>
  (call: Call): Answer => {
    const keyOrId = call.params.projectIdOrKey ?? '';
    const project = findProject(call, keyOrId);
    return project ? answer(call, project) : noSuchProject(keyOrId);
  };

/** One page of a list that can be searched by name and ordered by it. */
function pageOf<T extends { name: string }>(call: Call, path: string, all: readonly T[], view: (one: T) => unknown) {
  const { startAt, maxResults } = readPaging(call.query, 50, 100);
  const wanted = String(call.query.query ?? '').toLowerCase();
  const found = all.filter(({ name }) => name.toLowerCase().includes(wanted));
  const order = String(call.query.orderBy ?? '');
  if (order.endsWith('name')) found.sort((a, b) => a.name.localeCompare(b.name, 'en'));
  if (order.startsWith('-')) found.reverse();
  const page = found.slice(startAt, startAt + maxResults);
  return ok(
    {
      self: selfLink(call, path),
      maxResults,
      startAt,
      total: found.length,
      isLast: startAt + maxResults >= found.length,
      values: page.map(view),
    },
    page.length,
  );
}

/** What a version's three states are called in a search. */
const stateOf = ({ released, archived }: Project['versions'][number]): string =>
  archived ? 'archived' : released ? 'released' : 'unreleased';

/** Statuses, components and versions of a project. */
export const projectPartOperations: readonly Operation[] = [
  {
    product: 'jira',
    method: 'GET',
    path: '/rest/api/3/project/:projectIdOrKey/statuses',
    id: 'getAllStatuses',
    scopes: [['read:jira-work'], ['read:issue-status:jira', 'read:issue-type:jira', 'read:status:jira']],
    handle: withProject((call, project) =>
      ok(
        project.issueTypes.map((type) => ({
          self: selfLink(call, `issuetype/${type.id}`),
          id: type.id,
          name: type.name,
          subtask: type.subtask,
          statuses: project.statuses.map((status) => statusView(call, status)),
        })),
        project.issueTypes.length,
      ),
    ),
  },
  {
    product: 'jira',
    method: 'GET',
    path: '/rest/api/3/project/:projectIdOrKey/component',
    id: 'getProjectComponentsPaginated',
    scopes: [
      ['read:jira-work'],
      [
        'read:project:jira',
        'read:project.component:jira',
        'read:user:jira',
        'read:application-role:jira',
        'read:avatar:jira',
        'read:group:jira',
      ],
    ],
    handle: withProject((call, project) =>
      pageOf(call, `project/${project.id}/component`, project.components, (component) => ({
        ...componentView(call, component),
        project: project.key,
        projectId: Number(project.id),
      })),
    ),
  },
  {
    product: 'jira',
    method: 'GET',
    path: '/rest/api/3/project/:projectIdOrKey/version',
    id: 'getProjectVersionsPaginated',
    scopes: [['read:jira-work'], ['read:project-version:jira']],
    handle: withProject((call, project) => {
      const wanted = readList(call.query.status);
      const versions = project.versions.filter((one) => wanted.length === 0 || wanted.includes(stateOf(one)));
      return pageOf(call, `project/${project.id}/version`, versions, (one) => versionView(call, project, one));
    }),
  },
];
