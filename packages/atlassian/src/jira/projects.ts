import { z } from 'zod';
import type { AtlassianCall } from '../client.js';
import type { AtlassianResult } from '../errors/errors.js';
import { METADATA_MS } from '../etiquette/hints.js';
import type { AtlassianHttp } from '../http.js';
import { jira } from './api.js';

const project = z.looseObject({
  id: z.string(),
  key: z.string(),
  name: z.string(),
  projectTypeKey: z.string().nullish(),
  archived: z.boolean().nullish(),
});
export type JiraProject = z.infer<typeof project>;

export interface ProjectPage {
  projects: JiraProject[];
  total: number;
  /** Where the next page starts; absent on the last. */
  nextStartAt: number | undefined;
}

/**
 * The projects a person can see (`GET /project/search`; scope `read:jira-work`).
 *
 * @param input.query part of a key or a name
 * @param input.action only those where the person may do this
 * @param input.maxResults at most 100
 */
export async function searchProjects(
  http: AtlassianHttp,
  call: AtlassianCall,
  input: {
    query?: string | undefined;
    action?: 'view' | 'create' | undefined;
    startAt?: number | undefined;
    maxResults: number;
  },
): Promise<AtlassianResult<ProjectPage>> {
  const answer = z.looseObject({ values: z.array(project), total: z.number(), startAt: z.number() });
  const result = await jira(http, call, {
    method: 'GET',
    path: ['project', 'search'],
    query: { ...input },
    effect: 'read',
    scope: 'read:jira-work',
    points: { about: input.maxResults, of: ({ values }) => values.length },
    remember: { forMs: METADATA_MS, worth: ({ values }) => values.length > 0 },
    answer,
  });
  if (!result.ok) return result;
  const { values, total, startAt } = result.value;
  const end = startAt + values.length;
  const nextStartAt = values.length > 0 && end < total ? end : undefined;
  return { ok: true, value: { projects: values, total, nextStartAt } };
}
