import { z } from 'zod';
import type { AdfDoc } from '../adf/types.js';
import type { AtlassianCall } from '../client.js';
import type { AtlassianResult } from '../errors/errors.js';
import { politePage } from '../etiquette/hints.js';
import type { AtlassianHttp } from '../http.js';
import { jira } from './api.js';
import { jiraUser } from './shapes.js';

const worklog = z.looseObject({
  id: z.string(),
  author: jiraUser.nullish(),
  /** ADF. */
  comment: z.unknown().optional(),
  /** When the work began. */
  started: z.string().nullish(),
  /** As Jira writes it: `3h 20m`. */
  timeSpent: z.string().nullish(),
  timeSpentSeconds: z.number().catch(0),
});
export type JiraWorklog = z.infer<typeof worklog>;

const page = z.looseObject({
  worklogs: z.array(worklog),
  startAt: z.number().catch(0),
  total: z.number().catch(0),
});
export type WorklogPage = z.infer<typeof page>;

/**
 * The time that was logged on an issue, as it was started (`GET /issue/{key}/worklog`; scope `read:jira-work`).
 *
 * @param input.startedAfter milliseconds since the epoch, itself included
 * @param input.startedBefore milliseconds since the epoch
 */
export function listWorklogs(
  http: AtlassianHttp,
  call: AtlassianCall,
  key: string,
  input: {
    startAt: number;
    maxResults: number;
    startedAfter?: number | undefined;
    startedBefore?: number | undefined;
  },
): Promise<AtlassianResult<WorklogPage>> {
  const maxResults = politePage(http, call.siteId, input.maxResults);
  return jira(http, call, {
    method: 'GET',
    path: ['issue', key, 'worklog'],
    query: { ...input, maxResults },
    effect: 'read',
    scope: 'read:jira-work',
    points: { about: maxResults, of: ({ worklogs }) => worklogs.length },
    answer: page,
  });
}

/**
 * Logs time on an issue (`POST /issue/{key}/worklog`; scope `write:jira-work`). Never repeated after a fault.
 *
 * @param input.timeSpent as Jira writes it: `3h 20m`
 * @param input.started with milliseconds and a zone without a colon: `2026-11-20T09:00:00.000+0000`
 * @param estimate what becomes of the remaining estimate; `newEstimate` belongs to `new`, `reduceBy` to `manual`
 */
export function addWorklog(
  http: AtlassianHttp,
  call: AtlassianCall,
  key: string,
  input: { timeSpent: string; started?: string | undefined; comment?: AdfDoc | undefined },
  estimate: {
    adjustEstimate: 'auto' | 'leave' | 'new' | 'manual';
    newEstimate?: string | undefined;
    reduceBy?: string | undefined;
  },
): Promise<AtlassianResult<JiraWorklog>> {
  return jira(http, call, {
    method: 'POST',
    path: ['issue', key, 'worklog'],
    query: { ...estimate },
    json: input,
    effect: 'write',
    scope: 'write:jira-work',
    answer: worklog,
  });
}
