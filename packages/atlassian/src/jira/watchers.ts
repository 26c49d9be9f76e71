import { z } from 'zod';
import type { AtlassianCall } from '../client.js';
import type { AtlassianResult } from '../errors/errors.js';
import type { AtlassianHttp } from '../http.js';
import { jira } from './api.js';

/** Lets a person watch an issue (`POST /issue/{key}/watchers`; scope `write:jira-work`). */
export function addWatcher(
  http: AtlassianHttp,
  call: AtlassianCall,
  key: string,
  accountId: string,
): Promise<AtlassianResult<unknown>> {
  return jira(http, call, {
    method: 'POST',
    path: ['issue', key, 'watchers'],
    json: accountId,
    effect: 'write',
    scope: 'write:jira-work',
    answer: z.unknown(),
  });
}

/** Ends a person's watching (`DELETE /issue/{key}/watchers`; scope `write:jira-work`). */
export function removeWatcher(
  http: AtlassianHttp,
  call: AtlassianCall,
  key: string,
  accountId: string,
): Promise<AtlassianResult<unknown>> {
  return jira(http, call, {
    method: 'DELETE',
    path: ['issue', key, 'watchers'],
    query: { accountId },
    effect: 'write',
    scope: 'write:jira-work',
    answer: z.unknown(),
  });
}
