import {
  type JiraFieldMeta,
  type JiraIssueType,
  listCreateFields,
  listCreateIssueTypes,
  type MetaPage,
  searchProjects,
} from '@gatehouse/atlassian';
import type { AtlassianAccess, ConnectedSite } from '../../credentials/access.js';
import { oneLine } from '../common/lines.js';
import { ToolFailure } from '../failure.js';

/** Far beyond any project; the guard against an answer that never ends. */
const MAX_PAGES = 10;

/** What can be created in a project, as this user may: its forms differ by project, type and person. */
export interface CreateForm {
  issueType: JiraIssueType;
  fields: readonly JiraFieldMeta[];
}

/**
 * Finds the create form of an issue type.
 *
 * @param typeName name or id of the issue type
 * @throws ToolFailure listing the projects or the types, where there is none of that name
 */
export async function createForm(
  atlassian: AtlassianAccess,
  site: ConnectedSite,
  project: string,
  typeName: string,
): Promise<CreateForm> {
  const issueType = await issueTypeOf(atlassian, site, project, typeName);
  const fields = await allPages((startAt) =>
    atlassian.ask(site, (http, call) => listCreateFields(http, call, project, issueType.id, startAt)),
  );
  return { issueType, fields };
}

/**
 * The issue type of a name or an id.
 * @throws ToolFailure listing the projects or the types, where there is none of that name
 */
export async function issueTypeOf(
  atlassian: AtlassianAccess,
  site: ConnectedSite,
  project: string,
  typeName: string,
): Promise<JiraIssueType> {
  const known = await createTypes(atlassian, site, project);
  const wanted = typeName.trim().toLowerCase();
  const issueType = known.find(({ id, name }) => id === typeName || name.toLowerCase() === wanted);
  if (issueType) return issueType;
  const names = known.map(({ name, subtask }) => (subtask ? `${oneLine(name)} (needs a parent)` : oneLine(name)));
  throw new ToolFailure('choice', `${project} has no issue type ${typeName}. Types: ${names.join(', ')}.`);
}

/**
 * The issue types that the user may create in a project.
 * @throws ToolFailure listing the projects where they may create some
 */
export async function createTypes(
  atlassian: AtlassianAccess,
  site: ConnectedSite,
  project: string,
): Promise<JiraIssueType[]> {
  try {
    const found = await allPages((startAt) =>
      atlassian.ask(site, (http, call) => listCreateIssueTypes(http, call, project, startAt)),
    );
    if (found.length > 0) return found;
  } catch (error) {
    if (!(error instanceof ToolFailure && (error.kind === 'not_found' || error.kind === 'invalid'))) throw error;
  }
  const { projects } = await atlassian.ask(site, (http, call) =>
    searchProjects(http, call, { action: 'create', maxResults: 30 }),
  );
  const others = projects.filter(({ id, key }) => key !== project && id !== project);
  const names = others.map(({ key, name }) => `${key} (${oneLine(name)})`).join(', ') || 'none';
  throw new ToolFailure(
    'choice',
    `This account cannot create issues in ${project}, or there is no such project. Projects where it can: ${names}.`,
  );
}

async function allPages<T>(read: (startAt: number) => Promise<MetaPage<T>>): Promise<T[]> {
  const all: T[] = [];
  let startAt: number | undefined = 0;
  for (let page = 0; startAt !== undefined && page < MAX_PAGES; page += 1) {
    const { values, nextStartAt }: MetaPage<T> = await read(startAt);
    all.push(...values);
    startAt = nextStartAt;
  }
  return all;
}
