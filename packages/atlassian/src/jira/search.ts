import { z } from 'zod';
import type { AtlassianCall } from '../client.js';
import type { AtlassianResult } from '../errors/errors.js';
import { politePage } from '../etiquette/hints.js';
import type { AtlassianHttp } from '../http.js';
import { jira } from './api.js';
import { type JiraIssue, jiraIssue } from './shapes.js';

export interface IssuePage {
  issues: JiraIssue[];
  /** Absent on the last page; the only reliable sign of the end. */
  nextPageToken: string | undefined;
}

const page = z.looseObject({ issues: z.array(jiraIssue), nextPageToken: z.string().nullish() });

/**
 * Searches issues with JQL (`POST /search/jql`; scope `read:jira-work`). There is no total; see {@link countIssues}.
 *
 * @param input.fields which fields to return; without them Jira gives ids only
 * @param input.maxResults issues a page; each costs a point of the hourly quota, near whose end there are fewer
 * @param input.reconcileIssues ids of issues written moments ago, which the index may not have yet (at most 50)
 */
export async function searchIssues(
  http: AtlassianHttp,
  call: AtlassianCall,
  input: {
    jql: string;
    fields: readonly string[];
    maxResults: number;
    nextPageToken?: string | undefined;
    reconcileIssues?: readonly number[] | undefined;
  },
): Promise<AtlassianResult<IssuePage>> {
  const maxResults = politePage(http, call.siteId, input.maxResults);
  const result = await jira(http, call, {
    method: 'POST',
    path: ['search', 'jql'],
    json: { ...input, maxResults },
    effect: 'read',
    scope: 'read:jira-work',
    points: { about: maxResults, of: ({ issues }) => issues.length },
    answer: page,
  });
  if (!result.ok) return result;
  return { ok: true, value: { issues: result.value.issues, nextPageToken: result.value.nextPageToken ?? undefined } };
}

/** About how many issues match (`POST /search/approximate-count`; scope `read:jira-work`). The JQL must be bounded. */
export async function countIssues(
  http: AtlassianHttp,
  call: AtlassianCall,
  jql: string,
): Promise<AtlassianResult<number>> {
  const answer = z.looseObject({ count: z.number() });
  const path = ['search', 'approximate-count'];
  const result = await jira(http, call, {
    method: 'POST',
    path,
    json: { jql },
    effect: 'read',
    scope: 'read:jira-work',
    points: { about: 0, of: () => 0 },
    answer,
  });
  return result.ok ? { ok: true, value: result.value.count } : result;
}
