import { z } from 'zod';
import type { AtlassianCall } from '../client.js';
import type { AtlassianResult } from '../errors/errors.js';
import type { AtlassianHttp } from '../http.js';
import { jira } from './api.js';
import { jiraUser } from './shapes.js';

const entry = z.looseObject({
  id: z.string(),
  author: jiraUser.nullish(),
  created: z.string().nullish(),
  items: z
    .array(
      z.looseObject({
        field: z.string(),
        fieldId: z.string().nullish(),
        from: z.string().nullish(),
        fromString: z.string().nullish(),
        to: z.string().nullish(),
        toString: z.string().nullish(),
      }),
    )
    .catch([]),
});
/** What somebody changed in an issue at once. */
export type JiraHistoryEntry = z.infer<typeof entry>;

export interface HistoryPage {
  entries: JiraHistoryEntry[];
  total: number;
}

/** The history of an issue, the oldest entry first (`GET /issue/{key}/changelog`; scope `read:jira-work`). */
export async function listHistory(
  http: AtlassianHttp,
  call: AtlassianCall,
  key: string,
  input: { startAt: number; maxResults: number },
): Promise<AtlassianResult<HistoryPage>> {
  const result = await jira(http, call, {
    method: 'GET',
    path: ['issue', key, 'changelog'],
    query: input,
    effect: 'read',
    scope: 'read:jira-work',
    points: { about: input.maxResults, of: ({ values }) => values.length },
    answer: z.looseObject({ values: z.array(entry), total: z.number() }),
  });
  return result.ok ? { ok: true, value: { entries: result.value.values, total: result.value.total } } : result;
}

const histories = z.looseObject({
  issueChangeLogs: z.array(z.looseObject({ issueId: z.string(), changeHistories: z.array(entry) })),
  nextPageToken: z.string().nullish(),
});

/**
 * The histories of several issues, the oldest entry first (`POST /changelog/bulkfetch`; scope `read:jira-work`).
 *
 * @param input.fieldIds only changes of these fields, at most 10
 */
export function listHistories(
  http: AtlassianHttp,
  call: AtlassianCall,
  input: {
    issueIdsOrKeys: readonly string[];
    fieldIds?: readonly string[] | undefined;
    maxResults: number;
    nextPageToken?: string | undefined;
  },
): Promise<AtlassianResult<z.infer<typeof histories>>> {
  return jira(http, call, {
    method: 'POST',
    path: ['changelog', 'bulkfetch'],
    json: input,
    effect: 'read',
    scope: 'read:jira-work',
    points: {
      about: input.maxResults,
      of: ({ issueChangeLogs }) => issueChangeLogs.reduce((sum, one) => sum + one.changeHistories.length, 0),
    },
    answer: histories,
  });
}
