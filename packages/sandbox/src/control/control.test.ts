import { describe, expect, it } from 'vitest';
import { adf, JIRA, openSandbox } from '../testing/sandbox.js';
import { Journal } from './journal.js';

const sandbox = await openSandbox();
const addFault = (fault: unknown) => sandbox.post('/__sandbox/faults', fault);
const requests = async () => (await sandbox.send('/__sandbox/requests')).body.requests;

describe('the list of requests', () => {
  it('tells who asked for what, but no query, token or code', async () => {
    await sandbox.post('/__sandbox/reset', {});
    const tokens = await sandbox.signIn('tomas');
    await sandbox.as(tokens.access_token).get(`${JIRA}/issue/ROV-1?fields=summary`);
    await sandbox.refresh(tokens.refresh_token);
    const list = await requests();
    expect(list.slice(-3)).toMatchObject([
      { method: 'POST', path: '/oauth/token', status: 200, grantType: 'authorization_code', person: 'tomas' },
      { method: 'GET', path: `${JIRA}/issue/ROV-1`, status: 200, operation: 'getIssue', person: 'tomas' },
      { method: 'POST', path: '/oauth/token', status: 200, grantType: 'refresh_token', person: 'tomas' },
    ]);
    expect(JSON.stringify(list)).not.toMatch(/sbx_|the-state/);
  });

  it('is counted by person, operation and status, faults included', async () => {
    await sandbox.post('/__sandbox/reset', {});
    const { access_token, refresh_token } = await sandbox.signIn('tomas');
    const tomas = sandbox.as(access_token);
    for (const path of ['/ex/jira/*', '/oauth/token']) {
      await addFault({ path, effect: { kind: 'status', status: 503 } });
    }
    for (const key of ['ROV-1', 'ROV-2', 'ROV-3']) await tomas.get(`${JIRA}/issue/${key}`);
    for (let tries = 0; tries < 2; tries += 1) await sandbox.refresh(refresh_token);
    await sandbox.send(`${JIRA}/myself`);
    const { byPerson } = (await sandbox.send('/__sandbox/counts')).body;
    expect(byPerson.tomas).toEqual({
      authorization_code: { 200: 1 },
      getIssue: { 200: 2, 503: 1 },
      refresh_token: { 200: 1, 503: 1 },
    });
    expect(byPerson['-']).toMatchObject({ getCurrentUser: { 401: 1 } });
  });

  it('keeps the last ten thousand', () => {
    const journal = new Journal();
    const entry = { at: '', method: 'GET', path: '/', status: 200 };
    for (let number = 0; number < 10_003; number += 1) journal.add({ ...entry, path: `/${number}` }, 'GET /*');
    const list = journal.list();
    expect(list).toHaveLength(10_000);
    expect([list.at(0)?.path, list.at(-1)?.path]).toEqual(['/3', '/10002']);
  });

  it('leaves out what steers and watches the sandbox', async () => {
    await sandbox.post('/__sandbox/reset', { parts: ['requests'] });
    await sandbox.send('/health/live');
    await sandbox.send('/__sandbox/contract');
    expect(await requests()).toEqual([]);
  });
});

describe('web pages', () => {
  it('may not steer the sandbox', async () => {
    const init = { method: 'POST', headers: { origin: 'https://evil.example' }, body: new URLSearchParams({ a: 'b' }) };
    expect((await sandbox.send('/__sandbox/reset', init)).status).toBe(403);
  });
});

describe('resetting', () => {
  it('puts the company back and ends all tokens', async () => {
    const maya = await sandbox.person('maya');
    await maya.post(`${JIRA}/issue/ROV-9/comment`, { body: adf('gone soon') });
    await sandbox.post('/__sandbox/reset', {});
    expect((await maya.get(`${JIRA}/myself`)).status).toBe(401);
    const { body } = await (await sandbox.person('maya')).get(`${JIRA}/issue/ROV-9/comment`);
    expect(body.total).toBe(0);
  });

  it('of one part leaves the others', async () => {
    const maya = await sandbox.person('maya');
    await maya.post(`${JIRA}/issue/ROV-9/comment`, { body: adf('gone soon') });
    expect((await sandbox.post('/__sandbox/reset', { parts: ['company'] })).body).toEqual({ reset: ['company'] });
    expect((await maya.get(`${JIRA}/issue/ROV-9/comment`)).body.total).toBe(0);
    expect((await sandbox.post('/__sandbox/reset', { parts: ['weather'] })).status).toBe(400);
  });
});

describe('faults', () => {
  it.each([401, 429, 500, 503])('answer %i as often as they were told, on their path', async (status) => {
    const maya = await sandbox.person('maya');
    await addFault({ path: '/ex/jira/*/myself', times: 2, effect: { kind: 'status', status } });
    expect((await maya.get(`${JIRA}/issue/ROV-1`)).status).toBe(200);
    expect((await maya.get(`${JIRA}/myself`)).status).toBe(status);
    expect((await maya.get(`${JIRA}/myself`)).status).toBe(status);
    expect((await maya.get(`${JIRA}/myself`)).status).toBe(200);
  });

  it('of 429 carry Retry-After and the reason', async () => {
    const maya = await sandbox.person('maya');
    const effect = { kind: 'status', status: 429, retryAfter: 3, reason: 'jira-burst-based' };
    await addFault({ path: '/*/myself', effect });
    const { headers } = await maya.get(`${JIRA}/myself`);
    expect(headers.get('retry-after')).toBe('3');
    expect(headers.get('ratelimit-reason')).toBe('jira-burst-based');
  });

  it('of 429 carry every header that Atlassian sends', async () => {
    const maya = await sandbox.person('maya');
    const effect = {
      kind: 'status',
      status: 429,
      reason: 'jira-quota-tenant-based',
      limit: 500,
      remaining: 2,
      resetIn: 90,
    };
    await addFault({ path: '/*/myself', effect });
    const { headers } = await maya.get(`${JIRA}/myself`);
    expect(Object.fromEntries(headers)).toMatchObject({
      'retry-after': '90',
      'ratelimit-reason': 'jira-quota-tenant-based',
      'x-ratelimit-limit': '500',
      'x-ratelimit-remaining': '2',
      'x-ratelimit-reset': '2026-11-18T12:01:30.000Z',
      'x-ratelimit-nearlimit': 'true',
      'beta-ratelimit-policy': '"tenant-app-quota";q=500;w=3600',
      'beta-ratelimit': '"tenant-app-quota";r=2;t=90',
    });
  });

  it('of a used-up quota last until the full hour unless told', async () => {
    const maya = await sandbox.person('maya');
    const effect = { kind: 'status', status: 429, reason: 'confluence-quota-global-based' };
    await addFault({ path: '/*/myself', effect });
    expect((await maya.get(`${JIRA}/myself`)).headers.get('retry-after')).toBe('3600');
  });

  it('of a scope mismatch look like the gateway’s', async () => {
    const maya = await sandbox.person('maya');
    await addFault({ path: '/*/myself', effect: { kind: 'scope_mismatch' } });
    const answer = await maya.get(`${JIRA}/myself`);
    expect(answer).toMatchObject({ status: 401, body: { message: 'Unauthorized; scope does not match' } });
    expect(answer.headers.get('x-failure-category')).toBe('FAILURE_CLIENT_SCOPE_CHECK');
  });

  it('of stale sites give an object where a list belongs', async () => {
    const maya = await sandbox.person('maya');
    await addFault({ path: '/oauth/token/accessible-resources', effect: { kind: 'stale_sites' } });
    const stale = await maya.get('/oauth/token/accessible-resources');
    expect(stale).toMatchObject({ status: 200, body: { code: 401, message: 'Unauthorized' } });
    expect((await maya.get('/oauth/token/accessible-resources')).body).toHaveLength(4);
  });

  it('of a redirect send the client elsewhere', async () => {
    const maya = await sandbox.person('maya');
    await addFault({ path: '/me', effect: { kind: 'redirect', to: 'https://elsewhere.example/' } });
    const answer = await maya.get('/me');
    expect([answer.status, answer.headers.get('location')]).toEqual([303, 'https://elsewhere.example/']);
  });

  it('may hit one method only', async () => {
    const maya = await sandbox.person('maya');
    await addFault({ method: 'post', path: '/ex/*', effect: { kind: 'status', status: 500 } });
    expect((await maya.get(`${JIRA}/myself`)).status).toBe(200);
    expect((await maya.post(`${JIRA}/issue/ROV-9/comment`, { body: adf('x') })).status).toBe(500);
  });

  it('of latency let the answer wait', async () => {
    const maya = await sandbox.person('maya');
    await addFault({ path: '/me', effect: { kind: 'latency', milliseconds: 80 } });
    const before = performance.now();
    expect((await maya.get('/me')).status).toBe(200);
    expect(performance.now() - before).toBeGreaterThanOrEqual(78);
  });

  it('of a dropped answer lose it after the work was done', async () => {
    const maya = await sandbox.person('maya');
    await addFault({ path: '/ex/*/comment', effect: { kind: 'drop' } });
    const path = `${JIRA}/issue/ROV-9/comment`;
    await expect(maya.post(path, { body: adf('It was written') })).rejects.toThrow('fetch failed');
    expect((await maya.get(path)).body.comments.at(-1).body).toEqual(adf('It was written'));
  });

  it('of a refresh without rotation leave the old token in use', async () => {
    const { refresh_token } = await sandbox.signIn('maya');
    await addFault({ path: '/oauth/token', effect: { kind: 'omit_refresh_token' } });
    const answer = await sandbox.refresh(refresh_token);
    expect(answer.status).toBe(200);
    expect(answer.body).not.toHaveProperty('refresh_token');
    expect((await sandbox.refresh(refresh_token)).body).toHaveProperty('refresh_token');
  });

  it('can be listed and cleared, and bad ones are refused', async () => {
    await addFault({ path: '/me', effect: { kind: 'drop' } });
    expect((await sandbox.send('/__sandbox/faults')).body.faults).toMatchObject([{ path: '/me', times: 1 }]);
    await sandbox.send('/__sandbox/faults', { method: 'DELETE' });
    expect((await sandbox.send('/__sandbox/faults')).body.faults).toEqual([]);
    const bad = await addFault({ path: 'me', effect: { kind: 'status', status: 418 } });
    expect(bad.status).toBe(400);
    expect(bad.body.error).toContain('path');
  });
});
