import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, startHarness } from '../../test/harness.js';
import { modern, post } from '../../test/requests.js';

let harness: Harness;
let token: string;

beforeAll(async () => {
  harness = await startHarness({ allowedOrigins: ['https://inspector.example.com'] });
  await harness.addUser();
  token = await harness.token();
});
afterAll(async () => {
  await harness.stop();
});

/** `fetch` does not let a test choose the Host. */
function withHost(host: string, path: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(`${harness.base}${path}`, { headers: { host } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    sent.on('error', reject);
    sent.end();
  });
}

describe('the door', () => {
  it.each([
    ['https://evil.example', 403],
    ['null', 403],
    ['file://', 403],
    ['https://inspector.example.com.evil.example', 403],
    ['https://inspector.example.com', 200],
    ['http://localhost:6274', 200],
    ['http://127.0.0.1:9600', 200],
  ])('RS-21: a page of %s gets %i', async (origin, status) => {
    const answer = await modern(harness, 'tools/list', {}, { token, headers: { origin } });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('access-control-allow-origin')).toBe(status === 200 ? origin : null);
  });

  it('RS-21: the origin is looked at before the token', async () => {
    const answer = await modern(harness, 'tools/list', {}, { headers: { origin: 'https://evil.example' } });
    expect(answer.status).toBe(403);
    expect(answer.headers.get('www-authenticate')).toBeNull();
  });

  it.each([
    ['evil.example', 403],
    ['localhost.evil.example:4001', 403],
    ['127.0.0.1:1', 401],
    ['localhost', 401],
    ['[::1]:80', 401],
  ])('RS-22: the host %j gets %i', async (host, status) => {
    expect(await withHost(host, '/mcp')).toBe(status);
  });

  it('RS-20: the endpoint is the same with a slash at its end', async () => {
    const answer = await post(
      `${harness.resource}/`,
      { jsonrpc: '2.0', id: 1, method: 'ping' },
      {
        token,
        headers: { accept: 'application/json, text/event-stream' },
      },
    );
    expect(answer.status).toBe(200);
    expect(await withHost('localhost', '/mcp/else')).toBe(404);
  });

  it('RS-22: probes may use any name', async () => {
    expect(await withHost('10.0.0.7:4001', '/health/live')).toBe(200);
    expect(await withHost('10.0.0.7:4001', '/health/ready')).toBe(200);
  });

  it('tells browsers what they may send and read', async () => {
    const asked = 'authorization, content-type, mcp-protocol-version, mcp-param-region, x-evil';
    const preflight = await fetch(harness.resource, {
      method: 'OPTIONS',
      headers: { origin: 'http://localhost:1234', 'access-control-request-headers': asked },
    });
    expect(preflight.status).toBe(204);
    const allowed = preflight.headers.get('access-control-allow-headers') ?? '';
    for (const name of ['Authorization', 'MCP-Protocol-Version', 'Mcp-Method', 'Mcp-Name', 'Mcp-Session-Id']) {
      expect(allowed).toContain(name);
    }
    expect(allowed).toContain('mcp-param-region');
    expect(allowed).not.toContain('x-evil');
    const refused = await modern(harness, 'tools/list', {}, { headers: { origin: 'http://localhost:1234' } });
    expect(refused.status).toBe(401);
    expect(refused.headers.get('access-control-expose-headers')).toContain('WWW-Authenticate');
    expect(refused.headers.get('access-control-allow-origin')).toBe('http://localhost:1234');
  });

  it('keeps the headers on answers of the SDK', async () => {
    const headers = { origin: 'http://localhost:1234' };
    const answer = await modern(harness, 'server/discover', {}, { token, headers });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('access-control-allow-origin')).toBe('http://localhost:1234');
    expect(answer.headers.get('cache-control')).toContain('no-store');
    expect(answer.headers.get('x-request-id')).toBeTruthy();
  });

  it.each([
    ['{"jsonrpc":', 'application/json', 400, -32700],
    ['', 'application/json', 400, -32700],
    ['{"__proto__":{}}', 'application/json', 400, -32700],
    [JSON.stringify({ pad: 'x'.repeat(1_048_576) }), 'application/json', 413, -32600],
    ['{}', 'text/plain', 415, -32600],
  ])('answers a bad body in the words of the protocol (%#)', async (body, type, status, code) => {
    const answer = await post(harness.resource, body, { token, headers: { 'content-type': type } });
    expect(answer.status).toBe(status);
    expect(answer.message).toMatchObject({ jsonrpc: '2.0', id: null, error: { code } });
  });

  it.each([
    '/',
    '/.well-known/openid-configuration',
    '/.well-known/oauth-protected-resource/other',
    '/mcp/.well-known/x',
  ])('%s is a plain 404 in JSON', async (path) => {
    const response = await fetch(harness.base + path);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ error: 'not_found' });
    expect(response.headers.get('www-authenticate')).toBeNull();
  });

  it('takes over a sane request id and makes one otherwise', async () => {
    const given = await modern(harness, 'tools/list', {}, { token, headers: { 'x-request-id': 'trace-0123456789' } });
    expect(given.headers.get('x-request-id')).toBe('trace-0123456789');
    const odd = await modern(harness, 'tools/list', {}, { token, headers: { 'x-request-id': 'a b"c' } });
    expect(odd.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });
});
