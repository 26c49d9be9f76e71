import { expect, test } from 'vitest';
import { startAtlassian } from '../test/server.js';
import { authorizationUrl, exchangeCode, refreshTokens, revokeToken } from './oauth.js';
import { describeAtlassianScope } from './scopes.js';

const app = { clientId: 'cid', clientSecret: 's3cret', redirectUri: 'http://localhost:4000/callback/atlassian' };
const tokens = { access_token: 'at', refresh_token: 'rt', expires_in: 3600, scope: 'read:me  offline_access' };

test('the consent address carries every documented parameter, scopes separated by %20', async () => {
  const { http } = await startAtlassian([{}]);
  const href = authorizationUrl(http, app, { scopes: ['read:me', 'offline_access'], state: 'a+b c' });
  const query = new URL(href).searchParams;
  expect(Object.fromEntries(query)).toEqual({
    audience: 'api.atlassian.com',
    client_id: 'cid',
    scope: 'read:me offline_access',
    redirect_uri: app.redirectUri,
    state: 'a+b c',
    response_type: 'code',
    prompt: 'consent',
  });
  expect(href).toContain('scope=read%3Ame%20offline_access');
  expect(href).not.toContain('s3cret');
});

test('exchanges a code with the documented JSON body', async () => {
  const { http, requests } = await startAtlassian([{ body: tokens }]);
  expect(await exchangeCode(http, app, 'c0de')).toEqual({
    ok: true,
    accessToken: 'at',
    refreshToken: 'rt',
    expiresIn: 3600,
    scopes: ['read:me', 'offline_access'],
  });
  expect(requests[0]).toMatchObject({ method: 'POST', path: '/oauth/token' });
  expect(JSON.parse(requests[0]?.body ?? '')).toEqual({
    grant_type: 'authorization_code',
    client_id: 'cid',
    client_secret: 's3cret',
    code: 'c0de',
    redirect_uri: app.redirectUri,
  });
});

test('refreshes without scope or redirect_uri, and says when no new refresh token came', async () => {
  const { http, requests } = await startAtlassian([{ body: { access_token: 'at2', expires_in: '3600' } }]);
  expect(await refreshTokens(http, app, 'old')).toEqual({
    ok: true,
    accessToken: 'at2',
    refreshToken: undefined,
    expiresIn: 3600,
    scopes: [],
  });
  expect(JSON.parse(requests[0]?.body ?? '')).toEqual({
    grant_type: 'refresh_token',
    client_id: 'cid',
    client_secret: 's3cret',
    refresh_token: 'old',
  });
});

test.each([
  ['grant_dead', 403, { error: 'invalid_grant', error_description: 'Unknown or invalid refresh token.' }],
  ['grant_dead', 403, { error: 'unauthorized_client', error_description: 'refresh_token is invalid' }],
  ['grant_dead', 403, { error: 'unauthorized_client', error_description: 'Refresh token is invalid.' }],
  ['grant_dead', 400, { error: 'invalid_grant' }],
  ['operator', 403, { error: 'unauthorized_client', error_description: 'Grant type not allowed for the client.' }],
  ['operator', 400, { error: 'unauthorized_client' }],
  ['operator', 401, { error: 'access_denied', error_description: 'Unauthorized' }],
  ['operator', 400, { error: 'invalid_request', error_description: 'redirect_uri mismatch' }],
  ['unavailable', 500, { error: 'invalid_grant' }],
  ['unavailable', 503, '<html>busy</html>'],
  ['unavailable', 429, { error: 'too_many_requests' }],
  ['unavailable', 403, '<html>a proxy says no</html>'],
  ['unavailable', 302, { error: 'invalid_grant' }],
  ['unavailable', 200, { token: 'of another shape' }],
  ['unavailable', 200, 'not json'],
] as const)('a token answer is %s: %i %o', async (kind, status, body) => {
  const { http, requests } = await startAtlassian([{ status, body }]);
  const result = await refreshTokens(http, app, 'rt-secret');
  expect(result).toMatchObject({ ok: false, kind });
  expect(JSON.stringify(result)).not.toMatch(/rt-secret|s3cret/);
  expect(requests).toHaveLength(1);
});

test.each([
  [true, 401, 'access_denied'],
  [true, 401, 'invalid_client'],
  [true, 400, 'invalid_client'],
  [false, 403, 'access_denied'],
  [false, 401, 'invalid_request'],
  [false, 403, 'unauthorized_client'],
] as const)('a refusal is everybody’s, %s: %i %s', async (everybody, status, error) => {
  const { http } = await startAtlassian([{ status, body: { error } }]);
  expect(await refreshTokens(http, app, 'rt')).toMatchObject({ ok: false, kind: 'operator', everybody });
});

test('a lost answer and an abort leave the grant alone', async () => {
  const { http, nextRequest } = await startAtlassian((request) => (request.body.includes('lost') ? 'drop' : 'hang'));
  expect(await refreshTokens(http, app, 'lost')).toMatchObject({ ok: false, kind: 'unavailable' });
  const abort = new AbortController();
  const pending = refreshTokens(http, app, 'slow', abort.signal);
  await nextRequest();
  abort.abort();
  expect(await pending).toMatchObject({ ok: false, kind: 'unavailable' });
});

test('revocation is a form post, true only if Atlassian agreed', async () => {
  const { http, requests } = await startAtlassian([{ status: 200 }, { status: 404 }]);
  expect(await revokeToken(http, app, 'a b+c')).toBe(true);
  expect(await revokeToken(http, app, 'x')).toBe(false);
  expect(Object.fromEntries(new URLSearchParams(requests[0]?.body))).toEqual({
    token: 'a b+c',
    client_id: 'cid',
    client_secret: 's3cret',
  });
});

test('a scope that we have no use for is named as it is', () => {
  expect(describeAtlassianScope('manage:jira-configuration')).toContain('manage:jira-configuration');
  expect(describeAtlassianScope('constructor')).toContain('constructor');
});
