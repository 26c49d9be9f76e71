import {
  accountTypeOf,
  type Issue,
  type IssueType,
  type Person,
  type Project,
  type Status,
  type Version,
} from '../company/model.js';
import { LINK_TYPES } from '../company/projects.js';
import type { Call } from '../gateway/operation.js';
import { mayBrowse } from './access.js';

/** Jira writes times with milliseconds and a numeric zone: `2026-11-22T07:14:55.000+0000`. */
export const jiraTime = (time: number): string => new Date(time).toISOString().replace('Z', '+0000');

export const selfLink = (call: Call, path: string): string =>
  `https://api.atlassian.com/ex/jira/${call.site.id}/rest/api/3/${path}`;

const pictures = (url: string): Record<string, string> =>
  Object.fromEntries(['48x48', '24x24', '16x16', '32x32'].map((size) => [size, url]));

export const userView = (call: Call, person: Person) => ({
  self: selfLink(call, `user?accountId=${encodeURIComponent(person.accountId)}`),
  accountId: person.accountId,
  emailAddress: person.email,
  avatarUrls: pictures(`${call.publicUrl}/avatars/${person.id}.svg`),
  displayName: person.name,
  active: true,
  timeZone: person.timeZone,
  accountType: accountTypeOf(person),
});

/** The user of an account id, or null if there is none. */
export function userById(call: Call, accountId: string | null) {
  const person = call.company.people.find((candidate) => candidate.accountId === accountId);
  return person ? userView(call, person) : null;
}

export const typeView = (call: Call, type: IssueType) => ({
  self: selfLink(call, `issuetype/${type.id}`),
  id: type.id,
  description: type.description,
  iconUrl: `${call.publicUrl}/avatars/project.svg`,
  name: type.name,
  subtask: type.subtask,
  hierarchyLevel: type.hierarchyLevel,
});

const CATEGORIES = {
  new: { id: 2, key: 'new', colorName: 'blue-gray', name: 'To Do' },
  indeterminate: { id: 4, key: 'indeterminate', colorName: 'yellow', name: 'In Progress' },
  done: { id: 3, key: 'done', colorName: 'green', name: 'Done' },
} as const;

/** What the three categories of statuses are called, for searches. */
export const CATEGORY_NAMES = CATEGORIES;

export const statusView = (call: Call, status: Status) => ({
  self: selfLink(call, `status/${status.id}`),
  description: '',
  iconUrl: `${call.publicUrl}/avatars/project.svg`,
  name: status.name,
  id: status.id,
  statusCategory: {
    self: selfLink(call, `statuscategory/${CATEGORIES[status.category].id}`),
    ...CATEGORIES[status.category],
  },
});

export const priorityView = (call: Call, priority: { id: string; name: string }) => ({
  self: selfLink(call, `priority/${priority.id}`),
  iconUrl: `${call.publicUrl}/avatars/project.svg`,
  name: priority.name,
  id: priority.id,
});

/** A project as it stands inside an issue or a list. */
export const projectSummary = (call: Call, project: Project) => ({
  self: selfLink(call, `project/${project.id}`),
  id: project.id,
  key: project.key,
  name: project.name,
  projectTypeKey: project.typeKey,
  simplified: false,
  avatarUrls: pictures(`${call.publicUrl}/avatars/project.svg`),
});

export const componentView = (call: Call, component: { id: string; name: string }) => ({
  self: selfLink(call, `component/${component.id}`),
  id: component.id,
  name: component.name,
});

export const versionView = (call: Call, project: Project, version: Version) => ({
  self: selfLink(call, `version/${version.id}`),
  id: version.id,
  description: version.description,
  name: version.name,
  archived: version.archived,
  released: version.released,
  ...(version.startDate === null ? {} : { startDate: version.startDate }),
  ...(version.releaseDate === null ? {} : { releaseDate: version.releaseDate }),
  projectId: Number(project.id),
});

export const commentView = (call: Call, issue: Issue, comment: Issue['comments'][number]) => ({
  self: selfLink(call, `issue/${issue.id}/comment/${comment.id}`),
  id: comment.id,
  author: userById(call, comment.authorAccountId),
  body: comment.body,
  updateAuthor: userById(call, comment.editorAccountId ?? comment.authorAccountId),
  created: jiraTime(comment.created),
  updated: jiraTime(comment.updated),
  jsdPublic: true,
  ...(comment.visibility ? { visibility: { ...comment.visibility, identifier: comment.visibility.value } } : {}),
});

/** Another issue as it stands in a link, a parent or a list of sub-tasks. */
export const issueSummary = (call: Call, issue: Issue) => ({
  id: issue.id,
  key: issue.key,
  self: selfLink(call, `issue/${issue.id}`),
  fields: {
    summary: issue.summary,
    status: statusView(call, issue.status),
    priority: priorityView(call, issue.priority),
    issuetype: typeView(call, issue.type),
  },
});

/** The issue of a key if the caller may see it: links never show what is behind a closed door. */
export function linkedIssue(call: Call, key: string | null): Issue | undefined {
  const issue = key === null ? undefined : call.site.issues.get(key);
  return issue && mayBrowse(call.person, issue.project) ? issue : undefined;
}

export const linkViews = (call: Call, issue: Issue) =>
  issue.links.flatMap((link) => {
    const other = linkedIssue(call, link.otherKey);
    const type = LINK_TYPES.find((candidate) => candidate.name === link.type);
    if (!other || !type) return [];
    return [
      {
        id: link.id,
        self: selfLink(call, `issueLink/${link.id}`),
        type: { ...type, self: selfLink(call, `issueLinkType/${type.id}`) },
        [link.direction === 'outward' ? 'outwardIssue' : 'inwardIssue']: issueSummary(call, other),
      },
    ];
  });
