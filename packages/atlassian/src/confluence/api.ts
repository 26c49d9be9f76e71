import { type ApiRequest, type AtlassianCall, productPath, send } from '../client.js';
import type { AtlassianResult } from '../errors/errors.js';
import type { AtlassianHttp } from '../http.js';

/** Sends one request to Confluence on the call's site; `path` is what follows the API's own prefix. */
export function confluence<T>(
  http: AtlassianHttp,
  call: AtlassianCall,
  api: 'v1' | 'v2',
  request: ApiRequest<T>,
): Promise<AtlassianResult<T>> {
  const prefix = api === 'v2' ? ['api', 'v2'] : ['rest', 'api'];
  return send(http, call, {
    ...request,
    path: [...productPath('confluence', call.siteId), ...prefix, ...request.path],
  });
}

/**
 * The cursor in a `next` link. Only this parameter is taken from it: the link itself names the site, where a gateway
 * token must not go.
 */
export function cursorOf(links: { next?: string | null | undefined } | null | undefined): string | undefined {
  const next = links?.next;
  if (!next || !URL.canParse(next, 'http://link.invalid')) return undefined;
  return new URL(next, 'http://link.invalid').searchParams.get('cursor') ?? undefined;
}
