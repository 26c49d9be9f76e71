import { z } from 'zod';
import type { AtlassianCall } from '../client.js';
import type { AtlassianResult } from '../errors/errors.js';
import type { AtlassianHttp } from '../http.js';
import { jira } from './api.js';

const version = z.looseObject({
  id: z.string(),
  name: z.string(),
  description: z.string().nullish(),
  released: z.boolean().catch(false),
  archived: z.boolean().catch(false),
  startDate: z.string().nullish(),
  releaseDate: z.string().nullish(),
});
export type SavedVersion = z.infer<typeof version>;

/** What can be said of a version; dates are days, `2026-12-31`. */
export interface VersionValues {
  name?: string | undefined;
  description?: string | undefined;
  startDate?: string | undefined;
  releaseDate?: string | undefined;
  released?: boolean | undefined;
  archived?: boolean | undefined;
}

const scope = ['write:project-version:jira', 'read:project-version:jira'];

/** Adds a version to a project (`POST /version`; scopes `write:` and `read:project-version:jira`). */
export function createVersion(
  http: AtlassianHttp,
  call: AtlassianCall,
  input: VersionValues & { name: string; projectId: number },
): Promise<AtlassianResult<SavedVersion>> {
  const path = ['version'];
  return jira(http, call, { method: 'POST', path, json: input, effect: 'write', scope, answer: version });
}

/** Changes what is given of a version (`PUT /version/{id}`; the same scopes). */
export function updateVersion(
  http: AtlassianHttp,
  call: AtlassianCall,
  id: string,
  input: VersionValues,
): Promise<AtlassianResult<SavedVersion>> {
  const path = ['version', id];
  return jira(http, call, { method: 'PUT', path, json: input, effect: 'write', scope, answer: version });
}

/** What one page holds. */
const PAGE = 50;

/**
 * Versions of a project whose name or description contains a text (`GET /project/{key}/version`; scope
 * `read:jira-work`). Not remembered: they are looked at to be changed.
 */
export async function findVersions(
  http: AtlassianHttp,
  call: AtlassianCall,
  project: string,
  query: string,
): Promise<AtlassianResult<SavedVersion[]>> {
  const result = await jira(http, call, {
    method: 'GET',
    path: ['project', project, 'version'],
    query: { maxResults: PAGE, query: query || undefined, orderBy: '-sequence' },
    effect: 'read',
    scope: 'read:jira-work',
    points: { about: PAGE, of: ({ values }) => values.length },
    answer: z.looseObject({ values: z.array(version) }),
  });
  return result.ok ? { ok: true, value: result.value.values } : result;
}
