import {
  listDesks,
  listQueues,
  listRequestTypes,
  type Queue,
  type RequestType,
  type ServiceDesk,
} from '@gatehouse/atlassian';
import type { AtlassianAccess, ConnectedSite } from '../../credentials/access.js';
import { oneLine } from '../common/lines.js';
import { ToolFailure } from '../failure.js';
import { text } from '../schema.js';

/** What is looked through for a name; no desk has nearly as many of anything. */
const ALL = { start: 0, limit: 100 };

export const deskArgument = text('Service desk: id, project key or name. Leave out where there is only one.', {
  maxLength: 255,
});

/**
 * The service desk that the model means: by id, by its project's key or name; or the only one.
 * @throws ToolFailure listing the desks
 */
export async function resolveDesk(
  atlassian: AtlassianAccess,
  site: ConnectedSite,
  given: string | undefined,
): Promise<ServiceDesk> {
  const { values } = await atlassian.ask(site, (http, call) => listDesks(http, call, ALL));
  const names = (desk: ServiceDesk) => [desk.id, desk.projectKey, desk.projectName];
  return one('service desk', given, values, names, deskLine);
}

/** The request type of a desk, by id or name. @throws ToolFailure listing them */
export async function resolveType(
  atlassian: AtlassianAccess,
  site: ConnectedSite,
  desk: ServiceDesk,
  given: string,
): Promise<RequestType> {
  const { values } = await atlassian.ask(site, (http, call) => listRequestTypes(http, call, desk.id, ALL));
  return one('request type', given, values, ({ id, name }) => [id, name], typeLine);
}

/** The queue of a desk, by id or name. @throws ToolFailure listing them */
export async function resolveQueue(
  atlassian: AtlassianAccess,
  site: ConnectedSite,
  desk: ServiceDesk,
  given: string,
): Promise<Queue> {
  const { values } = await atlassian.ask(site, (http, call) => listQueues(http, call, desk.id, ALL));
  return one('queue', given, values, ({ id, name }) => [id, name], queueLine);
}

function one<T>(
  what: string,
  given: string | undefined,
  all: readonly T[],
  names: (item: T) => (string | null | undefined)[],
  line: (item: T) => string,
): T {
  const wanted = given?.trim().toLowerCase();
  const found =
    wanted === undefined ? all : all.filter((item) => names(item).some((name) => name?.toLowerCase() === wanted));
  const [only, ...others] = found;
  if (only && others.length === 0) return only;
  const listed = all.map(line).join('; ') || 'none that this account may see';
  const why = only ? `Several could be meant: pass an id.` : `There is no ${what}${given ? ` ${given}` : ''}.`;
  throw new ToolFailure('choice', `${why} Here: ${listed}.`);
}

export function deskLine({ id, projectKey, projectName }: ServiceDesk): string {
  return `${oneLine(projectName)} (id ${id}, project ${projectKey ?? ''})`;
}

export function typeLine({ id, name }: RequestType): string {
  return `${oneLine(name)} (id ${id})`;
}

export function queueLine({ id, name, issueCount }: Queue): string {
  const count = typeof issueCount === 'number' ? `, ${issueCount} issues` : '';
  return `${oneLine(name)} (id ${id}${count})`;
}
