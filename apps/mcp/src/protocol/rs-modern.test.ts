import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Harness, NORTH, startHarness } from '../../test/harness.js';
import { CAPABILITIES, MODERN_META, modern, post, VERSION } from '../../test/requests.js';

let harness: Harness;
let token: string;
const SEARCH = `POST /ex/jira/${NORTH.id}/rest/api/3/search/jql`;
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

describe('2026-07-28', () => {
  it('RS-20: one request a body; responses and batches are refused', async () => {
    const message = { jsonrpc: '2.0', id: 1, method: 'tools/list', params: { _meta: MODERN_META } };
    const headers = { 'mcp-protocol-version': '2026-07-28', accept: 'application/json, text/event-stream' };
    expect((await post(harness.resource, [message], { token, headers })).status).toBe(400);
    expect((await post(harness.resource, { jsonrpc: '2.0' }, { token, headers })).status).toBe(400);
  });

  it.each([
    ['MCP-Protocol-Version', { 'mcp-protocol-version': undefined }],
    ['Mcp-Method', { 'mcp-method': undefined }],
    ['Mcp-Name', { 'mcp-name': undefined }],
    ['a matching Mcp-Method', { 'mcp-method': 'tools/list' }],
    ['a matching Mcp-Name', { 'mcp-name': 'jira_get_issue' }],
    ['Mcp-Name in the right case', { 'mcp-name': 'JIRA_SEARCH_ISSUES' }],
    ['a decodable Mcp-Name', { 'mcp-name': '=?base64?%%%?=' }],
  ])('RS-23: a call without %s is 400 -32020 and runs nothing', async (_what, headers) => {
    const answer = await modern(harness, 'tools/call', search, { token, headers });
    expect(answer.status).toBe(400);
    expect(answer.message.error?.code).toBe(-32020);
    expect(harness.atlassian.requests).toEqual([]);
  });

  it('RS-23: an encoded Mcp-Name is decoded', async () => {
    const encoded = `=?base64?${Buffer.from(search.name).toString('base64')}?=`;
    const answer = await modern(harness, 'tools/call', search, { token, headers: { 'mcp-name': encoded } });
    expect(answer.message.result?.structuredContent).toMatchObject({ issues: [] });
  });

  it('RS-24: header and body must name the same version, and one that is served', async () => {
    const other = await modern(harness, 'tools/list', {}, { token, headers: { 'mcp-protocol-version': '2025-11-25' } });
    expect([other.status, other.message.error?.code]).toEqual([400, -32020]);
    const future = { _meta: { ...MODERN_META, [VERSION]: '2099-01-01' } };
    const headers = { 'mcp-protocol-version': '2099-01-01' };
    const answer = await modern(harness, 'tools/list', future, { token, headers });
    expect([answer.status, answer.message.error?.code]).toEqual([400, -32022]);
    expect(answer.message.error?.data).toEqual({ supported: ['2026-07-28'], requested: '2099-01-01' });
  });

  it('RS-25: _meta needs version and capabilities, and nothing else', async () => {
    const missing = await modern(harness, 'tools/list', { _meta: { [VERSION]: '2026-07-28' } }, { token });
    expect([missing.status, missing.message.error?.code]).toEqual([400, -32602]);
    const none = await modern(harness, 'tools/list', { _meta: undefined }, { token });
    expect([none.status, none.message.error?.code]).toEqual([400, -32602]);
    const enough = await modern(harness, 'tools/list', { _meta: MODERN_META }, { token });
    expect(enough.status).toBe(200);
    expect(Object.keys(MODERN_META)).toEqual([VERSION, CAPABILITIES]);
  });

  it.each(['initialize', 'ping', 'logging/setLevel', 'resources/subscribe', 'nonsense'])(
    'RS-27: %s is 404 -32601',
    async (method) => {
      const answer = await modern(harness, method, {}, { token });
      expect([answer.status, answer.message.error?.code]).toEqual([404, -32601]);
    },
  );

  it('RS-28 RS-29 RS-30: discover says what this server is', async () => {
    const answer = await modern(harness, 'server/discover', {}, { token });
    expect(answer.message.result).toMatchObject({
      resultType: 'complete',
      supportedVersions: ['2026-07-28'],
      capabilities: { tools: {} },
      instructions: expect.any(String),
      ttlMs: expect.any(Number),
      cacheScope: 'public',
      _meta: { 'io.modelcontextprotocol/serverInfo': { name: 'gatehouse' } },
    });
    expect((await modern(harness, 'server/discover', {})).status).toBe(401);
  });

  it('RS-29 RS-30 RS-31 RS-32: the list is complete, cacheable, and the same for everyone', async () => {
    await harness.addUser('usr_other');
    const tokens = [token, await harness.token({ scope: 'jira:read' }), await harness.token({ subject: 'usr_other' })];
    const answers = await Promise.all(tokens.map((one) => modern(harness, 'tools/list', {}, { token: one })));
    const [first, ...others] = answers.map(({ message }) => message.result);
    expect(first).toMatchObject({ resultType: 'complete', ttlMs: 300_000, cacheScope: 'public' });
    for (const other of others) expect(other).toEqual(first);
  });

  it('RS-33: a notification is 202 without a body', async () => {
    const body = { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 9, _meta: MODERN_META } };
    const headers = { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'notifications/cancelled' };
    const answer = await post(harness.resource, body, { token, headers });
    expect([answer.status, answer.message]).toEqual([202, {}]);
  });

  it('RS-34 RS-38: a stream begins with its acknowledgement, and ends, since nothing here can be subscribed to', async () => {
    const response = await fetch(harness.resource, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'mcp-protocol-version': '2026-07-28',
        'mcp-method': 'subscriptions/listen',
      },
      body: JSON.stringify({
        jsonrpc: '2.0',
        id: 7,
        method: 'subscriptions/listen',
        params: { _meta: MODERN_META, notifications: { toolsListChanged: true } },
      }),
    });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    expect(response.headers.get('x-accel-buffering')).toBe('no');
    const messages = (await response.text()).match(/^data: .+$/gm)?.map((line) => JSON.parse(line.slice(6)));
    const _meta = expect.objectContaining({ 'io.modelcontextprotocol/subscriptionId': 7 });
    expect(messages).toEqual([
      { jsonrpc: '2.0', method: 'notifications/subscriptions/acknowledged', params: { notifications: {}, _meta } },
      { jsonrpc: '2.0', id: 7, result: { resultType: 'complete', _meta } },
    ]);
  });

  it('RS-35: a client that goes away stops the reading', async () => {
    let aborted = false;
    const reached = new Promise<void>((resolve) => {
      harness.atlassian.on(SEARCH, async (_request, raw) => {
        resolve();
        await new Promise<void>((done) => {
          raw.socket.once('close', () => {
            aborted = true;
            done();
          });
        });
        return { body: { issues: [] } };
      });
    });
    const client = new AbortController();
    const call = modern(harness, 'tools/call', search, { token, signal: client.signal }).catch(() => 'gone');
    await reached;
    client.abort();
    expect(await call).toBe('gone');
    await expect.poll(() => aborted).toBe(true);
    await expect.poll(() => harness.log.filter(({ outcome }) => outcome === 'cancelled').length).toBeGreaterThan(0);
  });

  it('RS-36: a call needs nothing that came before it', async () => {
    const fresh = await harness.token();
    const answer = await modern(harness, 'tools/call', search, { token: fresh });
    expect(answer.message.result?.structuredContent).toMatchObject({ issues: [] });
  });

  it('RS-37: says nothing besides its answer, even to a client that asks for a log', async () => {
    const _meta = { ...MODERN_META, 'io.modelcontextprotocol/logLevel': 'debug' };
    const answer = await modern(harness, 'tools/call', { ...search, _meta }, { token });
    expect(answer.headers.get('content-type')).toContain('application/json');
    expect(answer.message.result?.isError).toBeUndefined();
  });

  it('RS-42: a missing connection is a result and none of the codes that are gone', async () => {
    await harness.addUser('usr_new');
    const fresh = await harness.token({ subject: 'usr_new' });
    const answer = await modern(harness, 'tools/call', search, { token: fresh });
    expect(answer.message.error).toBeUndefined();
    expect(answer.message.result).toMatchObject({ isError: true, resultType: 'complete' });
  });

  it('RS-40: GET and DELETE are 405, and session headers are ignored', async () => {
    for (const method of ['GET', 'DELETE', 'PUT']) {
      const response = await fetch(harness.resource, { method, headers: { authorization: `Bearer ${token}` } });
      expect([method, response.status]).toEqual([method, 405]);
      expect(response.headers.get('allow')).toContain('POST');
    }
    const headers = { 'mcp-session-id': 'whatever', 'last-event-id': '3' };
    expect((await modern(harness, 'tools/list', {}, { token, headers })).status).toBe(200);
  });

  it('RS-41: an unknown tool is -32602, bad arguments are a result that says what is wrong', async () => {
    const unknown = await modern(harness, 'tools/call', { name: 'no_such_tool', arguments: {} }, { token });
    expect([unknown.status, unknown.message.error?.code]).toEqual([200, -32602]);
    const bad = { name: search.name, arguments: { limit: 500, foo: 1 } };
    const answer = await modern(harness, 'tools/call', bad, { token });
    const text = JSON.stringify(answer.message.result?.content);
    expect(answer.message.result?.isError).toBe(true);
    expect(text).toContain('jql is missing');
    expect(text).toContain('limit must be at most 50');
    expect(text).toContain('foo is not an argument. Allowed: jql, limit');
  });

  it('RS-44: tool names are well formed, structured answers conform to their schema and are also text', async () => {
    const { message } = await modern(harness, 'tools/list', {}, { token });
    for (const { name } of (message.result?.tools ?? []) as { name: string }[])
      expect(name).toMatch(/^[A-Za-z0-9_.-]{1,64}$/);
    const answer = await modern(harness, 'tools/call', search, { token });
    expect(answer.message.result).toMatchObject({
      resultType: 'complete',
      structuredContent: { issues: [], has_more: false },
      content: [{ type: 'text', text: expect.stringContaining('No issues match') }],
    });
  });
});
