import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { startAtlassian } from '../test/server.js';
import { createAtlassianHttp, MAX_RESPONSE_BYTES } from './http.js';

test('sends a version in User-Agent and returns status, headers and body', async () => {
  const atlassian = await startAtlassian([{ status: 201, headers: { 'ATL-TraceId': 't1' }, body: { a: 1 } }]);
  const outcome = await atlassian.http.request({ method: 'POST', url: `${atlassian.origin}/x`, body: '{}' });
  expect(outcome).toMatchObject({
    ok: true,
    response: { status: 201, body: '{"a":1}', headers: { 'atl-traceid': 't1' } },
  });
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  expect(atlassian.requests[0]?.headers['user-agent']).toBe(`gatehouse/${version}`);
});

test('sends nothing to an origin that is not configured', async () => {
  const atlassian = await startAtlassian([{}]);
  const stranger = await startAtlassian([{}]);
  for (const url of [`${stranger.origin}/x`, `${atlassian.origin}@evil.example/`, 'nonsense', 'file:///etc/passwd']) {
    const outcome = await atlassian.http.request({ method: 'GET', url, headers: { authorization: 'Bearer secret' } });
    expect(outcome).toMatchObject({ ok: false, reason: 'origin_refused', sent: false });
  }
  expect(stranger.requests).toEqual([]);
});

test('does not follow a redirect, so the bearer goes nowhere else', async () => {
  const other = await startAtlassian([{}]);
  const atlassian = await startAtlassian([{ status: 302, headers: { location: `${other.origin}/stolen` } }]);
  const outcome = await atlassian.http.request({ method: 'GET', url: `${atlassian.origin}/x` });
  expect(outcome).toMatchObject({ ok: true, response: { status: 302 } });
  expect(other.requests).toEqual([]);
});

test('reads an answer of exactly the cap and refuses one byte more', async () => {
  const sizes = [MAX_RESPONSE_BYTES, MAX_RESPONSE_BYTES + 1];
  const atlassian = await startAtlassian(sizes.map((size) => ({ body: 'x'.repeat(size) })));
  const url = `${atlassian.origin}/x`;
  expect(await atlassian.http.request({ method: 'GET', url })).toMatchObject({ ok: true });
  expect(await atlassian.http.request({ method: 'GET', url })).toMatchObject({
    ok: false,
    reason: 'too_large',
    sent: true,
  });
});

test('tells an abort, a timeout, a lost answer and a dead port apart', async () => {
  const atlassian = await startAtlassian((request) => (request.path === '/drop' ? 'drop' : 'hang'), { timeoutMs: 60 });
  const abort = new AbortController();
  const aborted = atlassian.http.request({
    method: 'GET',
    url: `${atlassian.origin}/x`,
    signal: abort.signal,
    timeoutMs: 30_000,
  });
  await atlassian.nextRequest();
  abort.abort();
  expect(await aborted).toMatchObject({ ok: false, reason: 'aborted', sent: true });
  const slow = await atlassian.http.request({ method: 'GET', url: `${atlassian.origin}/x` });
  expect(slow).toMatchObject({ ok: false, reason: 'timed_out' });
  const lost = await atlassian.http.request({
    method: 'POST',
    url: `${atlassian.origin}/drop`,
    body: 'x',
    timeoutMs: 30_000,
  });
  expect(lost).toMatchObject({ ok: false, reason: 'network', sent: true });

  const url = 'http://127.0.0.1:1/';
  const dead = createAtlassianHttp({ hosts: { authorizeUrl: url, tokenUrl: url, revokeUrl: url, apiUrl: url } });
  expect(await dead.request({ method: 'GET', url })).toMatchObject({ ok: false, reason: 'network', sent: false });
  await dead.close();
});
