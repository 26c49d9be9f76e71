import { setTimeout as sleep } from 'node:timers/promises';
import type { z } from 'zod';
import {
  type AtlassianResult,
  atlassianError,
  type ErrorContext,
  errorOfFailure,
  errorOfResponse,
} from './errors/errors.js';
import { parseJson } from './errors/words.js';
import type { AtlassianHttp } from './http.js';
import { retryDelay } from './retry.js';

const DEFAULT_BUDGET_MS = 25_000;

/** Whom a request is for: a person's access token, and the site it goes to. */
export interface AtlassianCall {
  accessToken: string;
  /** The site's id (Atlassian's cloud id). */
  siteId: string;
  /** Ends reads at once, and writes as long as they have not been sent. */
  signal?: AbortSignal | undefined;
  /** Milliseconds for all tries together, 25,000 by default. */
  budgetMs?: number | undefined;
}

/** One request to the gateway, described so that it can be repeated. */
export interface ApiRequest<T> {
  method: 'GET' | 'POST';
  /** Path segments, not yet encoded; each must be usable as one. */
  path: readonly string[];
  /** A list is sent as a repeated parameter, the form of Atlassian's OpenAPI documents. */
  query?: Record<string, string | number | boolean | readonly string[] | undefined>;
  json?: unknown;
  /** What repeating it would do; a POST that only searches is a read. */
  effect: 'read' | 'write';
  /** The shape of the answer, as far as it is used. */
  answer: z.ZodType<T>;
}

/** The gateway's path of one product on one site: Jira's, or Confluence's with its `/wiki`. */
export function productPath(product: 'jira' | 'confluence', siteId: string): string[] {
  return product === 'jira' ? ['ex', 'jira', siteId] : ['ex', 'confluence', siteId, 'wiki'];
}

/**
 * Sends a request through the API gateway and parses the answer, retrying inside the budget as {@link retryDelay}
 * says. Addresses are always built here; a link in an answer is never followed.
 *
 * @returns the parsed answer, or an error of the table; never throws
 */
export async function send<T>(
  http: AtlassianHttp,
  call: Omit<AtlassianCall, 'siteId'>,
  request: ApiRequest<T>,
): Promise<AtlassianResult<T>> {
  const path = request.path.map((segment) => encodeURIComponent(segment.toWellFormed())).join('/');
  const context: ErrorContext = { what: `${request.method} /${path}`, effect: request.effect };
  // A segment that is empty, `.` or `..` would become another path, and no encoding prevents that.
  if (request.path.some((segment) => /^\.{0,2}$/.test(segment))) {
    return { ok: false, error: atlassianError('bad_identifier', context) };
  }
  const url = `${http.hosts.apiUrl.replace(/\/+$/, '')}/${path}${queryString(request.query)}`;

  const deadline = performance.now() + (call.budgetMs ?? DEFAULT_BUDGET_MS);
  for (let tries = 1; ; tries++) {
    if (call.signal?.aborted) return { ok: false, error: atlassianError('aborted', context) };
    const result = await attempt(http, call, request, url, context, deadline - performance.now());
    if (result.ok) return result;
    const remainingMs = deadline - performance.now();
    const wait = retryDelay(result.error, { effect: request.effect, tries, remainingMs, random: Math.random() });
    if (wait === undefined) return result;
    // An abort ends the wait; the check at the top of the loop reports it.
    await sleep(wait, undefined, { signal: call.signal }).catch(() => undefined);
  }
}

async function attempt<T>(
  http: AtlassianHttp,
  call: Omit<AtlassianCall, 'siteId'>,
  request: ApiRequest<T>,
  url: string,
  context: ErrorContext,
  remainingMs: number,
): Promise<AtlassianResult<T>> {
  const outcome = await http.request({
    method: request.method,
    url,
    headers: {
      authorization: `Bearer ${call.accessToken}`,
      ...(request.json === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(request.json === undefined ? {} : { body: JSON.stringify(request.json) }),
    // A write that has left is never torn down: it finishes, and its outcome is known and recorded.
    ...(request.effect === 'read' ? { signal: call.signal } : {}),
    timeoutMs: Math.max(1, Math.ceil(Math.min(remainingMs, http.timeoutMs))),
  });
  if (!outcome.ok) return { ok: false, error: errorOfFailure(outcome, context) };
  const { response } = outcome;
  if (response.status < 200 || response.status > 299) return { ok: false, error: errorOfResponse(response, context) };
  const parsed = request.answer.safeParse(parseJson(response.body));
  if (parsed.success) return { ok: true, value: parsed.data };
  const where = parsed.error.issues.slice(0, 3).map((issue) => `${issue.path.join('.')} ${issue.code}`);
  const mayHaveLanded = request.effect === 'write';
  return {
    ok: false,
    error: atlassianError('unreadable', context, { response, mayHaveLanded, log: where.join(', ') }),
  };
}

function queryString(query: ApiRequest<unknown>['query'] = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue;
    for (const one of Array.isArray(value) ? value : [value]) parameters.append(name, String(one));
  }
  return parameters.size > 0 ? `?${parameters}` : '';
}
