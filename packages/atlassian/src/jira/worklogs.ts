import { z } from 'zod';
import type { AdfDoc } from '../adf/types.js';
import type { AtlassianCall } from '../client.js';
import { type AtlassianResult, atlassianError } from '../errors/errors.js';
import { politePage } from '../etiquette/hints.js';
import type { AtlassianHttp } from '../http.js';
import type { Find } from '../writes/lost.js';
import { MARK_PROPERTY, markedBy } from '../writes/mark.js';
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
  /** Only where they were asked for. */
  properties: z.array(z.looseObject({ key: z.string(), value: z.unknown() })).nullish(),
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
    /** Whether to return the worklogs' entity properties as well. */
    properties?: boolean;
  },
): Promise<AtlassianResult<WorklogPage>> {
  const { properties, ...wanted } = input;
  const maxResults = politePage(http, call.siteId, input.maxResults);
  return jira(http, call, {
    method: 'GET',
    path: ['issue', key, 'worklog'],
    query: { ...wanted, maxResults, expand: properties ? 'properties' : undefined },
    effect: 'read',
    scope: 'read:jira-work',
    points: { about: maxResults, of: ({ worklogs }) => worklogs.length },
    answer: page,
  });
}

/** Reads one worklog (`GET /issue/{key}/worklog/{id}`; scope `read:jira-work`). */
export function getWorklog(
  http: AtlassianHttp,
  call: AtlassianCall,
  key: string,
  id: string,
): Promise<AtlassianResult<JiraWorklog>> {
  return jira(http, call, {
    method: 'GET',
    path: ['issue', key, 'worklog', id],
    effect: 'read',
    scope: 'read:jira-work',
    answer: worklog,
  });
}

/**
 * Deletes a worklog (`DELETE /issue/{key}/worklog/{id}`; scope `write:jira-work`). The remaining estimate grows by what
 * was logged, as Jira does it by itself.
 */
export function deleteWorklog(
  http: AtlassianHttp,
  call: AtlassianCall,
  key: string,
  id: string,
): Promise<AtlassianResult<unknown>> {
  return jira(http, call, {
    method: 'DELETE',
    path: ['issue', key, 'worklog', id],
    effect: 'write',
    scope: 'write:jira-work',
    answer: z.unknown(),
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
    json: { ...input, ...markedBy(call) },
    effect: 'write',
    scope: 'write:jira-work',
    answer: worklog,
  });
}

/** Many more than anybody logs at once; what is not among them cannot be said (pages of {@link FIND_PAGE}). */
const FIND_PAGES = 5;
const FIND_PAGE = 100;
/** How far Jira's clock and ours may be apart (milliseconds). */
const SKEW_MS = 120_000;

/**
 * Finds the worklog that a lost {@link addWorklog} created, by the mark that it left.
 *
 * @param started what the request said, in milliseconds since the epoch; without it Jira took the time of the request
 */
export function findWorklog(key: string, started: number | undefined): Find<JiraWorklog> {
  return async (http, call, lost) => {
    const startedAfter = started ?? Math.floor(Date.now() - lost.sentAgoMs - SKEW_MS);
    let startAt = 0;
    for (let read = 0; ; read += 1) {
      const input = { startAt, maxResults: FIND_PAGE, startedAfter, properties: true };
      const result = await listWorklogs(http, call, key, input);
      if (!result.ok) return result;
      const { worklogs, total } = result.value;
      const found = worklogs.find((worklog) => markOf(worklog) === lost.mark);
      startAt += worklogs.length;
      if (found || worklogs.length === 0 || startAt >= total) return { ok: true, value: found };
      if (read + 1 === FIND_PAGES) {
        return {
          ok: false,
          error: atlassianError('unreadable', { what: 'the worklogs to look through', effect: 'read' }),
        };
      }
    }
  };
}

function markOf({ properties }: JiraWorklog): unknown {
  const value = properties?.find(({ key }) => key === MARK_PROPERTY)?.value;
  return typeof value === 'object' && value !== null && 'mark' in value ? value.mark : undefined;
}
