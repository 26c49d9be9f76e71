import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createPerson } from '../../packages/cli/src/try/person.ts';
import { connectSdkV2 } from '../support/clients/sdk-v2.ts';
import type { ConnectedClient } from '../support/clients/types.ts';
import { type House, startHouse } from '../support/house.ts';
import { type SandboxControl, steer } from '../support/sandbox-control.ts';

const ISSUE = '/ex/jira/*/issue/ROV-9';
const COMMENT = `${ISSUE}/comment`;

/** What a fault in the way of one tool call does to it. */
interface Case {
  fault: string;
  effect: Record<string, unknown>;
  times?: number;
  /** What the sandbox answered to the operation, by status: how often it was asked. */
  asked: Record<string, number>;
  /** What the model is told; absent where the call succeeds. */
  told?: string;
}

const burst = { kind: 'status', status: 429, reason: 'jira-burst-based', resetIn: 0 };
const status = (code: number) => ({ kind: 'status', status: code });

const READS: Case[] = [
  { fault: 'a burst limit', effect: burst, asked: { 429: 1, 200: 1 } },
  { fault: 'two failures of the server', effect: status(503), times: 2, asked: { 503: 2, 200: 1 } },
  { fault: 'a lost answer', effect: { kind: 'drop' }, asked: { 200: 2 } },
  { fault: 'an answer that breaks off', effect: { kind: 'cut' }, asked: { 200: 2 } },
  { fault: 'a late answer', effect: { kind: 'latency', milliseconds: 700 }, asked: { 200: 1 } },
  { fault: 'a slow answer', effect: { kind: 'slow_body', milliseconds: 700 }, asked: { 200: 1 } },
  {
    fault: 'broken JSON',
    effect: { kind: 'malformed' },
    asked: { 200: 1 },
    told: 'Atlassian gave an answer that could not be understood.',
  },
  {
    fault: 'an answer over the cap',
    effect: { kind: 'oversized', megabytes: 40 },
    asked: { 200: 1 },
    told: 'The answer from Atlassian is too large. Ask for less.',
  },
  {
    fault: 'a redirect',
    effect: { kind: 'redirect', to: '/elsewhere' },
    asked: { 303: 1 },
    told: 'Atlassian gave an unexpected answer.',
  },
  {
    fault: 'a removed endpoint',
    effect: status(410),
    asked: { 410: 1 },
    told: 'Atlassian has removed the function that this tool uses. The operator must update Gatehouse.',
  },
  {
    fault: 'a missing scope',
    effect: { kind: 'scope_mismatch' },
    asked: { 401: 1 },
    told: 'The Atlassian connection lacks a permission that this needs (read:jira-work).',
  },
];

const WRITES: (Case & { written: number })[] = [
  { fault: 'a burst limit', effect: burst, asked: { 429: 1, 201: 1 }, written: 1 },
  { fault: 'a failure of the server', effect: status(503), asked: { 503: 1 }, told: 'nothing was created', written: 0 },
  { fault: 'a lost answer', effect: { kind: 'drop' }, asked: { 201: 1 }, written: 1 },
  { fault: 'an answer that breaks off', effect: { kind: 'cut' }, asked: { 201: 1 }, written: 1 },
  { fault: 'broken JSON', effect: { kind: 'malformed' }, asked: { 201: 1 }, written: 1 },
  {
    fault: 'an answer over the cap',
    effect: { kind: 'oversized', megabytes: 40 },
    asked: { 201: 1 },
    written: 1,
  },
];

describe('faults of Atlassian, met by a real client over two replicas', () => {
  let house: House;
  let sandbox: SandboxControl;
  let maya: ConnectedClient;

  beforeAll(async () => {
    house = await startHouse({ replicas: 2 });
    sandbox = steer(house.sandboxUrl);
    maya = await connect('maya');
  });
  afterAll(async () => {
    await maya?.close();
    await house?.stop();
  });
  beforeEach(async () => {
    await sandbox('reset', { parts: ['requests', 'faults'] });
  });

  const connect = (who: string) =>
    connectSdkV2('auto')(house.mcpUrl, async (authorizationUrl) => {
      const redirect = new URL(authorizationUrl).searchParams.get('redirect_uri');
      const person = createPerson(() => {}, who);
      await fetch(await person.visit(authorizationUrl, (url) => `${url.origin}${url.pathname}` === redirect));
    });
  const at = { issue: 'ROV-9', site: 'northwind-robotics' };
  const read = (client = maya) => client.call('jira_get_issue', { ...at, include: ['links'] });
  const write = (body: string) => maya.call('jira_add_comment', { ...at, body });

  /** No answer names a host of Atlassian's or carries a token, whatever went wrong. */
  function expectSafe({ text }: { text: string }): void {
    expect(text).not.toMatch(new RegExp(`:${new URL(house.sandboxUrl).port}\\b`));
    expect(text).not.toMatch(/sbx_|Bearer|eyJ|api\.atlassian|undefined|\bat .*\.js/);
  }

  describe.each(READS)('a read that meets $fault', ({ effect, times, asked, told }) => {
    it(told === undefined ? 'succeeds in the end' : 'is told apart, and not repeated', async () => {
      const before = await sandbox.refreshes();
      await sandbox.fault(ISSUE, effect, { times: times ?? 1 });
      const answer = await read();
      expectSafe(answer);
      expect(answer).toMatchObject({ isError: told !== undefined, text: expect.stringContaining(told ?? 'ROV-9') });
      expect(await sandbox.answers('maya', 'getIssue')).toEqual(asked);
      expect(await sandbox.refreshes()).toBe(before);
      // Wherever it was sent to, it did not go.
      for (const who of ['maya', '-']) expect(await sandbox.answers(who, 'GET unknown')).toEqual({});
    });
  });

  describe.each(WRITES)('a write that meets $fault', ({ fault, effect, asked, told, written }) => {
    it(
      told === undefined ? 'is done once, and found where its answer was lost' : 'is not done, and says so',
      async () => {
        const body = `Met ${fault}`;
        await sandbox.fault(COMMENT, effect, { method: 'POST' });
        const answer = await write(body);
        expectSafe(answer);
        expect(answer).toMatchObject({ isError: told !== undefined, text: expect.stringContaining(told ?? 'ROV-9') });
        expect(await sandbox.answers('maya', 'addComment')).toEqual(asked);
        const { text } = await maya.call('jira_get_issue', { ...at, max_chars: 20_000 });
        expect(text.split(body).length - 1).toBe(written);
      },
    );
  });

  it('a refused token is replaced once, and the call goes on', async () => {
    const before = await sandbox.refreshes();
    await sandbox.fault(ISSUE, status(401));
    expect(await read()).toMatchObject({ isError: false });
    expect(await sandbox.answers('maya', 'getIssue')).toEqual({ 401: 1, 200: 1 });
    expect(await sandbox.refreshes()).toBe(before + 1);
  });

  it('a token endpoint that fails is asked again, with the same token, and the call goes on', async () => {
    // A token of a moment ago that is refused is not replaced: the last refresh was longer ago.
    await house.query(`update refreshes set tried_at = tried_at - interval '1 minute'`);
    await sandbox.fault(ISSUE, status(401));
    await sandbox.fault('/oauth/token', status(503), { times: 2 });
    expect(await read()).toMatchObject({ isError: false });
    expect(await sandbox.answers('maya', 'refresh_token')).toEqual({ 503: 2, 200: 1 });
    expect(await sandbox('oauth')).toMatchObject({ breaches: 0, reuses: [] });
  });

  it('an app that is refused costs the call, and not the connection', async () => {
    const aiko = await connect('aiko');
    const before = await sandbox.refreshes();
    await sandbox('oauth', { refuseApp: true });
    await sandbox.fault(ISSUE, status(401));
    const answer = await read(aiko);
    expectSafe(answer);
    expect(answer).toMatchObject({ isError: true, text: expect.stringContaining('Only an operator can repair that.') });
    const [connection] = await house.query<{ status: string; state: string }>(
      `select c.status, r.state from refreshes r join connections c on c.id = r.connection_id where r.said like $1`,
      ['%unauthorized_client%'],
    );
    expect(connection).toEqual({ status: 'active', state: 'operator' });
    await sandbox('oauth', { refuseApp: false });
    await house.query(`update refreshes set retry_at = now() where state = 'operator'`);
    await sandbox.fault(ISSUE, status(401));
    expect(await read(aiko)).toMatchObject({ isError: false });
    expect(await sandbox.refreshes()).toBe(before + 1);
    await aiko.close();
  });

  it('a site that was taken away is named, with what to do', async () => {
    await sandbox('sites', { person: 'maya', site: 'northwind-labs', like: null });
    const answer = await maya.call('jira_get_issue', { issue: 'LAB-1', site: 'northwind-labs' });
    expectSafe(answer);
    expect(answer).toMatchObject({ isError: true, text: expect.stringContaining('no longer connected to this site') });
    expect(await read()).toMatchObject({ isError: false });
  });

  it('a grant that its person has revoked asks for a new one, once at Atlassian', async () => {
    const tomas = await connect('tomas');
    expect(await read(tomas)).toMatchObject({ isError: false });
    await sandbox('revoke', { person: 'tomas' });
    for (const _again of [1, 2, 3]) {
      const answer = await read(tomas);
      expectSafe(answer);
      expect(answer.isError).toBe(true);
      expect(answer.text).toContain(house.issuer);
    }
    expect(await sandbox.answers('tomas', 'refresh_token')).toEqual({ 403: 1 });
    await tomas.close();
  });

  it('a used-up quota is told at once and never asked again', async () => {
    const quota = { kind: 'status', status: 429, reason: 'jira-quota-global-based', resetIn: 3600 };
    await sandbox.fault(ISSUE, quota, { times: 20 });
    const answer = await read();
    expectSafe(answer);
    expect(answer).toMatchObject({ isError: true, text: expect.stringContaining('quota') });
    expect(await sandbox.answers('maya', 'getIssue')).toEqual({ 429: 1 });
  });

  it('neither auth nor mcp has any of the ways in which tests steer the sandbox', async () => {
    for (const base of [house.issuer, new URL(house.mcpUrl).origin]) {
      for (const path of ['faults', 'oauth', 'clock', 'reset']) {
        const answer = await fetch(`${base}/__sandbox/${path}`, { method: 'POST', body: '{}' });
        expect([401, 404]).toContain(answer.status);
      }
    }
  });
});
