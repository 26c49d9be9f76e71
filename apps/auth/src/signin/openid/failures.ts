import { neverLeft } from '@gatehouse/atlassian';
import * as oidc from 'openid-client';
import { ProviderMisconfigured } from './discovery.js';

/** Why nobody could be signed in; the text is for the log and never for a page. */
export interface Failure {
  ok: false;
  /**
   * `declined`: by the person. `forged`: the answer is not to what was asked here. `operator`: the registration or the
   * configuration is wrong. `unavailable`: try again. `not_allowed`, `groups_unknown`: see claims.ts.
   */
  reason: 'declined' | 'forged' | 'operator' | 'unavailable' | 'not_allowed' | 'groups_unknown';
  logText: string;
}

/** The person said no, or has to do something there that they did not (OpenID Connect Core 1.0 section 3.1.2.6). */
const DECLINED = new Set([
  'access_denied',
  'account_selection_required',
  'consent_required',
  'interaction_required',
  'login_required',
]);
const PASSING = new Set(['server_error', 'temporarily_unavailable']);
/** The answer, or the ID token in it, is for somebody else or about something else. */
const FORGED = new Set([
  'OAUTH_INVALID_RESPONSE',
  'OAUTH_JWT_CLAIM_COMPARISON_FAILED',
  'OAUTH_JWT_TIMESTAMP_CHECK_FAILED',
  'OAUTH_KEY_SELECTION_FAILED',
]);
const MISCONFIGURED = new Set([
  'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED',
  'OAUTH_RESPONSE_IS_NOT_JSON',
  'OAUTH_PARSE_ERROR',
  'OAUTH_UNSUPPORTED_OPERATION',
  'OAUTH_MISSING_SERVER_METADATA',
  'OAUTH_INVALID_SERVER_METADATA',
]);

/** What a failed sign-in means. */
export function codeFailure(error: unknown): Failure {
  const fail = (reason: Failure['reason']): Failure => ({ ok: false, reason, logText: describeFailure(error) });
  if (error instanceof oidc.AuthorizationResponseError) {
    if (DECLINED.has(error.error)) return fail('declined');
    return fail(PASSING.has(error.error) ? 'unavailable' : 'operator');
  }
  if (error instanceof oidc.ResponseBodyError) {
    if (isPassing(error.status, error.error)) return fail('unavailable');
    // The code was used, is too old, or was never the provider's.
    return fail(error.error === 'invalid_grant' ? 'forged' : 'operator');
  }
  const code = codeOf(error);
  if (FORGED.has(code)) return fail('forged');
  return fail(isOperators(error, code) ? 'operator' : 'unavailable');
}

/** Why nothing is known to be well with a person; `uncertain`: the refresh token may have been used up all the same. */
export type RefreshFailure =
  | { ok: false; reason: 'gone'; logText: string }
  | { ok: false; reason: 'operator' | 'unavailable'; uncertain: boolean; logText: string };

/** What a failed refresh means: only the provider's own word about the person is a verdict on the person. */
export function refreshFailure(error: unknown): RefreshFailure {
  const logText = describeFailure(error);
  if (error instanceof oidc.ResponseBodyError) {
    const verdict = error.error === 'invalid_grant' || DECLINED.has(error.error);
    const reason = isPassing(error.status, error.error) ? 'unavailable' : 'operator';
    if (reason === 'operator' && verdict) return { ok: false, reason: 'gone', logText };
    return { ok: false, reason, uncertain: false, logText };
  }
  const code = codeOf(error);
  const answered = error instanceof oidc.WWWAuthenticateChallengeError || code === 'OAUTH_RESPONSE_IS_NOT_CONFORM';
  const reason = isOperators(error, code) ? 'operator' : 'unavailable';
  return { ok: false, reason, uncertain: !answered && !neverLeft(codeOf(causeOf(error))), logText };
}

function isPassing(status: number, error: string): boolean {
  return status >= 500 || status === 429 || PASSING.has(error);
}

function isOperators(error: unknown, code: string): boolean {
  if (error instanceof ProviderMisconfigured || error instanceof oidc.WWWAuthenticateChallengeError) return true;
  // The wrong address answers, but with something else.
  const status = error instanceof Error && error.cause instanceof Response ? error.cause.status : 0;
  return MISCONFIGURED.has(code) || (status >= 400 && status < 500 && status !== 429);
}

function causeOf(error: unknown): unknown {
  const cause = error instanceof Error ? error.cause : undefined;
  // Both families of addresses were tried, and each failed.
  return cause instanceof AggregateError ? cause.errors[0] : cause;
}

function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : '';
}

/** An error in one line for the log: codes and the provider's own words, never a token. */
function describeFailure(error: unknown): string {
  if (error instanceof oidc.ResponseBodyError || error instanceof oidc.AuthorizationResponseError) {
    return clean(`the provider answered ${error.error} ${error.error_description ?? ''}`);
  }
  if (!(error instanceof Error)) return 'unknown failure';
  const { cause } = error;
  const below = cause instanceof Error ? `: ${cause.message}` : cause instanceof Response ? `: ${cause.status}` : '';
  return clean(`${error.message}${below} ${codeOf(error)}`);
}

function clean(text: string): string {
  return text
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim()
    .slice(0, 300);
}
