import { setTimeout as sleep } from 'node:timers/promises';
import type { z } from 'zod';
import {
  type AtlassianResult,
  atlassianError,
  type ErrorContext,
  errorOfFailure,
  errorOfRefusal,
  errorOfResponse,
} from './errors/errors.js';
import type { AtlassianErrorKind } from './errors/table.js';
import { parseJson } from './errors/words.js';
import type { Tried } from './etiquette/etiquette.js';
import type { Remembered } from './etiquette/memory.js';
import type { AtlassianHttp, HttpResponse } from './http.js';
import { retryDelay } from './retry.js';

const DEFAULT_BUDGET_MS = 25_000;
/** What was true when a request was asked for is believed for so long. */
const NO_WAIT_MS = 100;

/** Whom a request is for: a person's access token, and the site it goes to. */
export interface AtlassianCall {
  accessToken: string;
  /** The site's id (Atlassian's cloud id). */
  siteId: string;
  /** Ends reads at once, and writes as long as they have not been sent. */
  signal?: AbortSignal | undefined;
  /** Asked directly before a request is sent that had to wait, or is sent again: whether what it rests on still holds. */
  mayGo?: (() => Promise<boolean>) | undefined;
  /** What a write leaves with what it creates; see writes/mark.ts. */
  mark?: string | undefined;
  /** Asked before each try of a write, after everything that may have to be waited for: false keeps it from leaving. */
  leaves?: (() => Promise<boolean>) | undefined;
  /** The scopes that the token is known to have, so that of several needed ones the missing one is named. */
  granted?: readonly string[] | undefined;
  /** Milliseconds for all tries together, 25,000 by default. */
  budgetMs?: number | undefined;
  /** Whether one try is all there is, because what is sent cannot be read again. */
  once?: boolean | undefined;
}

/** One request to the gateway, described so that it can be repeated. */
export interface ApiRequest<T> {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path segments, not yet encoded; each must be usable as one. */
  path: readonly string[];
  /** A list is sent as a repeated parameter, the form of Atlassian's OpenAPI documents. */
  query?: Record<string, string | number | boolean | readonly string[] | undefined>;
  json?: unknown;
  /** What repeating it would do; a POST that only searches is a read. */
  effect: 'read' | 'write';
  /** The Atlassian scopes that it needs, named to the user where they are missing. */
  scope?: string | readonly string[];
  /**
   * What it costs of the hourly quota besides the point for itself: about, and by its answer. Atlassian counts an
   * object as one and a person, group or role as two; writes cost nothing further, reads unless told one object.
   */
  points?: { about: number; of: (answer: T) => number };
  /** For GETs of what changes rarely: how long an answer is believed, and which answers are worth it; all unless told. */
  remember?: { forMs: number; worth?: (answer: T) => boolean };
  /** The shape of the answer, as far as it is used. */
  answer: z.ZodType<T>;
}

/** The gateway's path of one product on one site: Jira's, or Confluence's with its `/wiki`. */
export function productPath(product: 'jira' | 'confluence', siteId: string): string[] {
  return product === 'jira' ? ['ex', 'jira', siteId] : ['ex', 'confluence', siteId, 'wiki'];
}

/**
 * Sends a request through the API gateway and parses the answer, retrying inside the budget as {@link retryDelay}
 * says. Addresses are always built here; a link in an answer is never followed. With manners it waits for its place,
 * counts its points, and answers from memory what may be remembered.
 *
 * @returns the parsed answer, or an error of the table; never throws
 */
export async function send<T>(
  http: AtlassianHttp,
  call: Omit<AtlassianCall, 'siteId'> & { siteId?: string },
  request: ApiRequest<T>,
): Promise<AtlassianResult<T>> {
  const path = request.path.map((segment) => encodeURIComponent(segment.toWellFormed())).join('/');
  const { effect } = request;
  const scope = lacking(request.scope, call.granted);
  const context: ErrorContext = { what: `${request.method} /${path}`, effect, scope };
  // A segment that is empty, `.` or `..` would become another path, and no encoding prevents that.
  if (request.path.some((segment) => /^\.{0,2}$/.test(segment))) {
    return { ok: false, error: atlassianError('bad_identifier', context) };
  }
  const url = `${http.hosts.apiUrl.replace(/\/+$/, '')}/${path}${queryString(request.query)}`;
  const budgetMs = call.budgetMs ?? DEFAULT_BUDGET_MS;
  const began = performance.now();
  const deadline = began + budgetMs;
  const { siteId, signal } = call;
  const { manners } = http;

  const known = request.remember && siteId !== undefined ? manners?.recall(siteId, url) : undefined;
  const remembered = known?.fresh ? request.answer.safeParse(parseJson(known.body)) : undefined;
  if (remembered?.success) return { ok: true, value: remembered.data };

  const place = await manners?.enter({ siteId, write: effect === 'write', signal, waitMs: budgetMs });
  if (place?.ok === false) return { ok: false, error: errorOfRefusal(place.refusal, context) };
  try {
    for (let tries = 1; ; tries++) {
      const taken = 1 + (request.points?.about ?? (effect === 'read' ? 1 : 0));
      const refusal = signal?.aborted ? { code: 'aborted' as const } : await manners?.spend(siteId, taken);
      if (refusal) return { ok: false, error: errorOfRefusal(refusal, context) };
      const kept = effect === 'write' && !signal?.aborted && call.leaves && !(await call.leaves());
      // Points may have been waited for too: what ended meanwhile is asked about after that, and nothing comes between
      // the answer and the request.
      const waited = tries > 1 || performance.now() - began > NO_WAIT_MS;
      if (kept || (waited && !signal?.aborted && call.mayGo && !(await call.mayGo()))) {
        manners?.settle(siteId, { taken, cost: 0, headers: {} });
        return { ok: false, error: atlassianError('aborted', context) };
      }
      const { result, cost, headers } = await attempt(http, call, request, {
        url,
        context,
        known,
        taken,
        remainingMs: deadline - performance.now(),
      });
      manners?.settle(siteId, { taken, cost, headers, ...quotaOf(result) });
      if (result.ok) return result;
      if (effect === 'write' && siteId !== undefined && WAS_MISTAKEN.has(result.error.kind)) manners?.forget(siteId);
      const remainingMs = deadline - performance.now();
      const wait = call.once
        ? undefined
        : retryDelay(result.error, { effect, tries, remainingMs, random: Math.random() });
      if (wait === undefined) return result;
      // An abort ends the wait; the check at the top of the loop reports it.
      await sleep(wait, undefined, { signal }).catch(() => undefined);
    }
  } finally {
    if (place?.ok) place.leave();
  }
}

/** What to name where a scope is missing: those that are known to be, or all that are needed. */
function lacking(needed: string | readonly string[] = [], granted: readonly string[] = []): string | undefined {
  const all = [needed].flat();
  const missing = all.filter((scope) => !granted.includes(scope));
  return (missing.length > 0 ? missing : all).join(', ') || undefined;
}

/** A write that Atlassian refuses so was built on what is remembered, which is no longer true. */
const WAS_MISTAKEN: ReadonlySet<AtlassianErrorKind> = new Set(['invalid', 'not_found', 'conflict']);

interface Attempt<T> {
  result: AtlassianResult<T>;
  /** In points of the quota. */
  cost: number;
  headers: HttpResponse['headers'];
}

async function attempt<T>(
  http: AtlassianHttp,
  call: Omit<AtlassianCall, 'siteId'> & { siteId?: string },
  request: ApiRequest<T>,
  about: { url: string; context: ErrorContext; known: Remembered | undefined; taken: number; remainingMs: number },
): Promise<Attempt<T>> {
  const { url, context, known } = about;
  // Nothing may come between this look and the request: a write that was cancelled by now is not sent.
  if (call.signal?.aborted) {
    return { result: { ok: false, error: atlassianError('aborted', context) }, cost: 0, headers: {} };
  }
  const outcome = await http.request({
    method: request.method,
    url,
    headers: {
      authorization: `Bearer ${call.accessToken}`,
      ...(request.json === undefined ? {} : { 'content-type': 'application/json' }),
      ...(known?.etag === undefined ? {} : { 'if-none-match': known.etag }),
    },
    ...(request.json === undefined ? {} : { body: JSON.stringify(request.json) }),
    // A write that has left is never torn down: it finishes, and its outcome is known and recorded.
    ...(request.effect === 'read' ? { signal: call.signal } : {}),
    timeoutMs: Math.max(1, Math.ceil(Math.min(about.remainingMs, http.timeoutMs))),
  });
  if (!outcome.ok) {
    const cost = outcome.sent ? about.taken : 0;
    return { result: { ok: false, error: errorOfFailure(outcome, context) }, cost, headers: {} };
  }
  const { response } = outcome;
  const { headers } = response;
  const unchanged = response.status === 304 && known !== undefined;
  if (!unchanged && (response.status < 200 || response.status > 299)) {
    return { result: { ok: false, error: errorOfResponse(response, context) }, cost: 1, headers };
  }
  const body = unchanged ? known.body : response.body;
  const parsed = request.answer.safeParse(parseJson(body));
  if (parsed.success) {
    const cost = unchanged ? 1 : 1 + (request.points?.of(parsed.data) ?? (request.effect === 'read' ? 1 : 0));
    const { remember } = request;
    if (remember && call.siteId !== undefined && (remember.worth?.(parsed.data) ?? true)) {
      const etag = headers.etag ?? (unchanged ? known.etag : undefined);
      http.manners?.remember(call.siteId, url, { body, etag, forMs: remember.forMs });
    }
    return { result: { ok: true, value: parsed.data }, cost, headers };
  }
  const where = parsed.error.issues.slice(0, 3).map((issue) => `${issue.path.join('.')} ${issue.code}`);
  const error = atlassianError('unreadable', context, {
    response,
    mayHaveLanded: request.effect === 'write',
    log: where.join(', '),
  });
  return { result: { ok: false, error }, cost: about.taken, headers };
}

/** Whose quota it was that is used up, if one is. */
function quotaOf<T>(result: AtlassianResult<T>): Pick<Tried, 'quota'> {
  if (result.ok || (result.error.code !== 'rate_quota' && result.error.code !== 'rate_site_quota')) return {};
  const { code, retryAfter } = result.error;
  return { quota: { whose: code === 'rate_quota' ? 'app' : 'site', seconds: retryAfter } };
}

function queryString(query: ApiRequest<unknown>['query'] = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue;
    for (const one of Array.isArray(value) ? value : [value]) parameters.append(name, String(one));
  }
  return parameters.size > 0 ? `?${parameters}` : '';
}
