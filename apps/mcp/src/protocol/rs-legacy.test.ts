import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Harness, NORTH, startHarness } from '../../test/harness.js';
import { legacy, modern, post } from '../../test/requests.js';

let harness: Harness;
let token: string;
const SEARCH = `POST /ex/jira/${NORTH.id}/rest/api/3/search/jql`;
const COMMENT = `POST /ex/jira/${NORTH.id}/rest/api/3/issue/ABC-1/comment`;
const search = { name: 'jira_search_issues', arguments: { jql: 'project = ABC' } };

beforeAll(async () => {
  harness = await startHarness();
  await harness.addUser();
  await harness.connect();
  token = await harness.token();
});
afterAll(async () => {
  await harness.stop();
});
beforeEach(() => {
  harness.atlassian.reset();
  harness.atlassian.on(SEARCH, () => ({ body: { issues: [] } }));
});

const initialize = (protocolVersion: string) =>
  legacy(
    harness,
    'initialize',
    { protocolVersion, capabilities: {}, clientInfo: { name: 'test', version: '1' } },
    { token, headers: { 'mcp-protocol-version': undefined } },
  );

describe('the revisions before 2026-07-28', () => {
  it.each(['2025-11-25', '2025-06-18', '2025-03-26'])('RS-50 RS-51: initialize with %s is echoed', async (version) => {
    const answer = await initialize(version);
    expect(answer.message.result).toMatchObject({ protocolVersion: version, serverInfo: { name: 'gatehouse' } });
    expect(answer.message.result).not.toHaveProperty('resultType');
    expect(answer.headers.get('mcp-session-id')).toBeNull();
  });

  it('RS-51: an unknown version gets the latest; initialized is 202; ping is empty', async () => {
    expect((await initialize('1999-01-01')).message.result?.protocolVersion).toBe('2025-11-25');
    const body = { jsonrpc: '2.0', method: 'notifications/initialized' };
    const headers = { accept: 'application/json, text/event-stream' };
    expect((await post(harness.resource, body, { token, headers })).status).toBe(202);
    expect((await legacy(harness, 'ping', undefined, { token })).message.result).toEqual({});
  });

  it('RS-52: GET and DELETE are 405', async () => {
    for (const method of ['GET', 'DELETE']) {
      const response = await fetch(harness.resource, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          accept: 'text/event-stream',
          'mcp-protocol-version': '2025-06-18',
        },
      });
      expect(response.status).toBe(405);
    }
  });

  it.each([undefined, '2025-03-26', '2025-06-18', '2024-11-05'])(
    'RS-53: the version header %s is served',
    async (version) => {
      const answer = await legacy(harness, 'tools/list', {}, { token, headers: { 'mcp-protocol-version': version } });
      expect(answer.status).toBe(200);
      expect(answer.message.result?.tools).not.toHaveLength(0);
    },
  );

  it('RS-53: an invalid version header is 400', async () => {
    const headers = { 'mcp-protocol-version': 'yesterday' };
    expect((await legacy(harness, 'tools/list', {}, { token, headers })).status).toBe(400);
  });

  it('RS-54: a client that cannot show URLs gets no session, and one that was made up is not found', async () => {
    const headers = { 'mcp-session-id': 'stolen' };
    expect((await legacy(harness, 'tools/list', {}, { headers })).status).toBe(401);
    expect((await legacy(harness, 'tools/list', {}, { token, headers })).status).toBe(404);
    // The new revision knows no sessions (RS-40).
    expect((await modern(harness, 'tools/list', {}, { token, headers })).status).toBe(200);
  });

  it('RS-55: answers carry nothing of the new revision; batches work as in 2025-03-26', async () => {
    const list = await legacy(harness, 'tools/list', {}, { token });
    for (const key of ['resultType', 'ttlMs', 'cacheScope', '_meta'])
      expect(list.message.result).not.toHaveProperty(key);
    const batch = [1, 2].map((id) => ({ jsonrpc: '2.0', id, method: 'tools/call', params: search }));
    const response = await fetch(harness.resource, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
      },
      body: JSON.stringify(batch),
    });
    const text = await response.text();
    expect(text.match(/No issues match/g)).toHaveLength(2);
  });

  it('RS-56: the same 401, 403 and audience rules', async () => {
    expect((await legacy(harness, 'initialize', {}, {})).status).toBe(401);
    const wrong = await harness.token({ audience: 'http://localhost:1/mcp' });
    expect((await legacy(harness, 'tools/list', {}, { token: wrong })).status).toBe(401);
    const narrow = await harness.token({ scope: 'confluence:read' });
    const answer = await legacy(harness, 'tools/call', search, { token: narrow });
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([
      403,
      expect.stringContaining('jira:read'),
    ]);
    expect((await fetch(`${harness.base}/.well-known/oauth-authorization-server`)).status).toBe(404);
  });

  it('RS-57: there is no HTTP+SSE transport of 2024-11-05', async () => {
    for (const path of ['/sse', '/messages']) expect((await fetch(harness.base + path)).status).toBe(404);
  });

  it('does not stop working when a connection breaks: a comment is written once and whole', async () => {
    let finished = false;
    let left = Promise.withResolvers<void>();
    harness.atlassian.on(COMMENT, async () => {
      // Until the client has gone, and the server has had the time to hear of it.
      await left.promise;
      await new Promise((done) => setTimeout(done, 300));
      finished = true;
      return { status: 201, body: { id: '1' } };
    });
    // The same comment again would be answered with the first.
    for (const [send, body] of [
      [legacy, 'Done.'],
      [modern, 'Done again.'],
    ] as const) {
      const comment = { name: 'jira_add_comment', arguments: { issue: 'ABC-1', body } };
      finished = false;
      left = Promise.withResolvers<void>();
      const before = harness.log.filter(({ tool, outcome }) => tool === comment.name && outcome === 'ok').length;
      const client = new AbortController();
      const call = send(harness, 'tools/call', comment, { token, signal: client.signal }).catch(() => 'gone');
      await expect.poll(() => harness.atlassian.requests.length).toBeGreaterThan(0);
      client.abort();
      expect(await call).toBe('gone');
      left.resolve();
      await expect.poll(() => finished).toBe(true);
      await expect
        .poll(() => harness.log.filter(({ tool, outcome }) => tool === comment.name && outcome === 'ok').length)
        .toBe(before + 1);
      harness.atlassian.requests.length = 0;
    }
  });
});

describe('both ways to an answer', () => {
  it('give the same list and the same results, in both eras', async () => {
    const stream = { accept: 'application/json, text/event-stream' };
    const direct = await legacy(harness, 'tools/call', search, { token });
    const body = [{ jsonrpc: '2.0', id: 1, method: 'tools/call', params: search }];
    const viaSdk = await post(harness.resource, body, { token, headers: stream });
    expect(viaSdk.message.result).toEqual(direct.message.result);

    const encoded = { 'mcp-name': `=?base64?${Buffer.from(search.name).toString('base64')}?=` };
    const modernDirect = await modern(harness, 'tools/call', search, { token });
    const modernSdk = await modern(harness, 'tools/call', search, { token, headers: encoded });
    expect(modernSdk.message.result).toEqual(modernDirect.message.result);
    expect(modernDirect.message.result?.content).toEqual(direct.message.result?.content);

    const list = [{ jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} }];
    const listSdk = await post(harness.resource, list, { token, headers: stream });
    expect(listSdk.message.result).toEqual((await legacy(harness, 'tools/list', {}, { token })).message.result);
  });

  it('refuse an unknown tool and a cursor alike', async () => {
    const unknown = { name: 'no_such_tool', arguments: {} };
    const direct = await modern(harness, 'tools/call', unknown, { token });
    const encoded = { 'mcp-name': `=?base64?${Buffer.from(unknown.name).toString('base64')}?=` };
    const viaSdk = await modern(harness, 'tools/call', unknown, { token, headers: encoded });
    expect(viaSdk.message.error).toEqual(direct.message.error);
    const paged = await modern(harness, 'tools/list', { cursor: 'x' }, { token });
    expect(paged.message.error?.code).toBe(-32602);
  });
});
