import { type ApiRequest, type AtlassianCall, productPath, send } from '../client.js';
import type { AtlassianResult } from '../errors/errors.js';
import type { AtlassianHttp } from '../http.js';

/** Sends one request to Jira's REST API v3 on the call's site; `path` is what follows `/rest/api/3`. */
export function jira<T>(http: AtlassianHttp, call: AtlassianCall, request: ApiRequest<T>): Promise<AtlassianResult<T>> {
  const path = [...productPath('jira', call.siteId), 'rest', 'api', '3', ...request.path];
  return send(http, call, { ...request, path });
}
