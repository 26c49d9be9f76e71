import type { Refusal } from '../etiquette/etiquette.js';
import type { HttpOutcome, HttpResponse } from '../http.js';
import { retryAfterSeconds } from '../rate-limit.js';
import { type AtlassianErrorCode, type AtlassianErrorKind, ERRORS } from './table.js';
import { type ErrorWords, isOfProduct, readErrorWords } from './words.js';

export interface AtlassianError {
  kind: AtlassianErrorKind;
  /** The exact cause; see the table of errors. */
  code: AtlassianErrorCode;
  /** The HTTP status, 0 where there was no answer. */
  status: number;
  /** Safe for the model: Atlassian's own words about the request and what to do; no tokens, no hosts. */
  message: string;
  /** Atlassian's words by field id, safe for the model. */
  fields: Record<string, string>;
  /** Seconds to wait before another try, where Atlassian said so. */
  retryAfter: number | undefined;
  /** True where a write was sent and it is unknown whether it was carried out. */
  mayHaveLanded: boolean;
  /** True where the product itself said that it failed: what was asked does not go on, and lands no later. */
  isOver: boolean;
  /** For the operator; never shown to the model. Holds no content and no tokens. */
  logText: string;
  /** Atlassian's own id of the request. */
  traceId: string | undefined;
}

export type AtlassianResult<T> = { ok: true; value: T } | { ok: false; error: AtlassianError };

/** What the request was, as far as the words about its failure depend on it. */
export interface ErrorContext {
  /** Method and path without the query, for the log. */
  what: string;
  effect: 'read' | 'write';
  /** The Atlassian scope that it needs. */
  scope?: string | undefined;
}

/** Builds an error from its code and whatever Atlassian had to say. */
export function atlassianError(
  code: AtlassianErrorCode,
  context: ErrorContext,
  details: {
    response?: HttpResponse;
    words?: ErrorWords;
    mayHaveLanded?: boolean;
    isOver?: boolean;
    log?: string;
    retryAfter?: number | undefined;
  } = {},
): AtlassianError {
  const entry = ERRORS[code];
  const { response } = details;
  const traceId = response?.headers['atl-traceid'] ?? response?.headers['x-arequestid'];
  const mayHaveLanded = details.mayHaveLanded ?? false;
  const quoted = entry.quote ? (details.words?.messages ?? []) : [];
  const fields = entry.quote ? (details.words?.fields ?? {}) : {};
  const retryAfter =
    details.retryAfter ??
    (response && retryAfterSeconds(response.headers, { quota: code === 'rate_quota' || code === 'rate_site_quota' }));
  const aboutFields = Object.entries(fields).map(([field, text]) => `${field}: ${text}`);
  return {
    kind: entry.kind,
    code,
    status: response?.status ?? 0,
    message: [
      ...[...quoted, ...aboutFields].map((text) => (/[.!?]$/.test(text) ? text : `${text}.`)),
      ...(saysEnough(code, [...quoted, ...aboutFields])
        ? []
        : [filled(entry.wire, { scope: context.scope, retryAfter })]),
      ...(mayHaveLanded ? ['It may have been carried out all the same: check before trying again.'] : []),
    ].join(' '),
    fields,
    retryAfter,
    mayHaveLanded,
    isOver: details.isOver ?? false,
    logText: [`${context.what}: ${code}`, response ? `status ${response.status}` : undefined, entry.log, details.log]
      .filter(Boolean)
      .join('; '),
    traceId,
  };
}

/** Puts what is known into a sentence of the table: the scope that is missing, the time from which it works again. */
function filled(wire: string, known: { scope: string | undefined; retryAfter: number | undefined }): string {
  const { scope, retryAfter } = known;
  const until = retryAfter === undefined ? undefined : new Date(Date.now() + retryAfter * 1000);
  // Rounded up: who comes back at the minute that was named must not be early.
  until?.setTime(Math.ceil(until.getTime() / 60_000) * 60_000);
  return wire
    .replace('{scope}', scope === undefined ? '' : ` (${scope})`)
    .replace('{until}', until === undefined ? '' : ` until ${until.toISOString().slice(11, 16)} UTC`);
}

/** Whether our own sentence would add nothing to Atlassian's words. */
function saysEnough(code: AtlassianErrorCode, words: string[]): boolean {
  if (code === 'rejected') return words.length > 0;
  return code === 'not_found' && words.some((word) => /permission/i.test(word));
}

/** The error of an exchange that brought no answer at all. */
export function errorOfFailure(outcome: Extract<HttpOutcome, { ok: false }>, context: ErrorContext): AtlassianError {
  const code = (
    {
      aborted: 'aborted',
      timed_out: 'timed_out',
      network: 'unreachable',
      too_large: 'answer_too_large',
      origin_refused: 'unreachable',
      source_failed: 'source_failed',
      source_too_large: 'source_too_large',
    } as const
  )[outcome.reason];
  return atlassianError(code, context, {
    mayHaveLanded: context.effect === 'write' && outcome.sent,
    log: outcome.logText,
  });
}

/** The error of a request that was not made, out of consideration for the limits. */
export function errorOfRefusal({ code, retryAfter }: Refusal, context: ErrorContext): AtlassianError {
  return atlassianError(code, context, { retryAfter, log: 'not sent' });
}

/** The error of an answer whose status is not 2xx. */
export function errorOfResponse(response: HttpResponse, context: ErrorContext): AtlassianError {
  const words = readErrorWords(response.body);
  const code = classify(response, words);
  const unknownFate = response.status >= 500 || response.status < 400;
  return atlassianError(code, context, {
    response,
    words,
    mayHaveLanded: context.effect === 'write' && unknownFate,
    isOver: response.status === 500 && isOfProduct(response.body),
    ...(response.status === 429 ? { log: response.headers['ratelimit-reason'] ?? '' } : {}),
  });
}

function classify(response: HttpResponse, words: ErrorWords): AtlassianErrorCode {
  const { status, headers } = response;
  const said = words.messages.join(' ');
  if (status < 400) return 'redirected';
  if (status >= 500 || status === 408) return 'upstream_failed';
  switch (status) {
    case 401:
      // The gateway answers a missing scope with 401 as well; taking it for an expired token would refresh for ever.
      return headers['x-failure-category'] === 'FAILURE_CLIENT_SCOPE_CHECK' || /scope does not match/i.test(said)
        ? 'scope_missing'
        : 'token_rejected';
    case 403:
      if (/not installed on this instance/i.test(said)) return 'app_not_installed';
      if (/not permitted to use (?:confluence|jira)/i.test(said)) return 'no_product_access';
      return 'not_permitted';
    case 404:
      return 'not_found';
    case 405:
    case 410:
      return 'endpoint_removed';
    case 409:
    case 412:
      return 'version_conflict';
    case 413:
      return 'too_large';
    case 429:
      return quotaCode(headers) ?? 'rate_burst';
    default:
      return 'rejected';
  }
}

/** `jira-quota-global-based`, `confluence-quota-tenant-based`; anything else is a limit of the moment. */
function quotaCode(headers: Record<string, string>): 'rate_quota' | 'rate_site_quota' | undefined {
  const reason = headers['ratelimit-reason'] ?? '';
  if (!/-quota-/.test(reason)) return undefined;
  return /-tenant-/.test(reason) ? 'rate_site_quota' : 'rate_quota';
}
