import { z } from 'zod';
import type { AtlassianCall } from '../client.js';
import type { AtlassianResult } from '../errors/errors.js';
import type { AtlassianHttp } from '../http.js';
import { jira } from './api.js';
import type { IssueEdit } from './edit.js';
import { fieldsById } from './field-meta.js';
import { status } from './shapes.js';

/** What a workflow offers about. */
const USUAL = 6;

const transition = z.looseObject({
  id: z.string(),
  name: z.string(),
  to: status,
  hasScreen: z.boolean().nullish(),
  fields: fieldsById.nullish(),
});
export type JiraTransition = z.infer<typeof transition>;

/**
 * The transitions that are open to a person from where an issue is, with the fields of their screens
 * (`GET /issue/{key}/transitions`; scope `read:jira-work`).
 */
export async function listTransitions(
  http: AtlassianHttp,
  call: AtlassianCall,
  key: string,
): Promise<AtlassianResult<JiraTransition[]>> {
  const result = await jira(http, call, {
    method: 'GET',
    path: ['issue', key, 'transitions'],
    query: { expand: 'transitions.fields' },
    effect: 'read',
    scope: 'read:jira-work',
    points: { about: USUAL, of: ({ transitions }) => transitions.length },
    answer: z.looseObject({ transitions: z.array(transition) }),
  });
  return result.ok ? { ok: true, value: result.value.transitions } : result;
}

/**
 * Moves an issue along its workflow (`POST /issue/{key}/transitions`; scope `write:jira-work`). Jira drops a comment that
 * comes along (`update.comment`) where the transition has no screen.
 */
export function transitionIssue(
  http: AtlassianHttp,
  call: AtlassianCall,
  key: string,
  input: { transition: { id: string } } & IssueEdit,
): Promise<AtlassianResult<unknown>> {
  return jira(http, call, {
    method: 'POST',
    path: ['issue', key, 'transitions'],
    json: input,
    effect: 'write',
    scope: 'write:jira-work',
    answer: z.unknown(),
  });
}
