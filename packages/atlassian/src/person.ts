import { z } from 'zod';
import { send } from './client.js';
import type { AtlassianResult } from './errors/errors.js';
import type { AtlassianHttp } from './http.js';

export interface AtlassianPerson {
  /** Stable and unique; the only key for a person. */
  accountId: string;
  displayName: string;
  /** Hidden by many people's privacy settings, and never a proof of anything. */
  email: string | undefined;
  pictureUrl: string | undefined;
}

const answer = z.looseObject({
  account_id: z.string().min(1),
  name: z.string().nullish(),
  nickname: z.string().nullish(),
  email: z.string().nullish(),
  picture: z.string().nullish(),
});

/** Who the token speaks for (User Identity API; scope `read:me`). */
export async function fetchMe(
  http: AtlassianHttp,
  accessToken: string,
  signal?: AbortSignal,
): Promise<AtlassianResult<AtlassianPerson>> {
  const result = await send(
    http,
    { accessToken, signal },
    { method: 'GET', path: ['me'], effect: 'read', scope: 'read:me', answer },
  );
  if (!result.ok) return result;
  const me = result.value;
  return {
    ok: true,
    value: {
      accountId: me.account_id,
      displayName: me.name || me.nickname || 'Atlassian user',
      email: me.email || undefined,
      pictureUrl: me.picture || undefined,
    },
  };
}
