import { z } from 'zod';
import type { AtlassianCall } from '../client.js';
import type { AtlassianResult } from '../errors/errors.js';
import type { AtlassianHttp } from '../http.js';
import { jira } from './api.js';

const answer = z.looseObject({ id: z.number() });

/**
 * Links an issue to something outside Jira, or changes the link of that global id, whole: what is not given goes empty
 * (`POST /issue/{key}/remotelink`; scope `write:jira-work`).
 *
 * @param input.globalId at most 255 characters
 */
export function saveRemoteLink(
  http: AtlassianHttp,
  call: AtlassianCall,
  key: string,
  input: {
    globalId: string;
    relationship?: string | undefined;
    object: { url: string; title: string; summary?: string | undefined };
  },
): Promise<AtlassianResult<{ id: number }>> {
  return jira(http, call, {
    method: 'POST',
    path: ['issue', key, 'remotelink'],
    json: input,
    effect: 'write',
    scope: 'write:jira-work',
    answer,
  });
}
