import { expect, test } from 'vitest';
import { startAtlassian } from '../../test/server.js';
import type { AdfDoc } from '../adf/types.js';
import { cursorOf } from './api.js';
import { listComments } from './comments.js';
import { createPage, findPages, getPage, listAncestors } from './pages.js';
import { searchContent } from './search.js';
import { listSpaces } from './spaces.js';

const call = { accessToken: 'at', siteId: 'cloud-1' };
const v2 = '/ex/confluence/cloud-1/wiki/api/v2';
const doc: AdfDoc = { type: 'doc', version: 1, content: [{ type: 'rule' }] };
const body = { atlas_doc_format: { representation: 'atlas_doc_format', value: JSON.stringify(doc) } };
const summary = {
  id: '9',
  title: 'Plan',
  status: 'current',
  spaceId: '3',
  version: { number: 2 },
  _links: { webui: '/spaces/E/9' },
};

test('a page comes with its ADF parsed and its labels on request', async () => {
  const labels = { results: [{ id: '1', name: 'plan', prefix: 'global' }] };
  const { http, requests } = await startAtlassian([
    { body: { ...summary, body, labels } },
    { body: { ...summary, body: {} } },
  ]);
  const page = await getPage(http, call, '9', { labels: true });
  expect(page).toMatchObject({ ok: true, value: { body: doc, labels: { results: [{ name: 'plan' }] } } });
  expect(await getPage(http, call, '9')).toMatchObject({ ok: true, value: { title: 'Plan', body: undefined } });
  expect(requests.map((request) => `${request.path}?${request.query}`)).toEqual([
    `${v2}/pages/9?body-format=atlas_doc_format&include-labels=true`,
    `${v2}/pages/9?body-format=atlas_doc_format`,
  ]);
});

test('pages are found by title, spaces by key, each with a cursor to go on', async () => {
  const next = '/wiki/api/v2/pages?limit=1&cursor=a%2Bb%3D';
  const { http, requests } = await startAtlassian((request) => ({
    body: {
      results: [request.path.endsWith('/spaces') ? { id: '3', key: 'E', name: 'Engineering' } : summary],
      _links: { next, base: 'https://x.atlassian.net/wiki' },
    },
  }));
  const pages = await findPages(http, call, { title: 'Plan', spaceId: '3', limit: 1 });
  expect(pages).toMatchObject({ ok: true, value: { results: [{ id: '9' }], cursor: 'a+b=' } });
  const spaces = await listSpaces(http, call, { keys: ['E', 'F'], limit: 2, cursor: 'a+b=' });
  expect(spaces).toMatchObject({ ok: true, value: { results: [{ key: 'E' }], cursor: 'a+b=' } });
  expect(requests.map((request) => `${request.path}?${request.query}`)).toEqual([
    `${v2}/pages?title=Plan&space-id=3&status=current&limit=1`,
    `${v2}/spaces?keys=E&keys=F&limit=2&cursor=a%2Bb%3D`,
  ]);
});

test('a search goes to v1, keeps /wiki and takes only the cursor from the link', async () => {
  const results = [
    { content: { id: '9', type: 'page', title: 'Plan' }, title: 'Plan', excerpt: 'the plan', url: '/spaces/E/9' },
    { space: { key: 'E', name: 'Engineering' }, title: 'Engineering', excerpt: '', entityType: 'space' },
  ];
  const next = 'https://evil.example/rest/api/search?cursor=c1&cql=x';
  const { http, requests } = await startAtlassian([{ body: { results, _links: { next } } }]);
  const found = await searchContent(http, call, { cql: 'text ~ "plan"', limit: 5 });
  expect(found).toMatchObject({
    ok: true,
    value: { cursor: 'c1', results: [{ content: { id: '9' } }, { space: { key: 'E' } }] },
  });
  expect(requests[0]?.path).toBe('/ex/confluence/cloud-1/wiki/rest/api/search');
  expect(Object.fromEntries(requests[0]?.query ?? [])).toEqual({
    cql: 'text ~ "plan"',
    limit: '5',
    excerpt: 'indexed_unescaped',
  });
});

test('ancestors and footer comments of a page', async () => {
  const { http, requests } = await startAtlassian((request) => ({
    body: {
      results: request.path.endsWith('/ancestors')
        ? [{ id: '1', type: 'page' }]
        : [{ id: '5', version: { number: 1 }, body }],
    },
  }));
  expect(await listAncestors(http, call, '9')).toEqual({ ok: true, value: [{ id: '1', type: 'page' }] });
  expect(await listComments(http, call, { kind: 'page', id: '9' }, { place: 'footer', limit: 5 })).toMatchObject({
    ok: true,
    value: { results: [{ body: doc }], cursor: undefined },
  });
  expect(requests[1]?.query.toString()).toBe('body-format=atlas_doc_format&sort=created-date&limit=5');
});

test('a page is created with its ADF as a string, once', async () => {
  const { http, requests } = await startAtlassian([{ body: summary }, 'drop']);
  const input = { spaceId: '3', parentId: '1', title: 'Plan', body: doc };
  expect(await createPage(http, call, input)).toMatchObject({ ok: true, value: { id: '9' } });
  expect(await createPage(http, call, input)).toMatchObject({
    ok: false,
    error: { kind: 'unavailable', mayHaveLanded: true },
  });
  expect(requests).toHaveLength(2);
  expect(JSON.parse(requests[0]?.body ?? '')).toEqual({
    spaceId: '3',
    parentId: '1',
    status: 'current',
    title: 'Plan',
    body: { representation: 'atlas_doc_format', value: JSON.stringify(doc) },
  });
});

test.each([
  [undefined],
  [null],
  [{}],
  [{ next: null }],
  [{ next: '' }],
  [{ next: '/x?limit=3' }],
  [{ next: 'http://[' }],
])('links %o hold no cursor', (links) => {
  expect(cursorOf(links)).toBeUndefined();
});
