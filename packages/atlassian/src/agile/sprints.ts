import { z } from 'zod';
import type { AtlassianCall } from '../client.js';
import type { AtlassianResult } from '../errors/errors.js';
import { politePage } from '../etiquette/hints.js';
import type { AtlassianHttp } from '../http.js';
import { type AgilePage, agile, agilePage } from './api.js';

const sprint = z.looseObject({
  id: z.number(),
  name: z.string(),
  /** `future`, `active` or `closed`. */
  state: z.string(),
  goal: z.string().nullish(),
  startDate: z.string().nullish(),
  endDate: z.string().nullish(),
  completeDate: z.string().nullish(),
  createdDate: z.string().nullish(),
  originBoardId: z.number().nullish(),
});
export type Sprint = z.infer<typeof sprint>;

export type SprintState = 'future' | 'active' | 'closed';

/** What can be said of a sprint; dates in ISO 8601 with a zone. */
export interface SprintValues {
  name?: string | undefined;
  goal?: string | undefined;
  startDate?: string | undefined;
  endDate?: string | undefined;
}

/**
 * The sprints of a board (`GET /board/{id}/sprint`; scope `read:sprint:jira-software`): the closed ones first, then the
 * active, then the future.
 *
 * @param input.maxResults at most 50
 */
export async function listSprints(
  http: AtlassianHttp,
  call: AtlassianCall,
  boardId: string,
  input: { states?: readonly SprintState[] | undefined; startAt: number; maxResults: number },
): Promise<AtlassianResult<AgilePage<Sprint>>> {
  const answer = z.looseObject({ values: z.array(sprint), startAt: z.number(), isLast: z.boolean() });
  const maxResults = politePage(http, call.siteId, input.maxResults);
  const result = await agile(http, call, {
    method: 'GET',
    path: ['board', boardId, 'sprint'],
    query: { startAt: input.startAt, maxResults, state: input.states?.join(',') },
    effect: 'read',
    scope: 'read:sprint:jira-software',
    points: { about: maxResults, of: ({ values }) => values.length },
    answer,
  });
  return result.ok ? { ok: true, value: agilePage(result.value) } : result;
}

/** One sprint (`GET /sprint/{id}`; scope `read:sprint:jira-software`). */
export function getSprint(http: AtlassianHttp, call: AtlassianCall, id: string): Promise<AtlassianResult<Sprint>> {
  return agile(http, call, {
    method: 'GET',
    path: ['sprint', id],
    effect: 'read',
    scope: 'read:sprint:jira-software',
    answer: sprint,
  });
}

/** Plans a new sprint on a board (`POST /sprint`; scope `write:sprint:jira-software`). Never repeated after a fault. */
export function createSprint(
  http: AtlassianHttp,
  call: AtlassianCall,
  input: SprintValues & { name: string; originBoardId: number },
): Promise<AtlassianResult<Sprint>> {
  return agile(http, call, {
    method: 'POST',
    path: ['sprint'],
    json: input,
    effect: 'write',
    scope: 'write:sprint:jira-software',
    answer: sprint,
  });
}

/**
 * Changes what is given of a sprint (`POST /sprint/{id}`; scope `write:sprint:jira-software`). `state` starts a future
 * sprint that has both dates, or closes an active one.
 */
export function updateSprint(
  http: AtlassianHttp,
  call: AtlassianCall,
  id: string,
  input: SprintValues & { state?: 'active' | 'closed' | undefined },
): Promise<AtlassianResult<Sprint>> {
  return agile(http, call, {
    method: 'POST',
    path: ['sprint', id],
    json: input,
    effect: 'write',
    scope: 'write:sprint:jira-software',
    answer: sprint,
  });
}

/** Plans issues for an open or active sprint, at most 50 (`POST /sprint/{id}/issue`; `write:sprint:jira-software`). */
export function moveToSprint(
  http: AtlassianHttp,
  call: AtlassianCall,
  id: string,
  issues: readonly string[],
): Promise<AtlassianResult<unknown>> {
  return agile(http, call, {
    method: 'POST',
    path: ['sprint', id, 'issue'],
    json: { issues },
    effect: 'write',
    scope: 'write:sprint:jira-software',
    answer: z.unknown(),
  });
}

/** Takes issues out of their open or active sprints (`POST /backlog/issue`; `write:board-scope:jira-software`). */
export function moveToBacklog(
  http: AtlassianHttp,
  call: AtlassianCall,
  issues: readonly string[],
): Promise<AtlassianResult<unknown>> {
  return agile(http, call, {
    method: 'POST',
    path: ['backlog', 'issue'],
    json: { issues },
    effect: 'write',
    scope: 'write:board-scope:jira-software',
    answer: z.unknown(),
  });
}
