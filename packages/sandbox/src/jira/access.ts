import type { Comment, Issue, Person, Project, ProjectRole } from '../company/model.js';
import type { Call } from '../gateway/operation.js';

const roleOf = (person: Person, project: Project): ProjectRole | undefined => project.roles.get(person.accountId);

export const mayBrowse = (person: Person, project: Project): boolean => roleOf(person, project) !== undefined;

/** Change the project itself. */
export const mayAdminister = (person: Person, project: Project): boolean => roleOf(person, project) === 'lead';

/** Create issues, edit them, comment, be assigned. */
export const mayWork = (person: Person, project: Project): boolean =>
  ['lead', 'member'].includes(roleOf(person, project) ?? '');

/** The projects that the caller may know of. */
export const visibleProjects = (call: Call): Project[] =>
  call.site.projects.filter((project) => mayBrowse(call.person, project));

/** A project by its key (in any case) or id, if the caller may know of it. */
export const findProject = (call: Call, keyOrId: string): Project | undefined =>
  visibleProjects(call).find((project) => project.id === keyOrId || project.key === keyOrId.toUpperCase());

/** The issues that the caller may see, the newest first. */
export const visibleIssues = (call: Call): Issue[] =>
  [...call.site.issues.values()]
    .filter((issue) => mayBrowse(call.person, issue.project))
    .sort((a, b) => b.created - a.created);

/** An issue by its key (in any case) or id, if the caller may see it. */
export function findIssue(call: Call, keyOrId: string): Issue | undefined {
  const key = keyOrId.toUpperCase();
  const id = call.site.formerKeys.get(key) ?? keyOrId;
  const issue = call.site.issues.get(key) ?? [...call.site.issues.values()].find((candidate) => candidate.id === id);
  return issue && mayBrowse(call.person, issue.project) ? issue : undefined;
}

/** The people of the site who use Jira. */
export const jiraPeople = (call: Call): Person[] =>
  call.company.people.filter((person) => call.site.members.get(person.accountId)?.has('jira'));

/** The roles of projects as their settings name them, and who is in them. */
const ROLES: Readonly<Record<string, readonly ProjectRole[]>> = {
  Administrators: ['lead'],
  Member: ['lead', 'member'],
  Viewer: ['lead', 'member', 'viewer'],
};
/** The group that everybody who uses Jira is in. */
export const EVERYBODY = 'jira-users';

/** Whether somebody is in a role of a project, or in a group; undefined where there is no such role or group. */
export function isAmong(
  person: Person,
  project: Project,
  { type, value }: NonNullable<Comment['visibility']>,
): boolean | undefined {
  if (type === 'group') return value === EVERYBODY ? true : undefined;
  const role = roleOf(person, project);
  const members = ROLES[value];
  return members && role !== undefined && members.includes(role);
}

/** The comments of an issue that the caller may see. */
export const visibleComments = (call: Call, issue: Issue): Comment[] =>
  issue.comments.filter(({ visibility }) => !visibility || isAmong(call.person, issue.project, visibility));
