import { expect, test } from 'vitest';
import { startAtlassian } from '../test/server.js';
import { fetchMe } from './person.js';
import { fetchSites } from './sites.js';

test('a person is known by account id; hidden parts are undefined', async () => {
  const { http, requests } = await startAtlassian([
    { body: { account_id: 'a1', name: 'Mia', email: 'mia@example.com', picture: 'https://p/1.png', locale: 'en' } },
    { body: { account_id: 'a2', name: '', nickname: 'tom', email: null } },
    { body: { name: 'nobody' } },
  ]);
  expect(await fetchMe(http, 'at')).toEqual({
    ok: true,
    value: { accountId: 'a1', displayName: 'Mia', email: 'mia@example.com', pictureUrl: 'https://p/1.png' },
  });
  expect(await fetchMe(http, 'at')).toMatchObject({
    value: { displayName: 'tom', email: undefined, pictureUrl: undefined },
  });
  expect(await fetchMe(http, 'at')).toMatchObject({ ok: false, error: { code: 'unreadable' } });
  expect(requests[0]).toMatchObject({ path: '/me', headers: { authorization: 'Bearer at' } });
});

test('a site listed once a product is one site', async () => {
  const entry = (id: string, scopes: string[]) => ({
    id,
    name: `n-${id}`,
    url: `https://${id}.atlassian.net`,
    scopes,
    avatarUrl: '',
  });
  const { http, requests } = await startAtlassian([
    {
      body: [
        entry('one', ['read:jira-work', 'read:jira-user']),
        entry('two', ['read:page:confluence']),
        entry('one', ['search:confluence', 'read:jira-user']),
      ],
    },
  ]);
  expect(await fetchSites(http, 'at')).toEqual({
    ok: true,
    value: [
      {
        id: 'one',
        name: 'n-one',
        url: 'https://one.atlassian.net',
        products: ['jira', 'confluence'],
        scopes: ['read:jira-work', 'read:jira-user', 'search:confluence'],
      },
      {
        id: 'two',
        name: 'n-two',
        url: 'https://two.atlassian.net',
        products: ['confluence'],
        scopes: ['read:page:confluence'],
      },
    ],
  });
  expect(requests[0]?.path).toBe('/oauth/token/accessible-resources');
});

test('an error object instead of the list is an error, not an empty list', async () => {
  const { http } = await startAtlassian([
    { body: { code: 401, message: 'Unauthorized' } },
    { body: { message: '?' } },
    { body: [] },
  ]);
  expect(await fetchSites(http, 'at')).toMatchObject({ ok: false, error: { kind: 'unauthorized' } });
  expect(await fetchSites(http, 'at')).toMatchObject({ ok: false, error: { kind: 'unavailable' } });
  expect(await fetchSites(http, 'at')).toEqual({ ok: true, value: [] });
});
