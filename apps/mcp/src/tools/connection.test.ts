import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { callTool } from '../../test/call.js';
import { type Harness, LABS, NORTH, startHarness } from '../../test/harness.js';

let harness: Harness;
let token: string;
const both: ('jira' | 'confluence')[] = ['jira', 'confluence'];
const SEARCH = `POST /ex/jira/${NORTH.id}/rest/api/3/search/jql`;
const GATEWAY_401 = { status: 401, body: { code: 401, message: 'Unauthorized' } };
const search = (given: Record<string, unknown> = {}) =>
  callTool(harness, token, 'jira_search_issues', { jql: 'project = ABC', ...given });

beforeAll(async () => {
  harness = await startHarness();
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
});

describe('a user’s connection', () => {
  it('is asked for where there is none', async () => {
    const answer = await search();
    expect(answer).toMatchObject({ isError: true, text: expect.stringContaining('http://localhost:4000/') });
    expect(answer.text).toContain('No Atlassian account is connected');
  });

  it('is refreshed once after a refusal, and the request repeated', async () => {
    await harness.connect({ accessToken: 'old' });
    harness.atlassian.on(SEARCH, ({ token: used }) => (used === 'new' ? { body: { issues: [] } } : GATEWAY_401));
    let exchanges = 0;
    harness.atlassian.on('POST /oauth/token', () => {
      exchanges += 1;
      return { body: { access_token: 'new', refresh_token: 'next', expires_in: 3_600, scope: '' } };
    });
    const answers = await Promise.all([search(), search(), search()]);
    expect(answers.map(({ isError }) => isError)).toEqual([false, false, false]);
    expect(exchanges).toBe(1);
  });

  it('is asked to be renewed where refreshing does not help', async () => {
    await harness.connect();
    harness.atlassian.on(SEARCH, () => GATEWAY_401);
    harness.atlassian.on('POST /oauth/token', () => ({ status: 403, body: { error: 'invalid_grant' } }));
    for (const answer of [await search(), await search()]) {
      expect(answer).toMatchObject({ isError: true, text: expect.stringContaining('reconnect') });
      expect(answer.text).toContain('http://localhost:4000/');
    }
  });

  it('is not refreshed for a missing permission', async () => {
    await harness.connect();
    const body = { code: 401, message: 'Unauthorized; scope does not match' };
    harness.atlassian.on(SEARCH, () => ({ status: 401, body }));
    const answer = await search();
    expect(answer).toMatchObject({ isError: true, text: expect.stringContaining('lacks a permission') });
    expect(harness.atlassian.requests.map(({ path }) => path)).not.toContain('/oauth/token');
  });

  it('chooses the site: the one of that product, the one that is named, or none', async () => {
    harness.atlassian.on('GET /oauth/token/accessible-resources', () => ({
      body: [
        { ...NORTH, scopes: ['read:jira-work'] },
        { ...LABS, scopes: ['read:page:confluence'] },
      ],
    }));
    await harness.connect({
      sites: [
        { ...NORTH, products: ['jira'] },
        { ...LABS, products: ['confluence'] },
      ],
    });
    expect((await search()).isError).toBe(false);
    expect((await search({ site: 'labs' })).text).toContain('The site labs has no Jira. Sites with Jira: Northwind');
    await harness.owner.query('delete from connections');
    await harness.connect({
      sites: [
        { ...NORTH, products: both },
        { ...LABS, products: both },
      ],
    });
    harness.atlassian.on('GET /oauth/token/accessible-resources', () => ({
      body: [NORTH, LABS].map((site) => ({ ...site, scopes: ['read:jira-work'] })),
    }));
    expect((await search()).text).toContain('Several sites have Jira');
    for (const site of [
      'NORTHWIND',
      'north-id',
      'northwind.atlassian.net',
      'https://northwind.atlassian.net/browse/A-1',
    ]) {
      expect([site, (await search({ site })).isError]).toEqual([site, false]);
    }
    expect((await search({ site: 'elsewhere' })).text).toContain('No connected site is called elsewhere');
  });

  it('knows a site that was added after it was made', async () => {
    await harness.connect({ sites: [{ ...LABS, products: ['confluence'] }] });
    harness.atlassian.on('GET /oauth/token/accessible-resources', () => ({
      body: [{ ...NORTH, scopes: ['read:jira-work'] }],
    }));
    expect((await search({ site: 'Northwind' })).isError).toBe(false);
  });
});

describe('what the model is told of failures', () => {
  it('is what to do, when Atlassian asks to wait', async () => {
    await harness.connect();
    const headers = { 'retry-after': '120', 'ratelimit-reason': 'jira-burst-based' };
    harness.atlassian.on(SEARCH, () => ({ status: 429, headers, body: {} }));
    expect((await search()).text).toContain('Try again in 120 seconds');
  });

  it('is a reference and nothing more, when Gatehouse itself fails', async () => {
    await harness.connect();
    await harness.owner.query(`update connections set data_key_sealed = '\\x00'`);
    const answer = await search();
    expect(answer.text).toMatch(/^Something went wrong on Gatehouse's side \(reference [0-9a-f-]{36}\)$/);
    const reference = /reference ([0-9a-f-]{36})/.exec(answer.text)?.[1];
    expect(harness.log).toContainEqual(expect.objectContaining({ requestId: reference, level: 'error' }));
  });

  it('RS-11: never holds a token or an upstream address, and neither does the log', async () => {
    await harness.connect({ accessToken: 'CANARY-access', refreshToken: 'CANARY-refresh' });
    harness.atlassian.on(SEARCH, ({ token: used }) => ({
      status: 400,
      body: { errorMessages: [`bad ${used} Bearer ${used} at ${harness.atlassian.url}/x`], errors: {} },
    }));
    const { text } = await search();
    expect(text).not.toContain(`Bearer CANARY`);
    expect(text).not.toContain(harness.atlassian.url);
    expect(JSON.stringify(harness.log)).not.toContain('CANARY');
  });

  it('leaves an audit event with neither the question nor the answer', async () => {
    await harness.connect();
    const issue = { id: '1', key: 'ABC-1', fields: { summary: 'SECRET-ANSWER' } };
    harness.atlassian.on(SEARCH, () => ({ body: { issues: [issue] } }));
    const { text } = await search({ jql: 'text ~ "SECRET-QUESTION"' });
    expect(text).toContain('SECRET-ANSWER');
    const event = harness.log.filter(({ event: kind }) => kind === 'tool_call').at(-1);
    expect(event).toMatchObject({
      subject: 'usr_maya',
      client: 'client-1',
      grant: 'grant-1',
      tool: 'jira_search_issues',
      site: NORTH.id,
      outcome: 'ok',
      durationMs: expect.any(Number),
      requestId: expect.any(String),
    });
    expect(JSON.stringify(harness.log)).not.toContain('SECRET');
  });
});
