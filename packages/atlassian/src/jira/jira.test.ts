import { expect, test } from 'vitest';
import { startAtlassian } from '../../test/server.js';
import { addComment, listIssueComments } from './comments.js';
import { listCreateFields, listCreateIssueTypes } from './create-meta.js';
import { createIssue, getIssue, listRemoteLinks, listWatchers } from './issues.js';
import { searchProjects } from './projects.js';
import { countIssues, searchIssues } from './search.js';
import { searchAssignableUsers, searchUsers } from './users.js';

const call = { accessToken: 'at', siteId: 'cloud-1' };
const base = '/ex/jira/cloud-1/rest/api/3';
const mia = { accountId: 'a1', displayName: 'Mia', avatarUrls: {} };

test('search sends exactly what the endpoint accepts and ends with the token', async () => {
  const issue = {
    id: '10',
    key: 'ENG-1',
    self: 'https://x',
    fields: { summary: 'S', assignee: null, customfield_1: 3 },
  };
  const { http, requests } = await startAtlassian([
    { body: { issues: [issue], nextPageToken: 'next', isLast: false } },
    { body: { issues: [], isLast: false } },
  ]);
  const input = { jql: 'project = ENG', fields: ['summary'], maxResults: 10 };
  const first = await searchIssues(http, call, input);
  expect(first).toMatchObject({
    ok: true,
    value: { nextPageToken: 'next', issues: [{ key: 'ENG-1', fields: { customfield_1: 3 } }] },
  });
  const second = await searchIssues(http, call, { ...input, nextPageToken: 'next', reconcileIssues: [10] });
  expect(second).toEqual({ ok: true, value: { issues: [], nextPageToken: undefined } });
  expect(requests.map((request) => [request.method, request.path, JSON.parse(request.body)])).toEqual([
    ['POST', `${base}/search/jql`, input],
    ['POST', `${base}/search/jql`, { ...input, nextPageToken: 'next', reconcileIssues: [10] }],
  ]);
});

test('a search survives a fault although it is a POST', async () => {
  const { http, requests } = await startAtlassian([{ status: 502 }, { body: { count: 153 } }]);
  expect(await countIssues(http, call, 'project = ENG')).toEqual({ ok: true, value: 153 });
  expect(requests.map((request) => request.path)).toEqual(Array(2).fill(`${base}/search/approximate-count`));
});

test('an issue is read with the chosen fields, names on request', async () => {
  const { http, requests } = await startAtlassian([
    { body: { id: '1', key: 'ENG-1', fields: {}, names: { summary: 'Summary' } } },
  ]);
  const result = await getIssue(http, call, 'ENG-1', { fields: ['summary', 'comment'], names: true });
  expect(result).toMatchObject({ ok: true, value: { key: 'ENG-1', names: { summary: 'Summary' } } });
  await getIssue(http, call, 'ENG-1', { fields: ['summary'] });
  expect(requests.map((request) => `${request.path}?${request.query}`)).toEqual([
    `${base}/issue/ENG-1?fields=summary%2Ccomment&expand=names`,
    `${base}/issue/ENG-1?fields=summary`,
  ]);
});

test('remote links and watchers', async () => {
  const { http } = await startAtlassian((request) =>
    request.path.endsWith('/remotelink')
      ? { body: [{ id: 1, object: { url: 'https://x', title: 'T' } }] }
      : { body: { watchCount: 2, isWatching: false, watchers: [mia] } },
  );
  expect(await listRemoteLinks(http, call, 'ENG-1')).toMatchObject({ ok: true, value: [{ object: { title: 'T' } }] });
  expect(await listWatchers(http, call, 'ENG-1')).toMatchObject({ ok: true, value: { watchCount: 2 } });
});

test('an issue is created once, whatever happens', async () => {
  const { http, requests } = await startAtlassian([
    { status: 201, body: { id: '5', key: 'ENG-5', self: '' } },
    { status: 504 },
  ]);
  expect(await createIssue(http, call, { summary: 'S' })).toMatchObject({ ok: true, value: { key: 'ENG-5' } });
  expect(await createIssue(http, call, { summary: 'S' })).toMatchObject({ ok: false, error: { mayHaveLanded: true } });
  expect(requests.map((request) => [request.path, request.body])).toEqual(
    Array(2).fill([`${base}/issue`, '{"fields":{"summary":"S"}}']),
  );
});

test('comments are listed from either end and added with their visibility', async () => {
  const comment = { id: '7', author: mia, body: { type: 'doc', version: 1, content: [] }, created: 'c' };
  const { http, requests } = await startAtlassian((request) =>
    request.method === 'POST'
      ? { status: 201, body: comment }
      : { body: { comments: [comment], startAt: 0, maxResults: 5, total: 9 } },
  );
  const listed = await listIssueComments(http, call, 'ENG-1', { maxResults: 5, newestFirst: true });
  expect(listed).toMatchObject({
    ok: true,
    value: { total: 9, comments: [{ id: '7', author: { displayName: 'Mia' } }] },
  });
  expect(requests[0]?.query.toString()).toBe('startAt=0&maxResults=5&orderBy=-created');
  const body = { type: 'doc', version: 1, content: [] } as const;
  const visibility = { type: 'role', value: 'Developers' } as const;
  expect(await addComment(http, call, 'ENG-1', { body: { ...body, content: [] }, visibility })).toMatchObject({
    ok: true,
  });
  expect(JSON.parse(requests[1]?.body ?? '')).toEqual({ body, visibility });
});

test('create metadata comes in pages that know where the next starts', async () => {
  const field = { fieldId: 'summary', name: 'Summary', required: true, schema: { type: 'string', system: 'summary' } };
  const { http, requests } = await startAtlassian((request) =>
    request.path.endsWith('/issuetypes')
      ? { body: { issueTypes: [{ id: '1', name: 'Bug' }], startAt: 0, total: 1 } }
      : { body: { fields: [field], startAt: 0, total: 2 } },
  );
  expect(await listCreateIssueTypes(http, call, 'ENG')).toMatchObject({
    ok: true,
    value: { values: [{ name: 'Bug' }], nextStartAt: undefined },
  });
  const fields = await listCreateFields(http, call, 'ENG', '1');
  expect(fields).toMatchObject({
    ok: true,
    value: { values: [{ fieldId: 'summary', required: true }], nextStartAt: 1 },
  });
  expect(await listCreateFields(http, call, 'ENG', '1', 1)).toMatchObject({
    ok: true,
    value: { nextStartAt: undefined },
  });
  expect(requests.map((request) => `${request.path}?${request.query}`)).toEqual([
    `${base}/issue/createmeta/ENG/issuetypes?startAt=0&maxResults=200`,
    `${base}/issue/createmeta/ENG/issuetypes/1?startAt=0&maxResults=200`,
    `${base}/issue/createmeta/ENG/issuetypes/1?startAt=1&maxResults=200`,
  ]);
});

test('people and projects are found', async () => {
  const { http, requests } = await startAtlassian((request) =>
    request.path.includes('/user/')
      ? { body: [mia] }
      : { body: { values: [{ id: '1', key: 'ENG', name: 'Engineering' }], startAt: 0, total: 3 } },
  );
  expect(await searchUsers(http, call, { query: 'mi', maxResults: 5 })).toMatchObject({
    ok: true,
    value: [{ accountId: 'a1' }],
  });
  await searchAssignableUsers(http, call, { query: 'mi', maxResults: 5, in: { project: 'ENG' } });
  await searchAssignableUsers(http, call, { query: 'mi', maxResults: 5, in: { issueKey: 'ENG-1' } });
  expect(await searchProjects(http, call, { query: 'eng', action: 'create', maxResults: 1 })).toMatchObject({
    ok: true,
    value: { projects: [{ key: 'ENG' }], total: 3, nextStartAt: 1 },
  });
  expect(requests.map((request) => `${request.path.slice(base.length)}?${request.query}`)).toEqual([
    '/user/search?query=mi&maxResults=5',
    '/user/assignable/search?query=mi&maxResults=5&project=ENG',
    '/user/assignable/search?query=mi&maxResults=5&issueKey=ENG-1',
    '/project/search?query=eng&action=create&maxResults=1',
  ]);
});
