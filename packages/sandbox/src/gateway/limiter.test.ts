import { beforeEach, describe, expect, it } from 'vitest';
import { LABS_SITE, MAIN_SITE } from '../company/sites.js';
import { adf, JIRA, LABS_JIRA, openSandbox, WIKI } from '../testing/sandbox.js';

const sandbox = await openSandbox();
const maya = await sandbox.person('maya');
const limit = (limits: unknown) => sandbox.post('/__sandbox/quota', limits);
const report = async () => (await sandbox.send('/__sandbox/quota')).body;
const comment = (key: string) => maya.post(`${JIRA}/issue/${key}/comment`, { body: adf('x') });

beforeEach(() => sandbox.post('/__sandbox/reset', { parts: ['quota', 'clock'] }));

describe('points', () => {
  it.each([
    ['a request without objects', 'myself: a user is two', `${JIRA}/myself`, 3],
    ['an issue', 'one object', `${JIRA}/issue/ROV-1?fields=assignee`, 2],
    ['a list of projects', 'one each', `${JIRA}/project/search`, 4],
    ['a list of users', 'two each', `${JIRA}/user/assignable/search?project=SUP`, 9],
    ['a page of Confluence', 'one object', `${WIKI}/api/v2/pages/20104`, 2],
    ['a failed read', 'the request alone', `${JIRA}/issue/NONE-1`, 1],
  ])('of %s: %s', async (_what, _why, path, points) => {
    await maya.get(path);
    expect((await report()).spent).toBe(points);
  });

  it('of a search grow with what it gives, of a write they do not', async () => {
    await maya.post(`${JIRA}/search/jql`, { jql: 'project = ROV', fields: ['summary'], maxResults: 7 });
    await comment('ROV-9');
    expect(await report()).toMatchObject({
      spent: 9,
      remaining: 64_991,
      byOperation: { searchAndReconsileIssuesUsingJqlPost: 8, addComment: 1 },
    });
  });

  it('of requests that the gateway refuses are none', async () => {
    await (await sandbox.person('aiko', 'read:me')).get(`${JIRA}/myself`);
    await sandbox.send(`${JIRA}/myself`);
    expect((await report()).spent).toBe(0);
  });

  it('may be few, and are back with the next hour of the sandbox’s clock', async () => {
    await limit({ pointsPerHour: 3 });
    expect((await maya.get(`${JIRA}/myself`)).status).toBe(200);
    expect((await maya.get(`${JIRA}/myself`)).status).toBe(429);
    expect((await maya.get(`${WIKI}/api/v2/spaces`)).headers.get('ratelimit-reason')).toBe(
      'confluence-quota-global-based',
    );
    expect((await report()).refused).toEqual({ quota: 2, burst: 0, issueWrites: 0 });
    await sandbox.post('/__sandbox/clock', { advance: 3599 });
    expect((await maya.get(`${JIRA}/myself`)).status).toBe(429);
    await sandbox.post('/__sandbox/clock', { advance: 1 });
    expect((await (await sandbox.person('maya')).get(`${JIRA}/myself`)).status).toBe(200);
  });

  it('may be a budget of each site', async () => {
    await limit({ pointsPerHour: 3, pool: 'tenant' });
    expect((await maya.get(`${JIRA}/myself`)).status).toBe(200);
    const refused = await maya.get(`${JIRA}/myself`);
    expect(refused.status).toBe(429);
    expect(refused.headers.get('ratelimit-reason')).toBe('jira-quota-tenant-based');
    expect((await maya.get(`${LABS_JIRA}/field`)).status).toBe(200);
    const { bySite } = await report();
    expect(bySite).toMatchObject({ [MAIN_SITE.id]: 3, [LABS_SITE.id]: expect.any(Number) });
  });

  it('are limited to what was understood', async () => {
    expect((await limit({ pointsPerHour: 'many' })).status).toBe(400);
  });
});

describe('bursts', () => {
  const calls = async (count: number, path = `${JIRA}/myself`) =>
    Promise.all(Array.from({ length: count }, () => maya.get(path)));
  const refusedOf = (answers: Awaited<ReturnType<typeof calls>>) => answers.filter(({ status }) => status === 429);

  it('are free unless a test limits them', async () => {
    expect(refusedOf(await calls(150))).toEqual([]);
  });

  it('over so many a second to one endpoint of a site are 429 with a second to wait', async () => {
    await limit({ burst: 5 });
    const refused = refusedOf(await calls(8));
    expect(refused).toHaveLength(3);
    const headers = refused[0]?.headers;
    expect(headers?.get('ratelimit-reason')).toBe('jira-burst-based');
    expect(headers?.get('retry-after')).toBe('1');
    expect(headers?.get('x-ratelimit-reset')).toBe('2026-11-18T12:00:01.000Z');
    expect((await maya.get(`${JIRA}/field`)).status).toBe(200);
    expect((await maya.get(`${LABS_JIRA}/myself`)).status).toBe(200);
    expect((await report()).refused).toEqual({ quota: 0, burst: 3, issueWrites: 0 });
  });

  it('are filled again with time', async () => {
    await limit({ burst: 5 });
    await calls(5);
    sandbox.clock.now += 400;
    expect(refusedOf(await calls(5))).toHaveLength(3);
  });

  it('may be Atlassian’s own: 100 a second, 150 to read an issue', async () => {
    await limit({ burst: true });
    expect(refusedOf(await calls(110))).toHaveLength(10);
    expect(refusedOf(await calls(160, `${JIRA}/issue/ROV-1?fields=summary`))).toHaveLength(10);
  });

  it('of Confluence name no reason, since none is documented', async () => {
    await limit({ burst: 1 });
    const [, refused] = await calls(2, `${WIKI}/api/v2/spaces`);
    expect(refused?.status).toBe(429);
    expect(refused?.headers.get('retry-after')).toBe('1');
    expect(refused?.headers.has('ratelimit-reason')).toBe(false);
  });
});

describe('writes to one issue', () => {
  it('over twenty in two seconds are 429, to another issue they are not', async () => {
    await limit({ burst: true });
    for (let done = 0; done < 20; done += 1) expect((await comment('ROV-9')).status).toBe(201);
    const refused = await comment('rov-9');
    expect(refused.status).toBe(429);
    expect(refused.headers.get('ratelimit-reason')).toBe('jira-per-issue-on-write');
    expect(refused.headers.get('retry-after')).toBe('2');
    expect((await comment('ROV-8')).status).toBe(201);
    sandbox.clock.now += 2000;
    expect((await comment('ROV-9')).status).toBe(201);
  });
});
