import { z } from 'zod';
import { parseJson, safeText } from './errors/words.js';
import type { AtlassianHttp, HttpResponse } from './http.js';
import { retryAfterSeconds } from './rate-limit.js';

const TOKEN_TIMEOUT_MS = 10_000;
const REVOKE_TIMEOUT_MS = 3_000;

/** The operator's app of Atlassian's developer console. Confidential: there is no PKCE for these apps. */
export interface AtlassianApp {
  clientId: string;
  clientSecret: string;
  /** Equal, byte for byte, to the one callback address registered for the app. */
  redirectUri: string;
}

export type TokenResult =
  | {
      ok: true;
      accessToken: string;
      /** Absent without `offline_access`, and sometimes in a refresh: then the one in hand stays valid. */
      refreshToken: string | undefined;
      /** Seconds. */
      expiresIn: number;
      /** Empty where the answer did not say. */
      scopes: string[];
    }
  /** The person must consent again. */
  | { ok: false; kind: 'grant_dead'; logText: string }
  /**
   * The app's own credentials or settings are wrong, the grant is fine.
   * `everybody`: no other request of this app will fare better: its id or secret is wrong.
   */
  | { ok: false; kind: 'operator'; everybody: boolean; logText: string }
  /**
   * Unknown: try again with the same code or token.
   * `mayHaveLanded`: false only where it is certain that nothing was exchanged.
   * `retryAfter`: seconds to wait before another try, where Atlassian said so.
   */
  | {
      ok: false;
      kind: 'unavailable';
      mayHaveLanded: boolean;
      retryAfter: number | undefined;
      logText: string;
    };

/**
 * The address of Atlassian's consent page (OAuth 2.0 three-legged; RFC 6749, 4.1.1).
 *
 * @param input.scopes the full set to ask for; a narrower consent shrinks an existing grant
 * @param input.state single use, bound to the browser: the only guard against forged callbacks
 */
export function authorizationUrl(
  http: AtlassianHttp,
  app: Pick<AtlassianApp, 'clientId' | 'redirectUri'>,
  input: { scopes: readonly string[]; state: string },
): string {
  const url = new URL(http.hosts.authorizeUrl);
  const query = new URLSearchParams(url.search);
  query.set('audience', 'api.atlassian.com');
  query.set('client_id', app.clientId);
  query.set('scope', input.scopes.join(' '));
  query.set('redirect_uri', app.redirectUri);
  query.set('state', input.state);
  query.set('response_type', 'code');
  query.set('prompt', 'consent');
  // Atlassian documents %20 between scopes; a literal plus sign is %2B by now.
  url.search = query.toString().replaceAll('+', '%20');
  return url.href;
}

/** Exchanges an authorization code (RFC 6749, 4.1.3). One try; the code is single-use at Atlassian. */
export function exchangeCode(
  http: AtlassianHttp,
  app: AtlassianApp,
  code: string,
  signal?: AbortSignal,
): Promise<TokenResult> {
  return requestTokens(http, app, { grant_type: 'authorization_code', code, redirect_uri: app.redirectUri }, signal);
}

/**
 * Exchanges a refresh token for new tokens (RFC 6749, 6). One try: after `unavailable` the caller repeats it with the
 * same token, which Atlassian tolerates for ten minutes; an older one would revoke the grant.
 */
export function refreshTokens(
  http: AtlassianHttp,
  app: AtlassianApp,
  refreshToken: string,
  signal?: AbortSignal,
): Promise<TokenResult> {
  return requestTokens(http, app, { grant_type: 'refresh_token', refresh_token: refreshToken }, signal);
}

/**
 * Asks Atlassian to revoke a token (RFC 7009), within three seconds. Atlassian does not document this for such apps:
 * `true` means that it said yes, not that the grant is gone. Deleting our own copy is the guarantee.
 */
export async function revokeToken(http: AtlassianHttp, app: AtlassianApp, token: string): Promise<boolean> {
  const outcome = await http.request({
    method: 'POST',
    url: http.hosts.revokeUrl,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ token, client_id: app.clientId, client_secret: app.clientSecret }).toString(),
    timeoutMs: REVOKE_TIMEOUT_MS,
  });
  return outcome.ok && outcome.response.status >= 200 && outcome.response.status < 300;
}

async function requestTokens(
  http: AtlassianHttp,
  app: AtlassianApp,
  grant: Record<string, string>,
  signal: AbortSignal | undefined,
): Promise<TokenResult> {
  const outcome = await http.request({
    method: 'POST',
    url: http.hosts.tokenUrl,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...grant, client_id: app.clientId, client_secret: app.clientSecret }),
    timeoutMs: TOKEN_TIMEOUT_MS,
    signal,
  });
  if (!outcome.ok) {
    const logText = `token endpoint: ${outcome.logText}`;
    return { ok: false, kind: 'unavailable', mayHaveLanded: outcome.sent, retryAfter: undefined, logText };
  }
  return outcome.response.status === 200 ? readTokens(outcome.response) : readTokenError(outcome.response);
}

const tokenAnswer = z.looseObject({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1).nullish(),
  expires_in: z.coerce.number().positive(),
  scope: z.string().nullish(),
});

function readTokens(response: HttpResponse): TokenResult {
  const parsed = tokenAnswer.safeParse(parseJson(response.body));
  if (!parsed.success) {
    const logText = 'token endpoint: 200 without usable tokens';
    return { ok: false, kind: 'unavailable', mayHaveLanded: true, retryAfter: undefined, logText };
  }
  return {
    ok: true,
    accessToken: parsed.data.access_token,
    refreshToken: parsed.data.refresh_token ?? undefined,
    expiresIn: Math.floor(parsed.data.expires_in),
    scopes: parsed.data.scope?.split(/\s+/).filter(Boolean) ?? [],
  };
}

const errorAnswer = z.looseObject({ error: z.string(), error_description: z.string().catch('') });

/**
 * Whether the grant is over. By RFC 6749, 5.2 `unauthorized_client` is about the app (its operator changed or disabled
 * it) and leaves every grant as it is; Atlassian is also known to say so of a dead refresh token, in these words.
 */
function isDead(error: string, description: string): boolean {
  if (error === 'unauthorized_client') return /refresh[_ ]token is invalid/i.test(description);
  return error === 'invalid_grant';
}

/** Whether the app's id or secret is refused: RFC 6749, 5.2, and Atlassian's own way to say so. */
function isAppUnknown(status: number, error: string): boolean {
  return error === 'invalid_client' || (status === 401 && error === 'access_denied');
}

function readTokenError(response: HttpResponse): TokenResult {
  const { status } = response;
  const parsed = errorAnswer.safeParse(parseJson(response.body));
  // Whatever a server fault, a rate limit or a proxy's page says, it is no verdict on the grant.
  if (!parsed.success || status >= 500 || status === 429 || status < 400) {
    const retryAfter = retryAfterSeconds(response.headers, { quota: false });
    const logText = `token endpoint: status ${status}`;
    return { ok: false, kind: 'unavailable', mayHaveLanded: status !== 429, retryAfter, logText };
  }
  const { error, error_description: description } = parsed.data;
  const logText = safeText(`token endpoint: status ${status} ${error} ${description}`);
  if (isDead(error, description)) return { ok: false, kind: 'grant_dead', logText };
  return { ok: false, kind: 'operator', everybody: isAppUnknown(status, error), logText };
}
