import { z } from 'zod';
import type { AtlassianCall } from '../client.js';
import type { AtlassianResult } from '../errors/errors.js';
import type { AtlassianHttp } from '../http.js';
import { markedBy } from '../writes/mark.js';
import { jira } from './api.js';
import { type JiraIssue, jiraIssue, jiraUser } from './shapes.js';

/**
 * Reads one issue (`GET /issue/{key}`; scope `read:jira-work`).
 *
 * @param key key or id
 * @param input.fields which fields to return, `comment` among them for the newest comments
 * @param input.names whether to return the fields' display names as well
 * @param input.editable whether to say as well which fields can be changed, and to what
 */
export function getIssue(
  http: AtlassianHttp,
  call: AtlassianCall,
  key: string,
  input: { fields: readonly string[]; names?: boolean; editable?: boolean },
): Promise<AtlassianResult<JiraIssue>> {
  const expand = [...(input.names ? ['names'] : []), ...(input.editable ? ['editmeta'] : [])].join(',');
  const query = { fields: input.fields.join(','), expand: expand || undefined };
  return jira(http, call, {
    method: 'GET',
    path: ['issue', key],
    query,
    effect: 'read',
    scope: 'read:jira-work',
    answer: jiraIssue,
  });
}

const createdIssue = z.looseObject({ id: z.string(), key: z.string() });

/**
 * Creates an issue (`POST /issue`; scope `write:jira-work`). Never repeated after a fault: Jira cannot tell a second
 * try from a second issue.
 *
 * @param fields by field id, rich text as ADF
 */
export function createIssue(
  http: AtlassianHttp,
  call: AtlassianCall,
  fields: Record<string, unknown>,
): Promise<AtlassianResult<{ id: string; key: string }>> {
  return jira(http, call, {
    method: 'POST',
    path: ['issue'],
    json: { fields, ...markedBy(call) },
    effect: 'write',
    scope: 'write:jira-work',
    answer: createdIssue,
  });
}

/** Neither list has pages: the answer says what it did cost. */
const USUAL_LINKS = 5;
const USUAL_WATCHERS = 10;

const remoteLink = z.looseObject({
  id: z.number(),
  relationship: z.string().nullish(),
  object: z.looseObject({ url: z.string(), title: z.string(), summary: z.string().nullish() }),
});
export type JiraRemoteLink = z.infer<typeof remoteLink>;

/** Links of an issue to things outside Jira (`GET /issue/{key}/remotelink`; scope `read:jira-work`). */
export function listRemoteLinks(
  http: AtlassianHttp,
  call: AtlassianCall,
  key: string,
): Promise<AtlassianResult<JiraRemoteLink[]>> {
  const answer = z.array(remoteLink);
  return jira(http, call, {
    method: 'GET',
    path: ['issue', key, 'remotelink'],
    effect: 'read',
    scope: 'read:jira-work',
    points: { about: USUAL_LINKS, of: (links) => links.length },
    answer,
  });
}

const watchers = z.looseObject({
  watchCount: z.number(),
  isWatching: z.boolean(),
  /** Empty where the person may count watchers but not see them. */
  watchers: z.array(jiraUser).catch([]),
});
export type JiraWatchers = z.infer<typeof watchers>;

/** Who watches an issue (`GET /issue/{key}/watchers`; scope `read:jira-work`; two points of quota a person). */
export function listWatchers(
  http: AtlassianHttp,
  call: AtlassianCall,
  key: string,
): Promise<AtlassianResult<JiraWatchers>> {
  return jira(http, call, {
    method: 'GET',
    path: ['issue', key, 'watchers'],
    effect: 'read',
    scope: 'read:jira-work',
    points: { about: 2 * USUAL_WATCHERS, of: (found) => 2 * found.watchers.length },
    answer: watchers,
  });
}
