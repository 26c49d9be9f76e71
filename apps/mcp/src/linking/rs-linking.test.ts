import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Harness, ISSUER, NORTH, startHarness, USER } from '../../test/harness.js';
import { callLegacy, callModern, finishLink, linkIn, retried, SHOWS_URLS, type Side } from '../../test/linking.js';
import { CAPABILITIES, MODERN_META } from '../../test/requests.js';

let harness: Harness;
let token: string;
const SEARCH = `POST /ex/jira/${NORTH.id}/rest/api/3/search/jql`;
const JQL = { jql: 'project = ABC' };
const TOOL = 'jira_search_issues';
const SIDES: Side[] = ['ours', 'sdk'];
/** How long a call waits for its user: longer than anything takes that does not wait, on a slow machine as well. */
const WAIT_SECONDS = 30;

beforeAll(async () => {
  harness = await startHarness({ linkWaitSeconds: WAIT_SECONDS });
  await harness.addUser();
  token = await harness.token();
});
afterAll(async () => {
  await harness.stop();
});
beforeEach(async () => {
  harness.atlassian.reset();
  harness.atlassian.on(SEARCH, () => ({ body: { issues: [] } }));
  await harness.owner.query('delete from connections');
  await harness.owner.query('delete from link_requests');
  await harness.heard();
});

const modernCall = (side: Side, capabilities?: unknown) =>
  callModern(harness, TOOL, JQL, { token, side, ...(capabilities === undefined ? {} : { capabilities }) });

describe('a call that finds no connection', () => {
  it.each(SIDES)('RS-60 RS-61: answers a client that declared no URL elicitation with a text (%s)', async (side) => {
    for (const capabilities of [{}, { elicitation: {} }, { elicitation: { form: {} } }]) {
      const { result } = await modernCall(side, capabilities);
      expect(result).toMatchObject({ isError: true, resultType: 'complete' });
      expect(linkIn({ result: result ?? {} })).toBeTruthy();
      expect(JSON.stringify(result)).toContain(`at any time they can do the same at ${ISSUER}/`);
    }
    const legacy = await callLegacy(harness, TOOL, JQL, { token, side });
    expect(legacy.message.result).toMatchObject({ isError: true });
    expect(linkIn(legacy.message)).toBeTruthy();
  });

  it.each(SIDES)('RS-26 RS-71: asks a client that declared it, in the form of the revision (%s)', async (side) => {
    const { result } = await modernCall(side);
    expect(result).toEqual({
      resultType: 'input_required',
      inputRequests: {
        connect: {
          method: 'elicitation/create',
          params: { mode: 'url', message: expect.any(String), url: expect.stringMatching(`^${ISSUER}/connect/lnk_`) },
        },
      },
      requestState: expect.stringMatching(/^[A-Za-z0-9_-]+$/),
      _meta: { 'io.modelcontextprotocol/serverInfo': expect.objectContaining({ name: 'gatehouse' }) },
    });
  });

  it('RS-63 RS-64 RS-66: the address says nothing; the row says who, through which client, and keeps no id', async () => {
    const id = linkIn(await modernCall('ours'));
    const { rows } = await harness.owner.query('select *, expires_at - created_at as life from link_requests');
    expect(rows).toEqual([
      expect.objectContaining({
        user_id: USER,
        client_id: 'client-1',
        purpose: 'connect',
        connection_id: null,
        completed_at: null,
        life: expect.objectContaining({ minutes: 10 }),
      }),
    ]);
    expect(JSON.stringify(rows)).not.toContain(id);
    expect(Buffer.concat([rows[0]?.id_sealed, rows[0]?.id_hash]).includes(id)).toBe(false);
  });

  it('gives the same address to whoever asks again, and another one once that is finished or nearly over', async () => {
    const asked = await Promise.all(SIDES.flatMap((side) => [modernCall(side), modernCall(side, {})]));
    const first = linkIn(asked[0] ?? {});
    expect(asked.map(linkIn)).toEqual(asked.map(() => first));
    const other = await harness.token({ claims: { client_id: 'client-2' } });
    expect(linkIn(await callModern(harness, TOOL, JQL, { token: other }))).not.toBe(first);

    await harness.owner.query(`update link_requests set expires_at = now() + interval '4 minutes'`);
    const second = linkIn(await modernCall('ours'));
    expect(second).not.toBe(first);
    await harness.owner.query('update link_requests set completed_at = now()');
    expect(linkIn(await modernCall('ours'))).not.toBe(second);
  });

  it('leaves at most twenty rows for a user, and names the portal to whoever wants more', async () => {
    for (let n = 0; n < 20; n++) {
      await modernCall('ours');
      await harness.owner.query('update link_requests set completed_at = now()');
    }
    const { result } = await modernCall('ours');
    expect(result).toMatchObject({ isError: true });
    expect(JSON.stringify(result)).not.toContain('lnk_');
    expect(JSON.stringify(result)).toContain(`${ISSUER}/`);
    expect((await harness.owner.query('select from link_requests')).rowCount).toBe(20);
  });

  it('invariant 11: leaves an audit event that says who was asked and how, and never the address', async () => {
    const asked = await modernCall('ours');
    await modernCall('sdk', {});
    await callModern(harness, TOOL, JQL, { token, more: retried(asked, 'decline') });
    const events = harness.log.filter(({ event }) => String(event).startsWith('link_')).slice(-3);
    expect(events).toMatchObject([
      { event: 'link_asked', subject: USER, client: 'client-1', tool: TOOL, purpose: 'connect', way: 'round-trip' },
      { event: 'link_asked', way: 'text' },
      { event: 'link_answered', subject: USER, tool: TOOL, action: 'decline', completed: false },
    ]);
    expect(JSON.stringify(harness.log)).not.toContain('lnk_');
  });

  it('costs a call that has its connection nothing', async () => {
    await harness.connect();
    expect((await modernCall('ours')).result).toMatchObject({ structuredContent: { issues: [] } });
    expect((await harness.owner.query('select from link_requests')).rowCount).toBe(0);
  });
});

describe('a call that comes back', () => {
  const comeBack = (asked: Awaited<ReturnType<typeof modernCall>>, action?: string) =>
    callModern(harness, TOOL, JQL, { token, more: retried(asked, action) });

  it.each(SIDES)('RS-73: waits for the user and goes on by itself, telling a client that asked (%s)', async (side) => {
    const asked = await modernCall(side);
    const waiting = openStream(asked);
    const told: string[] = [];
    let last: Record<string, unknown> = {};
    for await (const message of await waiting) {
      if (message.method === 'notifications/progress' && told.length === 0) {
        expect(message.params).toMatchObject({ progressToken: 'here', progress: 1 });
        await finishLink(harness, linkIn(asked));
      }
      told.push(String(message.method ?? 'result'));
      last = message;
    }
    expect(told.at(-1)).toBe('result');
    expect(last.result).toMatchObject({ resultType: 'complete', structuredContent: { issues: [] } });
    // The same state once more is the same call once more.
    expect((await comeBack(asked, 'accept')).result).toMatchObject({ structuredContent: { issues: [] } });
  });

  it('RS-69: takes no for an answer, and says where it can be done later', async () => {
    const asked = await modernCall('ours');
    for (const action of ['decline', 'cancel']) {
      const { result } = await comeBack(asked, action);
      expect(result).toMatchObject({ isError: true });
      expect(JSON.stringify(result)).toContain('chose not to connect');
      expect(JSON.stringify(result)).toContain(`${ISSUER}/.`);
    }
  });

  it('RS-69 RS-71: asks again at once where the answer is missing or none, whatever else was sent', async () => {
    const asked = await modernCall('ours');
    const began = performance.now();
    for (const inputResponses of [{}, { connect: { action: 'perhaps' } }, { other: { action: 'accept' } }, undefined]) {
      const { result } = await callModern(harness, TOOL, JQL, {
        token,
        more: { requestState: asked.result?.requestState, inputResponses },
      });
      expect(result).toMatchObject({ resultType: 'input_required' });
      expect(linkIn({ result: result ?? {} })).toBe(linkIn(asked));
    }
    expect(performance.now() - began).toBeLessThan(WAIT_SECONDS * 1_000);
  });

  it('RS-73: ends with a text after three rounds', async () => {
    let asked = await modernCall('ours');
    for (let round = 2; round <= 3; round++) asked = await comeBack(asked);
    expect(asked.result).toMatchObject({ resultType: 'input_required' });
    expect(JSON.stringify(asked.result)).toContain('not finished yet');
    const last = await comeBack(asked);
    expect(last.result).toMatchObject({ resultType: 'complete', isError: true });
    expect(linkIn(last)).toBe(linkIn(asked));
  });

  it('ends the waiting when the access ends', async () => {
    const short = await harness.token({ claims: { grant_id: 'grant-that-ends' } });
    const asked = await callModern(harness, TOOL, JQL, { token: short });
    for await (const message of await openStream(asked, short)) {
      if (message.method) await harness.owner.query(`select record_change('grant', 'grant-that-ends')`);
      else expect(JSON.stringify(message.result)).toContain('has ended');
    }
  });

  /** The messages of an answer that is streamed, for a client that asked for progress. */
  async function openStream(asked: Awaited<ReturnType<typeof modernCall>>, bearer = token) {
    const response = await fetch(harness.resource, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        authorization: `Bearer ${bearer}`,
        'mcp-protocol-version': '2026-07-28',
        'mcp-method': 'tools/call',
        'mcp-name': TOOL,
      },
      body: JSON.stringify({
        jsonrpc: '2.0',
        id: 2,
        method: 'tools/call',
        params: {
          name: TOOL,
          arguments: JQL,
          _meta: { ...MODERN_META, [CAPABILITIES]: SHOWS_URLS, progressToken: 'here' },
          ...retried(asked, 'accept'),
        },
      }),
    });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    return messages(response);
  }
});

async function* messages(response: Response): AsyncGenerator<Record<string, unknown>> {
  let text = '';
  for await (const chunk of (response.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream())) {
    text += chunk;
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const data = /^data: (.+)$/m.exec(text.slice(0, end))?.[1];
      text = text.slice(end + 2);
      if (data) yield JSON.parse(data) as Record<string, unknown>;
    }
  }
}
