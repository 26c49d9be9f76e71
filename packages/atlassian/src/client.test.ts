import { expect, test } from 'vitest';
import { z } from 'zod';
import { type Answer, startAtlassian } from '../test/server.js';
import { type ApiRequest, send } from './client.js';
import type { Manners } from './etiquette/etiquette.js';

const TOKEN = 'atl-access-token-that-must-not-leak';
const call = { accessToken: TOKEN };
const answer = z.looseObject({ id: z.string() });
const read: ApiRequest<{ id: string }> = {
  method: 'GET',
  path: ['ex', 'jira', 'site', 'thing'],
  effect: 'read',
  answer,
};
const write: ApiRequest<{ id: string }> = { ...read, method: 'POST', effect: 'write', json: { a: 1 } };
const good: Answer = { body: { id: '1' } };

test.each([
  ['token_rejected', 'unauthorized', 401, {}, { code: 401, message: 'Unauthorized' }, /Reconnect/],
  [
    'scope_missing',
    'scope_mismatch',
    401,
    {},
    { code: 401, message: 'Unauthorized; scope does not match' },
    /permission/,
  ],
  [
    'scope_missing',
    'scope_mismatch',
    401,
    { 'X-Failure-Category': 'FAILURE_CLIENT_SCOPE_CHECK' },
    { code: 401, message: 'Unauthorized' },
    /permission/,
  ],
  [
    'no_product_access',
    'forbidden',
    403,
    {},
    { statusCode: 403, message: 'Current user not permitted to use Confluence' },
    /no access to that product/,
  ],
  ['app_not_installed', 'forbidden', 403, {}, { message: 'The app is not installed on this instance' }, /Reconnect/],
  [
    'not_permitted',
    'forbidden',
    403,
    {},
    { errorMessages: ['You cannot edit this issue.'], errors: {} },
    /You cannot edit this issue/,
  ],
  [
    'not_found',
    'not_found',
    404,
    {},
    { errorMessages: ['Issue does not exist or you do not have permission to see it.'] },
    /^Issue does not exist or you do not have permission to see it\.$/,
  ],
  [
    'endpoint_removed',
    'gone',
    410,
    {},
    { errorMessages: ['The requested API has been removed. Please migrate.'] },
    /removed/,
  ],
  ['endpoint_removed', 'gone', 405, {}, '', /removed/],
  [
    'rejected',
    'invalid',
    400,
    {},
    { errorMessages: [], errors: { summary: 'You must specify a summary of the issue.' } },
    /^summary: You must specify a summary/,
  ],
  [
    'rejected',
    'invalid',
    400,
    {},
    { errorMessage: 'Your request could not be parsed.', i18nErrorMessage: {} },
    /could not be parsed/,
  ],
  [
    'rejected',
    'invalid',
    400,
    {},
    { errors: [{ status: 400, code: 'INVALID_REQUEST_PARAMETER', title: 'Provided value is wrong', detail: 'limit' }] },
    /Provided value is wrong: limit/,
  ],
  [
    'rejected',
    'invalid',
    400,
    {},
    { statusCode: 400, message: 'Could not parse cql', data: {} },
    /^Could not parse cql\.$/,
  ],
  ['rejected', 'invalid', 422, {}, '<html>nonsense</html>', /^Atlassian rejected the request\.$/],
  ['too_large', 'invalid', 413, {}, {}, /shorter/],
  [
    'version_conflict',
    'conflict',
    409,
    {},
    { errors: [{ title: 'Version must be incremented', detail: '' }] },
    /Version must be incremented/,
  ],
  [
    'rate_quota',
    'rate_limited',
    429,
    { 'RateLimit-Reason': 'jira-quota-global-based', 'Retry-After': '1800' },
    {},
    /quota/,
  ],
  ['redirected', 'unavailable', 303, { location: 'https://media.example/' }, '', /unexpected/],
  ['unreadable', 'unavailable', 200, {}, 'not json', /understood/],
  ['unreadable', 'unavailable', 200, {}, { id: 7 }, /understood/],
] as const)('%s (%s): status %i', async (code, kind, status, headers, body, message) => {
  const { http, requests } = await startAtlassian([
    { status, headers: { ...headers, 'atl-traceid': 'trace-1', 'X-RateLimit-Reset': '2000-01-01T00:00:00Z' }, body },
  ]);
  const result = await send(http, call, read);
  expect(result).toMatchObject({ ok: false, error: { code, kind, status, traceId: 'trace-1', mayHaveLanded: false } });
  if (result.ok) return;
  expect(result.error.message).toMatch(message);
  expect(result.error.logText).toContain(`GET /ex/jira/site/thing: ${code}`);
  expect(requests).toHaveLength(1);
});

test('only the quota is told by X-RateLimit-Reset, and not found says both reasons once', async () => {
  const headers = { 'X-RateLimit-Reset': '2999-01-01T00:00:00Z' };
  const { http } = await startAtlassian([
    { status: 404, headers, body: { errors: [{ status: 404, title: 'Not Found' }] } },
    { status: 429, headers: { ...headers, 'RateLimit-Reason': 'confluence-quota-tenant-based' } },
  ]);
  expect(await send(http, call, read)).toMatchObject({
    ok: false,
    error: { message: 'Not Found. It does not exist, or this account may not see it.', retryAfter: undefined },
  });
  const quota = await send(http, call, read);
  expect(quota).toMatchObject({ ok: false, error: { code: 'rate_site_quota', retryAfter: 3600 } });
});

test('field errors come by field id', async () => {
  const { http } = await startAtlassian([
    { status: 400, body: { errorMessages: ['No.'], errors: { customfield_1: 'Pick one.' } } },
  ]);
  const result = await send(http, call, write);
  expect(result).toMatchObject({
    ok: false,
    error: { fields: { customfield_1: 'Pick one.' }, message: 'No. customfield_1: Pick one.' },
  });
});

test('no token, host or link of an answer reaches the model', async () => {
  const said = `see https://acme.atlassian.net/browse/X?t=1 or api.atlassian.com, Bearer ${TOKEN}, ${'q'.repeat(80)}\u0000`;
  const { http } = await startAtlassian([{ status: 400, body: { errorMessages: [said] } }]);
  const result = await send(http, call, read);
  expect(result).toMatchObject({ ok: false });
  expect(JSON.stringify(result)).not.toMatch(/atlassian\.(net|com)|must-not-leak|qqqq|\\u0000/);
});

test('a read survives a fault, a lost answer and a burst limit in a row', async () => {
  const burst = { status: 429, headers: { 'RateLimit-Reason': 'jira-burst-based', 'Retry-After': '0' } };
  const { http, requests } = await startAtlassian([{ status: 502, body: '<html>' }, 'drop', burst, good]);
  expect(await send(http, call, read)).toEqual({ ok: true, value: { id: '1' } });
  expect(requests).toHaveLength(4);
});

test('a read gives up after four tries', async () => {
  const { http, requests } = await startAtlassian([{ status: 503 }]);
  expect(await send(http, call, read)).toMatchObject({ ok: false, error: { code: 'upstream_failed', status: 503 } });
  expect(requests).toHaveLength(4);
});

test.each<[string, Answer]>([
  ['upstream_failed', { status: 500 }],
  ['unreachable', 'drop'],
  ['unreadable', { status: 201, body: '' }],
  ['redirected', { status: 307, headers: { location: '/elsewhere' } }],
])('a write is sent once and may have landed: %s', async (code, reply) => {
  const { http, requests } = await startAtlassian([reply]);
  const result = await send(http, call, write);
  expect(result).toMatchObject({ ok: false, error: { code, mayHaveLanded: true } });
  expect(!result.ok && result.error.message).toMatch(/check before trying again/);
  expect(requests).toHaveLength(1);
});

test('a write is repeated after a burst limit, which certainly did nothing', async () => {
  const burst = { status: 429, headers: { 'RateLimit-Reason': 'jira-per-issue-on-write', 'Retry-After': '0' } };
  const { http, requests } = await startAtlassian([burst, good]);
  expect(await send(http, call, write)).toMatchObject({ ok: true });
  expect(requests.map((request) => request.body)).toEqual(['{"a":1}', '{"a":1}']);
});

test('a wait that would outlast the budget is not begun', async () => {
  const { http, requests } = await startAtlassian([{ status: 429, headers: { 'Retry-After': '60' } }]);
  const result = await send(http, { ...call, budgetMs: 5_000 }, read);
  expect(result).toMatchObject({ ok: false, error: { code: 'rate_burst', retryAfter: 60 } });
  expect(requests).toHaveLength(1);
});

test('a read ends at once when aborted, in flight or while waiting', async () => {
  const { http, nextRequest, requests } = await startAtlassian((request) =>
    request.query.has('wait') ? { status: 429, headers: { 'Retry-After': '20' } } : 'hang',
  );
  for (const query of [{}, { wait: 1 }]) {
    const abort = new AbortController();
    const pending = send(http, { ...call, signal: abort.signal }, { ...read, query });
    await nextRequest();
    abort.abort();
    expect(await pending).toMatchObject({ ok: false, error: { kind: 'aborted' } });
  }
  expect(requests).toHaveLength(2);
});

test('a write is refused when aborted before it left, and finishes when aborted after', async () => {
  const abort = new AbortController();
  const { http, requests } = await startAtlassian(() => {
    abort.abort();
    return good;
  });
  expect(await send(http, { ...call, signal: abort.signal }, write)).toEqual({ ok: true, value: { id: '1' } });
  expect(await send(http, { ...call, signal: abort.signal }, write)).toMatchObject({
    ok: false,
    error: { kind: 'aborted' },
  });
  expect(requests).toHaveLength(1);
});

/** Manners whose account of points takes its time, and what they were given back. */
function slowAccount(meanwhile: () => void) {
  const given: { taken: number; cost: number }[] = [];
  const manners: Manners = {
    enter: async () => ({ ok: true, leave: () => {} }),
    spend: async () => {
      await new Promise((resolve) => setTimeout(resolve, 150));
      meanwhile();
      return undefined;
    },
    settle: (_siteId, { taken, cost }) => given.push({ taken, cost }),
    pageSize: (_siteId, wanted) => wanted,
    recall: () => undefined,
    remember: () => {},
    forget: () => {},
  };
  return { manners, given };
}

test('what ends while points are waited for is not sent any more, and the points are given back', async () => {
  const { http, requests } = await startAtlassian([good]);
  let holds = true;
  const { manners, given } = slowAccount(() => {
    holds = false;
  });
  const result = await send({ ...http, manners }, { ...call, mayGo: async () => holds }, write);
  expect(result).toMatchObject({ ok: false, error: { kind: 'aborted', mayHaveLanded: false } });
  expect(requests).toHaveLength(0);
  expect(given).toEqual([{ taken: 1, cost: 0 }]);
});

test('what ends before a second try is not sent again', async () => {
  const burst = { status: 429, headers: { 'RateLimit-Reason': 'jira-burst-based', 'Retry-After': '0' } };
  let holds = true;
  const { http, requests } = await startAtlassian(() => {
    holds = false;
    return burst;
  });
  const result = await send(http, { ...call, mayGo: async () => holds }, write);
  expect(result).toMatchObject({ ok: false, error: { kind: 'aborted', mayHaveLanded: false } });
  expect(requests).toHaveLength(1);
});

test('identifiers are encoded, and those that would change the path are refused', async () => {
  const { http, requests } = await startAtlassian([good]);
  await send(http, call, { ...read, path: ['a', 'b/../c?d#e'], query: { ids: ['1', '2'], q: 'x&y', none: undefined } });
  expect(requests[0]?.path).toBe('/a/b%2F..%2Fc%3Fd%23e');
  expect(requests[0]?.query.toString()).toBe('ids=1&ids=2&q=x%26y');
  expect(requests[0]?.headers.authorization).toBe(`Bearer ${TOKEN}`);
  for (const bad of ['..', '.', '']) {
    expect(await send(http, call, { ...read, path: ['a', bad] })).toMatchObject({
      ok: false,
      error: { code: 'bad_identifier' },
    });
  }
  expect(requests).toHaveLength(1);
  expect(await send(http, call, { ...read, path: ['a', '\ud800'] })).toMatchObject({ ok: true });
});
