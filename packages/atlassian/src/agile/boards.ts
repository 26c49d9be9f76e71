import { z } from 'zod';
import type { AtlassianCall } from '../client.js';
import type { AtlassianResult } from '../errors/errors.js';
import { METADATA_MS } from '../etiquette/hints.js';
import type { AtlassianHttp } from '../http.js';
import { type AgilePage, agile, agilePage } from './api.js';

const board = z.looseObject({
  id: z.number(),
  name: z.string(),
  type: z.string(),
  location: z.looseObject({ projectKey: z.string().nullish(), name: z.string().nullish() }).nullish(),
});
export type AgileBoard = z.infer<typeof board>;

const remember = { forMs: METADATA_MS };

/**
 * The boards that a person can see (`GET /board`; scopes `read:board-scope:jira-software` and `read:project:jira`).
 *
 * @param input.maxResults at most 50
 */
export async function listBoards(
  http: AtlassianHttp,
  call: AtlassianCall,
  input: {
    projectKeyOrId?: string | undefined;
    name?: string | undefined;
    type?: string | undefined;
    startAt: number;
    maxResults: number;
  },
): Promise<AtlassianResult<AgilePage<AgileBoard>>> {
  const answer = z.looseObject({ values: z.array(board), startAt: z.number(), isLast: z.boolean() });
  const result = await agile(http, call, {
    method: 'GET',
    path: ['board'],
    query: { ...input },
    effect: 'read',
    scope: ['read:board-scope:jira-software', 'read:project:jira'],
    points: { about: input.maxResults, of: ({ values }) => values.length },
    remember: { ...remember, worth: ({ values }) => values.length > 0 },
    answer,
  });
  return result.ok ? { ok: true, value: agilePage(result.value) } : result;
}

/** One board (`GET /board/{id}`; scopes `read:board-scope:jira-software` and `read:issue-details:jira`). */
export function getBoard(http: AtlassianHttp, call: AtlassianCall, id: string): Promise<AtlassianResult<AgileBoard>> {
  return agile(http, call, {
    method: 'GET',
    path: ['board', id],
    effect: 'read',
    scope: ['read:board-scope:jira-software', 'read:issue-details:jira'],
    answer: board,
  });
}

const configuration = z.looseObject({
  columnConfig: z.looseObject({
    columns: z.array(
      z.looseObject({
        name: z.string(),
        statuses: z.array(z.looseObject({ id: z.string() })).catch([]),
        min: z.number().nullish(),
        max: z.number().nullish(),
      }),
    ),
  }),
  estimation: z
    .looseObject({
      type: z.string(),
      field: z.looseObject({ fieldId: z.string(), displayName: z.string().nullish() }).nullish(),
    })
    .nullish(),
});
export type BoardConfiguration = z.infer<typeof configuration>;

/**
 * How a board is set up: columns with their statuses, and what issues are estimated in (`GET
 * /board/{id}/configuration`; scopes `read:board-scope.admin:jira-software` and `read:project:jira`).
 */
export function getBoardConfiguration(
  http: AtlassianHttp,
  call: AtlassianCall,
  id: string,
): Promise<AtlassianResult<BoardConfiguration>> {
  return agile(http, call, {
    method: 'GET',
    path: ['board', id, 'configuration'],
    effect: 'read',
    scope: ['read:board-scope.admin:jira-software', 'read:project:jira'],
    remember,
    answer: configuration,
  });
}
