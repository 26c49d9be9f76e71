import { z } from 'zod';
import type { AtlassianCall } from '../client.js';
import type { AtlassianResult } from '../errors/errors.js';
import type { AtlassianHttp } from '../http.js';
import { confluence } from './api.js';

/** Who alone may do something; nobody named means that everybody may whom the space lets. */
export interface Restriction {
  users: { accountId: string; name: string }[];
  groups: string[];
}

/** Who may read and who may change a page. */
export type Restrictions = Record<'read' | 'update', Restriction>;

const answer = z.looseObject({
  results: z.array(
    z.looseObject({
      operation: z.string(),
      restrictions: z
        .looseObject({
          user: z
            .looseObject({
              results: z.array(z.looseObject({ accountId: z.string().nullish(), displayName: z.string().nullish() })),
            })
            .nullish(),
          group: z.looseObject({ results: z.array(z.looseObject({ name: z.string() })) }).nullish(),
        })
        .nullish(),
    }),
  ),
});

const EXPAND = ['read', 'update'].flatMap((operation) => [
  `${operation}.restrictions.user`,
  `${operation}.restrictions.group`,
]);
/** Of people in the lists there are rarely more. */
const USUAL_POINTS = 6;

function restrictionsOf({ results }: z.infer<typeof answer>): Restrictions {
  const of = (operation: string): Restriction => {
    const found = results.find((one) => one.operation === operation)?.restrictions;
    return {
      users: (found?.user?.results ?? []).flatMap(({ accountId, displayName }) =>
        accountId ? [{ accountId, name: displayName ?? accountId }] : [],
      ),
      groups: (found?.group?.results ?? []).map(({ name }) => name),
    };
  };
  return { read: of('read'), update: of('update') };
}

/** The restrictions of a page (v1 `GET /content/{id}/restriction`; scope `read:content-details:confluence`). */
export async function getRestrictions(
  http: AtlassianHttp,
  call: AtlassianCall,
  id: string,
): Promise<AtlassianResult<Restrictions>> {
  const result = await confluence(http, call, 'v1', {
    method: 'GET',
    path: ['content', id, 'restriction'],
    query: { expand: EXPAND.join(',') },
    effect: 'read',
    scope: 'read:content-details:confluence',
    points: {
      about: USUAL_POINTS,
      of: ({ results }) => results.length + 2 * results.flatMap((one) => one.restrictions?.user?.results ?? []).length,
    },
    answer,
  });
  return result.ok ? { ok: true, value: restrictionsOf(result.value) } : result;
}

/**
 * Sets all restrictions of a page (v1 `PUT /content/{id}/restriction`; scopes `write:content.restriction:confluence`,
 * `read:content-details:confluence`).
 */
export async function setRestrictions(
  http: AtlassianHttp,
  call: AtlassianCall,
  id: string,
  wanted: Record<'read' | 'update', { users: readonly string[]; groups: readonly string[] }>,
): Promise<AtlassianResult<Restrictions>> {
  const json = (['read', 'update'] as const).map((operation) => ({
    operation,
    restrictions: {
      user: wanted[operation].users.map((accountId) => ({ type: 'known', accountId })),
      group: wanted[operation].groups.map((name) => ({ type: 'group', name })),
    },
  }));
  const result = await confluence(http, call, 'v1', {
    method: 'PUT',
    path: ['content', id, 'restriction'],
    query: { expand: EXPAND.join(',') },
    json,
    effect: 'write',
    scope: 'write:content.restriction:confluence, read:content-details:confluence',
    answer,
  });
  return result.ok ? { ok: true, value: restrictionsOf(result.value) } : result;
}
