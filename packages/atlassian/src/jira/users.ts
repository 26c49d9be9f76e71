import { z } from 'zod';
import type { AtlassianCall } from '../client.js';
import type { AtlassianResult } from '../errors/errors.js';
import { METADATA_MS } from '../etiquette/hints.js';
import type { AtlassianHttp } from '../http.js';
import { jira } from './api.js';
import { type JiraUser, jiraUser } from './shapes.js';

const answer = z.array(jiraUser);
const scope = 'read:jira-user';
const remember = { forMs: METADATA_MS, worth: (people: JiraUser[]) => people.length > 0 };

/**
 * Finds people by name or e-mail address (`GET /user/search`; scope `read:jira-user`; two points of quota a person).
 */
export function searchUsers(
  http: AtlassianHttp,
  call: AtlassianCall,
  input: { query: string; maxResults: number; startAt?: number },
): Promise<AtlassianResult<JiraUser[]>> {
  return jira(http, call, {
    method: 'GET',
    path: ['user', 'search'],
    query: input,
    effect: 'read',
    scope,
    points: { about: 2 * input.maxResults, of: (people) => 2 * people.length },
    remember,
    answer,
  });
}

/**
 * Finds people who can be assigned issues of a project, or one issue (`GET /user/assignable/search`; scope
 * `read:jira-user`).
 *
 * @param input.in the project's key or id for a new issue, or an existing issue's key
 */
export function searchAssignableUsers(
  http: AtlassianHttp,
  call: AtlassianCall,
  input: { query: string; maxResults: number; startAt?: number; in: { project: string } | { issueKey: string } },
): Promise<AtlassianResult<JiraUser[]>> {
  const { in: place, ...search } = input;
  const query = { ...search, ...place };
  return jira(http, call, {
    method: 'GET',
    path: ['user', 'assignable', 'search'],
    query,
    effect: 'read',
    scope,
    points: { about: 2 * input.maxResults, of: (people) => 2 * people.length },
    remember,
    answer,
  });
}

/** Who the people with these account ids are (`GET /user/bulk`; scope `read:jira-user`; at most 200). */
export async function findJiraUsers(
  http: AtlassianHttp,
  call: AtlassianCall,
  accountIds: readonly string[],
): Promise<AtlassianResult<JiraUser[]>> {
  const result = await jira(http, call, {
    method: 'GET',
    path: ['user', 'bulk'],
    query: { accountId: accountIds, maxResults: accountIds.length },
    effect: 'read',
    scope,
    points: { about: 2 * accountIds.length, of: ({ values }) => 2 * values.length },
    answer: z.looseObject({ values: answer }),
  });
  return result.ok ? { ok: true, value: result.value.values } : result;
}
