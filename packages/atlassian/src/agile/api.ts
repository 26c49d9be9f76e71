import { type ApiRequest, type AtlassianCall, productPath, send } from '../client.js';
import type { AtlassianResult } from '../errors/errors.js';
import type { AtlassianHttp } from '../http.js';

/** Sends one request to Jira Software's REST API on the call's site; `path` is what follows `/rest/agile/1.0`. */
export function agile<T>(
  http: AtlassianHttp,
  call: AtlassianCall,
  request: ApiRequest<T>,
): Promise<AtlassianResult<T>> {
  const path = [...productPath('jira', call.siteId), 'rest', 'agile', '1.0', ...request.path];
  return send(http, call, { ...request, path });
}

/** One page of a list. */
export interface AgilePage<T> {
  values: T[];
  /** Where the next page starts; absent on the last. */
  nextStartAt: number | undefined;
}

/** What follows a page, by what Jira said of it. */
export function agilePage<T>(answer: { values: T[]; startAt: number; isLast: boolean }): AgilePage<T> {
  const { values, startAt, isLast } = answer;
  return { values, nextStartAt: isLast || values.length === 0 ? undefined : startAt + values.length };
}
