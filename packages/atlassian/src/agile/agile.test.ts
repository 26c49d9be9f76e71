import { expect, test } from 'vitest';
import { startAtlassian } from '../../test/server.js';
import { listBoards } from './boards.js';
import { listSprints } from './sprints.js';

const call = { accessToken: 'at', siteId: 'cloud-1' };
const page = { startAt: 0, maxResults: 2 };

test('of several scopes, the one that the token is known to lack is named; all of them where nothing is known', async () => {
  const { http } = await startAtlassian(() => ({
    status: 401,
    headers: { 'x-failure-category': 'FAILURE_CLIENT_SCOPE_CHECK' },
    body: { code: 401, message: 'Unauthorized; scope does not match' },
  }));
  const message = async (granted?: string[]) => {
    const result = await listBoards(http, { ...call, granted }, page);
    return result.ok ? '' : result.error.message;
  };
  expect(await message(['read:project:jira'])).toContain('(read:board-scope:jira-software)');
  expect(await message()).toContain('(read:board-scope:jira-software, read:project:jira)');
});

test('sprints come in pages that end where Jira says, and never go on from an empty one', async () => {
  const sprint = { id: 1, name: 'One', state: 'active' };
  const { http, requests } = await startAtlassian([
    { body: { values: [sprint, sprint], startAt: 0, isLast: false } },
    { body: { values: [], startAt: 2, isLast: false } },
  ]);
  const read = (startAt: number) =>
    listSprints(http, call, '7', { states: ['active', 'future'], startAt, maxResults: 2 });
  expect(await read(0)).toMatchObject({ ok: true, value: { nextStartAt: 2 } });
  expect(await read(2)).toMatchObject({ ok: true, value: { nextStartAt: undefined } });
  expect(requests.map(({ path, query }) => `${path}?${query}`)).toEqual(
    ['0', '2'].map(
      (start) => `/ex/jira/cloud-1/rest/agile/1.0/board/7/sprint?startAt=${start}&maxResults=2&state=active%2Cfuture`,
    ),
  );
});
