import { z } from 'zod';
import { type ApiRequest, type AtlassianCall, productPath, send } from '../client.js';
import type { AtlassianResult } from '../errors/errors.js';
import type { AtlassianHttp } from '../http.js';

/** Sends one request to Jira Service Management's REST API on the call's site; `path` follows `/rest/servicedeskapi`. */
export function jsm<T>(http: AtlassianHttp, call: AtlassianCall, request: ApiRequest<T>): Promise<AtlassianResult<T>> {
  const path = [...productPath('jira', call.siteId), 'rest', 'servicedeskapi', ...request.path];
  return send(http, call, { ...request, path });
}

/** One page of a list. */
export interface JsmPage<T> {
  values: T[];
  /** Where the next page starts; absent on the last. */
  nextStart: number | undefined;
}

interface Answered<T> {
  values: T[];
  start: number;
  isLastPage: boolean;
}

/** Reads one page of a list of these. @param input.limit at most 100 */
export async function jsmPage<T>(
  http: AtlassianHttp,
  call: AtlassianCall,
  item: z.ZodType<T>,
  request: Omit<ApiRequest<unknown>, 'method' | 'effect' | 'answer' | 'points' | 'remember'> & { rememberMs?: number },
  input: { start: number; limit: number },
): Promise<AtlassianResult<JsmPage<T>>> {
  const answer: z.ZodType<Answered<T>> = z.object({
    values: z.array(item),
    start: z.number(),
    isLastPage: z.boolean(),
  });
  const { rememberMs, ...rest } = request;
  const result = await jsm<Answered<T>>(http, call, {
    ...rest,
    method: 'GET',
    query: { ...request.query, ...input },
    effect: 'read',
    points: { about: input.limit, of: ({ values }) => values.length },
    ...(rememberMs === undefined ? {} : { remember: { forMs: rememberMs, worth: ({ values }) => values.length > 0 } }),
    answer,
  });
  if (!result.ok) return result;
  const { values, start, isLastPage } = result.value;
  const nextStart = isLastPage || values.length === 0 ? undefined : start + values.length;
  return { ok: true, value: { values, nextStart } };
}
