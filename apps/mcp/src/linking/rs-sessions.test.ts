import { generateKeyringLine, parseKeyring } from '@gatehouse/vault';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Harness, ISSUER, startHarness } from '../../test/harness.js';
import { callLegacy, callModern, finishLink, linkIn, SHOWS_URLS, type Side } from '../../test/linking.js';
import { legacy } from '../../test/requests.js';
import type { Principal } from '../bearer/principal.js';
import { createSessions } from './sessions.js';

let harness: Harness;
let token: string;
const SIDES: Side[] = ['ours', 'sdk'];
const TOOL = 'jira_search_issues';
const JQL = { jql: 'project = ABC' };

beforeAll(async () => {
  harness = await startHarness();
  await harness.addUser();
  token = await harness.token();
});
afterAll(async () => {
  await harness.stop();
});

const initialize = (capabilities: unknown, protocolVersion = '2025-11-25', headers: Record<string, string> = {}) =>
  legacy(
    harness,
    'initialize',
    { protocolVersion, capabilities, clientInfo: { name: 'test', version: '1' } },
    { token, headers: { 'mcp-protocol-version': undefined, ...headers } },
  );
const sessionOf = async () => (await initialize(SHOWS_URLS)).headers.get('mcp-session-id') ?? '';

describe('sessions of 2025-11-25', () => {
  it.each([
    ['no elicitation', {}, '2025-11-25'],
    ['forms alone', { elicitation: {} }, '2025-11-25'],
    ['forms by name', { elicitation: { form: {} } }, '2025-11-25'],
    ['an older revision', SHOWS_URLS, '2025-06-18'],
  ])('RS-54: are not given to a client with %s', async (_what, capabilities, version) => {
    const answer = await initialize(capabilities, version);
    expect(answer.message.result?.protocolVersion).toBe(version);
    expect(answer.headers.get('mcp-session-id')).toBeNull();
  });

  it('RS-54: are visible ASCII, never the same, and open nothing by themselves', async () => {
    const [one, two] = [await sessionOf(), await sessionOf()];
    for (const session of [one, two]) expect(session).toMatch(/^[\x21-\x7e]{60,512}$/);
    expect(one).not.toBe(two);
    const headers = { 'mcp-session-id': one };
    expect((await legacy(harness, 'tools/list', {}, { headers })).status).toBe(401);
    expect((await legacy(harness, 'tools/list', {}, { token, headers })).status).toBe(200);
    expect((await initialize(SHOWS_URLS, '2025-11-25', { 'mcp-session-id': 'gone' })).status).toBe(200);
  });

  it('RS-54: of another user or client, forged, changed or oversized are not found, on every method', async () => {
    const good = await sessionOf();
    const others = await Promise.all([
      harness.token({ subject: 'usr_other' }),
      harness.token({ claims: { client_id: 'client-2' } }),
    ]);
    await harness.addUser('usr_other');
    const flipped = `${good.slice(0, 50)}${good[50] === 'A' ? 'B' : 'A'}${good.slice(51)}`;
    const attempts = [
      ...others.map((bearer) => [bearer, good] as const),
      ...['', 'x', `${good}A`, good.slice(0, -1), flipped, 'A'.repeat(5_000)].map((id) => [token, id] as const),
    ];
    for (const [bearer, id] of attempts) {
      const headers = { 'mcp-session-id': id };
      for (const method of ['tools/list', 'ping', 'tools/call']) {
        const params = method === 'tools/call' ? { name: TOOL, arguments: JQL } : {};
        const answer = await legacy(harness, method, params, { token: bearer, headers });
        expect([answer.status, answer.message.error?.code, answer.message.id]).toEqual([404, -32001, 1]);
      }
      for (const method of ['GET', 'DELETE']) {
        const sent = { authorization: `Bearer ${bearer}`, accept: 'text/event-stream', ...headers };
        expect((await fetch(harness.resource, { method, headers: sent })).status).toBe(404);
      }
    }
    // Nothing is kept, so that there is nothing to end.
    const sent = { authorization: `Bearer ${token}`, accept: 'text/event-stream', 'mcp-session-id': good };
    expect((await fetch(harness.resource, { method: 'DELETE', headers: sent })).status).toBe(405);
  });

  it('RS-54: end after thirty days', () => {
    const sessions = createSessions(parseKeyring(generateKeyringLine()));
    const principal = { subject: 'usr_maya', clientId: 'client-1' } as Principal;
    const id = sessions.mint(principal);
    vi.useFakeTimers({ now: Date.now() + 30 * 24 * 3_600_000 - 60_000 });
    expect(sessions.isGood(principal, id)).toBe(true);
    vi.setSystemTime(Date.now() + 120_000);
    expect(sessions.isGood(principal, id)).toBe(false);
    vi.useRealTimers();
  });

  it.each(SIDES)('RS-60 RS-66: let a call without a connection be answered with the error (%s)', async (side) => {
    const headers = { 'mcp-session-id': await sessionOf() };
    const answer = await callLegacy(harness, TOOL, JQL, { token, side, headers });
    expect(answer.status).toBe(200);
    expect(answer.message).toEqual({
      jsonrpc: '2.0',
      id: 1,
      error: {
        code: -32042,
        message: 'This request requires more information.',
        data: {
          elicitations: [
            {
              mode: 'url',
              elicitationId: expect.stringMatching(/^[\w-]{22}$/),
              url: expect.stringMatching(`^${ISSUER}/connect/lnk_`),
              message: expect.any(String),
            },
          ],
        },
      },
    });
    // RS-42: never in 2026-07-28, which takes no notice of sessions.
    const modern = await callModern(harness, TOOL, JQL, { token, side, capabilities: {} });
    expect(modern.result).toMatchObject({ isError: true });
  });

  it('RS-69: the next call after linking works at once', async () => {
    const headers = { 'mcp-session-id': await sessionOf() };
    const asked = await callLegacy(harness, TOOL, JQL, { token, headers });
    await finishLink(harness, linkIn(asked.message));
    harness.atlassian.on('POST /ex/jira/north-id/rest/api/3/search/jql', () => ({ body: { issues: [] } }));
    const answer = await callLegacy(harness, TOOL, JQL, { token, headers });
    expect(answer.message.result).toMatchObject({ structuredContent: { issues: [] } });
  });
});
