import { afterAll, beforeAll, expect, it } from 'vitest';
import { callTool } from '../../test/call.js';
import { type Harness, NORTH, startHarness } from '../../test/harness.js';

/** More than there are database connections. */
const USERS = 14;
const SEARCH = `POST /ex/jira/${NORTH.id}/rest/api/3/search/jql`;

let harness: Harness;

beforeAll(async () => {
  harness = await startHarness();
});
afterAll(async () => {
  await harness.stop();
});

it('an Atlassian that does not answer refreshes holds up nobody who needs none', async () => {
  const search = async (subject: string) =>
    callTool(harness, await harness.token({ subject }), 'jira_search_issues', { jql: 'project = ABC' });
  const stale = Array.from({ length: USERS }, (_, index) => `usr_${index}`);
  for (const userId of [...stale, 'usr_fresh']) {
    await harness.addUser(userId);
    await harness.connect({ userId, accessToken: userId === 'usr_fresh' ? 'good' : 'old' });
  }
  harness.atlassian.on(SEARCH, ({ token }) =>
    token === 'old' ? { status: 401, body: { code: 401, message: 'Unauthorized' } } : { body: { issues: [] } },
  );
  const outage = Promise.withResolvers<void>();
  const stuck = Promise.withResolvers<void>();
  let refreshing = 0;
  let most = 0;
  harness.atlassian.on('POST /oauth/token', async () => {
    refreshing += 1;
    most = Math.max(most, refreshing);
    if (refreshing === 4) stuck.resolve();
    await outage.promise;
    refreshing -= 1;
    return { body: { access_token: 'new', refresh_token: 'next', expires_in: 3_600, scope: '' } };
  });

  const waiting = stale.map(search);
  await stuck.promise;
  const searches = () => harness.atlassian.requests.filter(({ path }) => path.endsWith('/search/jql')).length;
  await expect.poll(searches, { timeout: 10_000 }).toBe(USERS);
  expect((await search('usr_fresh')).isError).toBe(false);
  expect((await fetch(`${harness.base}/health/ready`)).status).toBe(200);
  outage.resolve();
  const answers = await Promise.all(waiting);
  expect(answers.map(({ isError }) => isError)).toEqual(stale.map(() => false));
  expect(most).toBe(4);
});
