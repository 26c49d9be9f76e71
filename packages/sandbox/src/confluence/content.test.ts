import { describe, expect, it } from 'vitest';
import { OPENAPI_DIR } from '../testing/documents.js';
import { adf, openSandbox, WIKI } from '../testing/sandbox.js';

const sandbox = await openSandbox(OPENAPI_DIR ? { openapiDir: OPENAPI_DIR } : {});
const [maya, tomas] = [await sandbox.person('maya'), await sandbox.person('tomas')];
const [V1, V2] = [`${WIKI}/rest/api`, `${WIKI}/api/v2`];
const ids = (list: { id: string }[]) => list.map(({ id }) => id);

describe('the tree', () => {
  it('gives children, descendants to a depth, and the pages of a space', async () => {
    expect(ids((await maya.get(`${V2}/pages/20101/direct-children`)).body.results)).toContain('20106');
    const below = (await maya.get(`${V2}/pages/20101/descendants?depth=2&limit=250`)).body.results;
    expect(below).toContainEqual(expect.objectContaining({ id: '20107', parentId: '20106', depth: 2 }));
    const shallow = (await maya.get(`${V2}/pages/20101/descendants?depth=1`)).body.results;
    expect(ids(shallow)).not.toContain('20107');
    expect(ids((await maya.get(`${V2}/spaces/20001/pages?depth=all`)).body.results)).toContain('20107');
    expect((await tomas.get(`${V2}/spaces/20003/pages`)).status).toBe(404);
    expect(ids((await tomas.get(`${V2}/pages/20101/descendants?depth=5`)).body.results)).not.toContain('20109');
  });

  it('changes as pages are moved, never into themselves', async () => {
    const move = (where: string) => maya.put(`${V1}/content/20110/move/${where}`, {});
    expect((await move('append/20106')).body).toEqual({ pageId: '20110' });
    expect(ids((await maya.get(`${V2}/pages/20106/direct-children`)).body.results).at(-1)).toBe('20110');
    await move('before/20108');
    expect(ids((await maya.get(`${V2}/pages/20106/direct-children`)).body.results)).toEqual([
      '20107',
      '20110',
      '20108',
    ]);
    expect((await maya.put(`${V1}/content/20106/move/append/20108`, {})).status).toBe(400);
    expect((await tomas.put(`${V1}/content/20110/move/append/20201`, {})).status).toBe(403);
  });

  it('grows by copies', async () => {
    const destination = { type: 'parent_page', value: '20106' };
    const copy = await maya.post(`${V1}/content/20107/copy`, { destination, pageTitle: 'Copy', copyLabels: true });
    expect(copy.body).toMatchObject({ type: 'page', title: 'Copy', space: { key: 'ENG' } });
    expect((await maya.get(`${V2}/pages/${copy.body.id}/labels`)).body.results).toHaveLength(2);
    expect((await maya.post(`${V1}/content/20107/copy`, { destination })).status).toBe(400);
  });
});

describe('a page', () => {
  it('goes to the trash, and is not found any more', async () => {
    const made = await maya.post(`${V2}/pages`, { spaceId: '20001', title: 'Short-lived' });
    expect((await tomas.delete(`${V2}/pages/${made.body.id}`)).status).toBe(403);
    expect((await maya.delete(`${V2}/pages/${made.body.id}`)).status).toBe(204);
    expect((await maya.get(`${V2}/pages/${made.body.id}`)).status).toBe(404);
  });

  it('may be written in the storage format, as templates are', async () => {
    const template = (await maya.get(`${V1}/template/25001`)).body;
    const made = await maya.post(`${V2}/pages`, { spaceId: '20001', title: 'Monday', body: template.body.storage });
    const read = await maya.get(`${V2}/pages/${made.body.id}?body-format=atlas_doc_format`);
    expect(JSON.parse(read.body.body.atlas_doc_format.value).content).toMatchObject([
      { type: 'heading' },
      { type: 'paragraph' },
      { type: 'heading' },
      { type: 'bulletList' },
      { type: 'heading' },
      { type: 'taskList' },
    ]);
    const broken = { representation: 'storage', value: '<p>open' };
    expect((await maya.post(`${V2}/pages`, { spaceId: '20001', title: 'B', body: broken })).status).toBe(400);
  });

  it('has templates of its space for those who may know the space', async () => {
    const names = async (person: typeof maya, query = '') =>
      (await person.get(`${V1}/template/page${query}`)).body.results?.map(({ name }: { name: string }) => name);
    expect(await names(tomas)).toEqual(['Meeting notes']);
    expect(await names(tomas, '?spaceKey=ENG')).toEqual(['Incident review']);
    expect(await names(tomas, '?spaceKey=PEO')).toBeUndefined();
    expect((await tomas.get(`${V1}/template/25003`)).status).toBe(404);
  });

  it('takes and loses labels', async () => {
    const path = `${V1}/content/20104/label`;
    expect((await tomas.post(path, [{ prefix: 'global', name: 'no' }])).status).toBe(403);
    expect((await maya.post(path, [{ prefix: 'global', name: 'two words' }])).status).toBe(400);
    expect((await maya.post(path, [{ prefix: 'global', name: 'Cold' }])).body.size).toBe(3);
    expect((await maya.delete(`${path}?name=winter`)).status).toBe(204);
    const labels = (await maya.get(`${V2}/pages/20104/labels`)).body.results;
    expect(labels.map(({ name }: { name: string }) => name)).toEqual(['plan', 'cold']);
  });

  it('is kept to those whom its restrictions name, and never from who sets them', async () => {
    const me = (await maya.get(`${V1}/user/current`)).body.accountId;
    const path = `${V1}/content/20110/restriction`;
    const read = (user: unknown[], group: unknown[] = []) => [{ operation: 'read', restrictions: { user, group } }];
    const engineers = [{ type: 'group', name: 'engineers' }];
    expect((await maya.put(path, read([{ type: 'known', accountId: 'x' }]))).status).toBe(400);
    expect((await maya.put(path, read([], [{ type: 'group', name: 'support' }]))).status).toBe(400);
    expect((await tomas.get(`${V2}/pages/20110`)).status).toBe(200);
    expect((await maya.put(path, read([{ type: 'known', accountId: me }], engineers))).status).toBe(200);
    expect((await tomas.get(`${V2}/pages/20110`)).status).toBe(404);
    expect((await maya.get(path)).body.results[0].restrictions.group.results).toMatchObject([{ name: 'engineers' }]);
    expect((await maya.put(path, read([]))).status).toBe(200);
    expect((await tomas.get(`${V2}/pages/20110`)).status).toBe(200);
  });
});

describe('blog posts', () => {
  it('are apart from pages', async () => {
    expect((await maya.get(`${V2}/pages/20151`)).status).toBe(404);
    expect((await maya.get(`${V2}/blogposts/20151?include-labels=true`)).body.labels.results).toHaveLength(1);
    expect(
      (await maya.get(`${V2}/blogposts?title=${encodeURIComponent('First snow, first lessons')}`)).body.results,
    ).toHaveLength(1);
    const found = await maya.get(`${V1}/search?cql=${encodeURIComponent('type = blogpost and space = ENG')}`);
    expect(found.body.results).toHaveLength(2);
    expect(found.body.results[0].url).toMatch(/\/blog\/\d{4}\/\d\d\/\d\d\/\d+\//);
    const body = { representation: 'atlas_doc_format', value: JSON.stringify(adf('News')) };
    expect((await maya.post(`${V2}/blogposts`, { spaceId: '20001', title: 'News', body })).status).toBe(200);
  });
});

it('knows people by name and by id', async () => {
  const search = (cql: string) => maya.get(`${V1}/search/user?cql=${encodeURIComponent(cql)}`);
  const found = await search('user.fullname ~ "lind"');
  expect(found.body.results).toMatchObject([{ user: { displayName: 'Maya Lindqvist' } }]);
  const { accountId } = found.body.results[0].user;
  expect((await maya.get(`${V1}/user/bulk?accountId=${accountId}`)).body.results).toHaveLength(1);
  expect((await search('title ~ "x"')).status).toBe(400);
});

it.skipIf(OPENAPI_DIR === undefined)('is what Atlassian’s documents say', async () => {
  expect((await sandbox.send('/__sandbox/contract')).body.violations).toEqual([]);
});
