import { describe, expect, it } from 'vitest';
import { adf, openSandbox, WIKI } from '../testing/sandbox.js';

const sandbox = await openSandbox();
const maya = await sandbox.person('maya');
const tomas = await sandbox.person('tomas');
const V2 = `${WIKI}/api/v2`;
const NOT_FOUND = { status: 404, body: { errors: [{ status: 404, code: 'NOT_FOUND' }] } };

describe('reading a page', () => {
  it('gives the body as an ADF text', async () => {
    const { body } = await maya.get(`${V2}/pages/20104?body-format=atlas_doc_format`);
    expect(body).toMatchObject({ id: '20104', title: 'Winter readiness plan', spaceId: '20001', parentId: '20101' });
    expect(body.version).toMatchObject({ number: 11, message: 'Numbers of the second week' });
    expect(JSON.parse(body.body.atlas_doc_format.value)).toMatchObject({ type: 'doc', version: 1 });
  });

  it('gives the body as storage format, code untouched', async () => {
    const { body } = await maya.get(`${V2}/pages/20107?body-format=storage`);
    expect(body.body.storage.value).toContain('<ac:structured-macro ac:name="info"');
    expect(body.body.storage.value).toContain('<![CDATA[$ fleetctl status --all-regions\n');
  });

  it('gives no body without a format, and labels when they are asked for', async () => {
    const { body } = await maya.get(`${V2}/pages/20104?include-labels=true`);
    expect(body.body).toEqual({});
    expect(body.labels.results.map((label: { name: string }) => label.name)).toEqual(['winter', 'plan']);
  });

  it.each(['20302', '20109', '99999'])('is 404 for %s, which Tomás may not read or nobody wrote', async (id) => {
    for (const part of ['', '/labels', '/ancestors', '/footer-comments']) {
      expect(await tomas.get(`${V2}/pages/${id}${part}`)).toMatchObject(NOT_FOUND);
    }
  });

  it('has ancestors, the highest first, labels and comments', async () => {
    const ancestors = await maya.get(`${V2}/pages/20107/ancestors`);
    expect(ancestors.body.results).toEqual([
      { id: '20101', type: 'page' },
      { id: '20106', type: 'page' },
    ]);
    expect((await maya.get(`${V2}/pages/20107/labels`)).body.results).toHaveLength(2);
    const comments = await maya.get(
      `${V2}/pages/20104/footer-comments?body-format=atlas_doc_format&sort=-created-date`,
    );
    expect(comments.body.results[0].body.atlas_doc_format.value).toContain('Week 47');
  });
});

describe('listing', () => {
  it('finds a page by space and title', async () => {
    const { body } = await maya.get(`${V2}/pages?space-id=20002&title=${encodeURIComponent('A rover is stuck')}`);
    expect(body.results.map((page: { id: string }) => page.id)).toEqual(['20202']);
  });

  it('is paged by cursor, in the body and in the Link header', async () => {
    const seen: string[] = [];
    let path = `/wiki/api/v2/pages?space-id=20001&limit=4`;
    while (path) {
      const answer = await maya.get(WIKI.replace(/\/wiki$/, '') + path);
      seen.push(...answer.body.results.map((page: { id: string }) => page.id));
      path = answer.body._links.next ?? '';
      if (path) expect(answer.headers.get('link')).toContain(`<${path}>; rel="next"`);
    }
    expect(seen).toEqual(['20101', '20102', '20103', '20104', '20105', '20106', '20107', '20108', '20109', '20110']);
  });

  it.each(['limit=0', 'limit=251', 'limit=many', 'cursor=made-up'])('refuses %s', async (query) => {
    expect((await maya.get(`${V2}/pages?${query}`)).status).toBe(400);
  });

  it('of spaces has those that the person may know of', async () => {
    const spaces = async (who: typeof maya, query = '') =>
      (await who.get(`${V2}/spaces${query}`)).body.results.map((space: { key: string }) => space.key).join(' ');
    expect(await spaces(maya)).toBe('ENG HELP PEO');
    expect(await spaces(tomas)).toBe('ENG HELP');
    expect(await spaces(tomas, '?keys=PEO,HELP')).toBe('HELP');
    expect(await spaces(maya, '?sort=-key')).toBe('PEO HELP ENG');
  });
});

describe('creating a page', () => {
  const body = { representation: 'atlas_doc_format', value: JSON.stringify(adf('Written by a test')) };
  const create = (fields: Record<string, unknown>, who = maya) => who.post(`${V2}/pages`, fields);

  it('puts it below the parent, with the author, and it can be read and found', async () => {
    const created = await create(
      { spaceId: '20002', parentId: '20202', title: 'Lost rovers', status: 'current', body },
      tomas,
    );
    expect(created).toMatchObject({
      status: 200,
      body: {
        title: 'Lost rovers',
        parentId: '20202',
        version: { number: 1 },
        authorId: expect.stringMatching(/^712020:2ab9/),
      },
    });
    const read = await maya.get(`${V2}/pages/${created.body.id}?body-format=atlas_doc_format`);
    expect(JSON.parse(read.body.body.atlas_doc_format.value)).toEqual(adf('Written by a test'));
    const found = await maya.get(`${WIKI}/rest/api/search?cql=${encodeURIComponent('title = "Lost rovers"')}`);
    expect(found.body.totalSize).toBe(1);
  });

  it('goes below the home page without a parent', async () => {
    expect((await create({ spaceId: '20001', title: 'Without a parent', body })).body.parentId).toBe('20101');
  });

  it('takes the nested form of a body as well', async () => {
    const answer = await create({ spaceId: '20001', title: 'Nested body', body: { atlas_doc_format: body } });
    expect(answer.status).toBe(200);
  });

  it('refuses a title that the space has', async () => {
    const answer = await create({ spaceId: '20001', title: 'Fleet API 3', body });
    expect(answer.status).toBe(400);
    expect(answer.body.errors[0].title).toContain('A page already exists with the same TITLE in this space');
    expect((await create({ spaceId: '20002', title: 'Fleet API 3', body })).status).toBe(200);
  });

  it.each([
    ['no space', { title: 'x', body }],
    ['no title', { spaceId: '20001', body }],
    ['a body that is no ADF', { spaceId: '20001', title: 'x', body: { ...body, value: '{"type":"doc"}' } }],
    ['a body that is no JSON', { spaceId: '20001', title: 'x', body: { ...body, value: '<p>x</p>' } }],
    ['another representation', { spaceId: '20001', title: 'x', body: { representation: 'wiki', value: 'x' } }],
  ])('refuses %s', async (_case, fields) => {
    expect((await create(fields)).status).toBe(400);
  });

  it('refuses readers, and does not know spaces and parents that the person does not', async () => {
    expect((await create({ spaceId: '20001', title: 'x', body }, tomas)).status).toBe(403);
    expect((await create({ spaceId: '20003', title: 'x', body }, tomas)).status).toBe(404);
    expect((await create({ spaceId: '20002', parentId: '20101', title: 'x', body }, tomas)).status).toBe(404);
  });

  it('keeps drafts to their author', async () => {
    const draft = await create({ spaceId: '20002', title: 'Half an idea', status: 'draft', body });
    expect((await maya.get(`${V2}/pages/${draft.body.id}`)).status).toBe(200);
    expect((await tomas.get(`${V2}/pages/${draft.body.id}`)).status).toBe(404);
  });
});

describe('people', () => {
  it('are told by account id, and me', async () => {
    expect((await maya.get(`${WIKI}/rest/api/user/current`)).body.displayName).toBe('Maya Lindqvist');
    const jonas = '712020:0b5d8e21-7c34-4d19-a2e6-5f7b90c1d804';
    expect((await maya.get(`${WIKI}/rest/api/user?accountId=${jonas}`)).body.publicName).toBe('Jonas Weber');
    expect((await maya.get(`${WIKI}/rest/api/user?accountId=nobody`)).status).toBe(404);
  });
});
