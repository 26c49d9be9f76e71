import { z } from 'zod';
import type { AtlassianCall } from '../client.js';
import type { AtlassianResult } from '../errors/errors.js';
import { METADATA_MS } from '../etiquette/hints.js';
import type { AtlassianHttp } from '../http.js';
import { confluence } from './api.js';

const user = z.looseObject({
  accountId: z.string(),
  displayName: z.string().nullish(),
  publicName: z.string().nullish(),
  /** Absent or empty where privacy settings hide it. */
  email: z.string().nullish(),
  accountType: z.string().nullish(),
  isExternalCollaborator: z.boolean().nullish(),
});
export type ConfluenceUser = z.infer<typeof user>;

/** The most people that one request tells of. */
export const MAX_USERS = 100;

/** Who the people with these account ids are (v2 `POST /users-bulk`; scope `read:user:confluence`). */
export async function getUsers(
  http: AtlassianHttp,
  call: AtlassianCall,
  accountIds: readonly string[],
): Promise<AtlassianResult<ConfluenceUser[]>> {
  const result = await confluence(http, call, 'v2', {
    method: 'POST',
    path: ['users-bulk'],
    json: { accountIds: accountIds.slice(0, MAX_USERS) },
    effect: 'read',
    scope: 'read:user:confluence',
    points: { about: 2 * accountIds.length, of: ({ results }) => 2 * results.length },
    answer: z.looseObject({ results: z.array(user) }),
  });
  return result.ok ? { ok: true, value: result.value.results } : result;
}

/**
 * Finds people with the part of CQL that is for them, such as `user.fullname ~ "ann"` (v1 `GET /search/user`; scope
 * `read:content-details:confluence`).
 */
export async function findUsers(
  http: AtlassianHttp,
  call: AtlassianCall,
  input: { cql: string; limit: number; start?: number },
): Promise<AtlassianResult<{ users: ConfluenceUser[]; total: number | undefined }>> {
  const result = await confluence(http, call, 'v1', {
    method: 'GET',
    path: ['search', 'user'],
    query: { cql: input.cql, limit: input.limit, start: input.start },
    effect: 'read',
    scope: 'read:content-details:confluence',
    points: { about: 2 * input.limit, of: ({ results }) => 2 * results.length },
    remember: { forMs: METADATA_MS, worth: ({ results }) => results.length > 0 },
    answer: z.looseObject({
      results: z.array(z.looseObject({ user: user.nullish() })),
      totalSize: z.number().nullish(),
    }),
  });
  if (!result.ok) return result;
  const { results, totalSize } = result.value;
  return { ok: true, value: { users: results.flatMap((one) => one.user ?? []), total: totalSize ?? undefined } };
}
