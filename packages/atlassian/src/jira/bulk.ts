import { z } from 'zod';
import type { AtlassianCall } from '../client.js';
import type { AtlassianResult } from '../errors/errors.js';
import type { AtlassianHttp } from '../http.js';
import { markedBy } from '../writes/mark.js';
import { jira } from './api.js';
import { jiraIssue } from './shapes.js';

/** The most that {@link fetchIssues} reads at once. */
export const MAX_FETCHED = 100;

export const fetched = z.looseObject({
  issues: z.array(jiraIssue.extend({ properties: z.record(z.string(), z.unknown()).nullish() })),
  /** Those that could not be given this time. What is not there, or not for this person, is left out without a word. */
  issueErrors: z.array(z.looseObject({ id: z.string().nullish(), errorMessage: z.string().nullish() })).nullish(),
});

/**
 * Reads several issues at once (`POST /issue/bulkfetch`; scope `read:jira-work`), from the database and not from the index.
 *
 * @param input.issueIdsOrKeys at most {@link MAX_FETCHED}
 * @param input.names whether to return the fields' display names as well
 * @param input.properties keys of entity properties to return, at most five
 */
export function fetchIssues(
  http: AtlassianHttp,
  call: AtlassianCall,
  input: {
    issueIdsOrKeys: readonly string[];
    fields: readonly string[];
    names?: boolean;
    properties?: readonly string[];
  },
): Promise<AtlassianResult<z.infer<typeof fetched>>> {
  const { names, ...json } = input;
  const { issueIdsOrKeys } = json;
  return jira(http, call, {
    method: 'POST',
    path: ['issue', 'bulkfetch'],
    json: { ...json, ...(names ? { expand: ['names'] } : {}) },
    effect: 'read',
    scope: 'read:jira-work',
    points: { about: issueIdsOrKeys.length, of: ({ issues }) => issues.length },
    answer: fetched,
  });
}

const created = z.looseObject({
  issues: z.array(z.looseObject({ id: z.string(), key: z.string() })),
  errors: z
    .array(
      z.looseObject({
        /** Which one it was, from 0. */
        failedElementNumber: z.number(),
        elementErrors: z
          .looseObject({
            errorMessages: z.array(z.string()).catch([]),
            errors: z.record(z.string(), z.string()).catch({}),
          })
          .nullish(),
      }),
    )
    .catch([]),
});
export type CreatedIssues = z.infer<typeof created>;

/**
 * Creates several issues at once (`POST /issue/bulk`; scope `write:jira-work`). Those that are wrong hold up none of the
 * others. Never repeated after a fault.
 *
 * @param issues the fields of each, by field id; at most 50
 */
export function createIssues(
  http: AtlassianHttp,
  call: AtlassianCall,
  issues: readonly Record<string, unknown>[],
): Promise<AtlassianResult<CreatedIssues>> {
  return jira(http, call, {
    method: 'POST',
    path: ['issue', 'bulk'],
    json: { issueUpdates: issues.map((fields, at) => ({ fields, ...markedBy(call, at) })) },
    effect: 'write',
    scope: 'write:jira-work',
    answer: created,
  });
}
