import type { Person, Project } from '../company/model.js';
import { type Call, type Operation, ok } from '../gateway/operation.js';
import { findProject, mayAdminister, mayBrowse, mayWork, visibleProjects } from './access.js';
import { jiraError, noSuchProject } from './errors.js';
import { ISSUE_FIELDS } from './fields.js';
import { readList } from './issue-view.js';
import { readPaging } from './paging.js';
import { componentView, projectSummary, selfLink, typeView, userById, versionView } from './views.js';

const PROJECT_SCOPES = [
  ['read:jira-work'],
  [
    'read:issue-type:jira',
    'read:project:jira',
    'read:project.property:jira',
    'read:user:jira',
    'read:application-role:jira',
    'read:avatar:jira',
    'read:group:jira',
    'read:issue-type-hierarchy:jira',
    'read:project-category:jira',
    'read:project-version:jira',
    'read:project.component:jira',
  ],
] as const;

const listedProject = (call: Call, project: Project, expand: readonly string[]) => ({
  expand: 'description,lead,issueTypes,url,projectKeys,permissions,insight',
  ...projectSummary(call, project),
  style: 'classic',
  isPrivate: project.roles.size < 3,
  ...(expand.includes('description') ? { description: project.description } : {}),
  ...(expand.includes('lead') ? { lead: leadView(call, project) } : {}),
  ...(expand.includes('issueTypes') ? { issueTypes: project.issueTypes.map((type) => typeView(call, type)) } : {}),
});

function leadView(call: Call, project: Project) {
  const lead = userById(call, project.leadAccountId);
  if (!lead) return undefined;
  const { self, accountId, avatarUrls, displayName, active } = lead;
  return { self, accountId, avatarUrls, displayName, active };
}

/** What `action` asks the caller to be allowed in a project. */
const ACTIONS: Readonly<Record<string, (person: Person, project: Project) => boolean>> = {
  view: mayBrowse,
  browse: mayBrowse,
  edit: mayAdminister,
  create: mayWork,
};

const sortValue = (project: Project, name: string): string => (name === 'name' ? project.name : project.key);

/** Projects, and the fields of their issues. */
export const projectOperations: readonly Operation[] = [
  {
    product: 'jira',
    method: 'GET',
    path: '/rest/api/3/project/search',
    id: 'searchProjects',
    scopes: PROJECT_SCOPES,
    handle(call) {
      const { startAt, maxResults } = readPaging(call.query, 50, 100);
      const keys = readList(call.query.keys).map((key) => key.toUpperCase());
      const ids = readList(call.query.id);
      const wanted = String(call.query.query ?? '').toLowerCase();
      const types = readList(call.query.typeKey);
      const statuses = readList(call.query.status);
      const isAllowed = ACTIONS[String(call.query.action ?? 'view')];
      if (!isAllowed)
        return jiraError(400, [`The action '${call.query.action}' is not one of view, browse, edit, create.`]);
      const order = String(call.query.orderBy ?? 'key');
      const found = visibleProjects(call)
        .filter((project) => keys.length === 0 || keys.includes(project.key))
        .filter((project) => ids.length === 0 || ids.includes(project.id))
        .filter((project) => isAllowed(call.person, project))
        .filter((project) => types.length === 0 || types.includes(project.typeKey))
        // None of the sandbox's projects is archived or deleted.
        .filter(() => statuses.length === 0 || statuses.includes('live'))
        .filter((project) => `${project.key} ${project.name}`.toLowerCase().includes(wanted))
        .sort((a, b) => {
          const name = order.replace(/^[+-]/, '');
          return sortValue(a, name).localeCompare(sortValue(b, name), 'en') * (order.startsWith('-') ? -1 : 1);
        });
      const page = found.slice(startAt, startAt + maxResults);
      const expand = readList(call.query.expand);
      return ok(
        {
          self: selfLink(call, `project/search?startAt=${startAt}&maxResults=${maxResults}`),
          maxResults,
          startAt,
          total: found.length,
          isLast: startAt + maxResults >= found.length,
          values: page.map((project) => listedProject(call, project, expand)),
        },
        page.length,
      );
    },
  },
  {
    product: 'jira',
    method: 'GET',
    path: '/rest/api/3/project/:projectIdOrKey',
    id: 'getProject',
    scopes: PROJECT_SCOPES,
    handle(call) {
      const keyOrId = call.params.projectIdOrKey ?? '';
      const project = findProject(call, keyOrId);
      if (!project) return noSuchProject(keyOrId);
      return ok(
        {
          ...listedProject(call, project, ['description', 'lead', 'issueTypes']),
          components: project.components.map((component) => componentView(call, component)),
          versions: project.versions.map((version) => versionView(call, project, version)),
          roles: {},
          assigneeType: 'UNASSIGNED',
        },
        1,
      );
    },
  },
  {
    product: 'jira',
    method: 'GET',
    path: '/rest/api/3/field',
    id: 'getFields',
    scopes: [
      ['read:jira-work'],
      [
        'read:field:jira',
        'read:avatar:jira',
        'read:project-category:jira',
        'read:project:jira',
        'read:field-configuration:jira',
      ],
    ],
    handle: () =>
      ok(
        ISSUE_FIELDS.map((field) => ({
          id: field.id,
          key: field.id,
          name: field.name,
          custom: field.id.startsWith('customfield_'),
          orderable: field.orderable,
          navigable: true,
          searchable: field.searchable,
          clauseNames: field.clauseNames,
          schema: field.schema,
        })),
        ISSUE_FIELDS.length,
      ),
  },
];
