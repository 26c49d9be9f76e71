import { describe, expect, it } from 'vitest';
import { OPENAPI_DIR } from '../testing/documents.js';
import { JIRA, openSandbox } from '../testing/sandbox.js';

const sandbox = await openSandbox(OPENAPI_DIR === undefined ? {} : { openapiDir: OPENAPI_DIR });
const maya = await sandbox.person('maya');
const tomas = await sandbox.person('tomas');
const aiko = await sandbox.person('aiko');

const link = (type: string, inward: string, outward: string) => ({
  type: { name: type },
  inwardIssue: { key: inward },
  outwardIssue: { key: outward },
});
const linksOf = async (key: string) =>
  (await maya.get(`${JIRA}/issue/${key}?fields=issuelinks`)).body.fields.issuelinks as {
    id: string;
    type: { name: string };
    inwardIssue?: { key: string };
    outwardIssue?: { key: string };
  }[];

describe('links between issues', () => {
  it('are read from the inward issue in outward words, and from the other in inward ones', async () => {
    expect((await tomas.post(`${JIRA}/issueLink`, link('blocks', 'ROV-7', 'ROV-8'))).status).toBe(201);
    expect(await linksOf('ROV-7')).toContainEqual(
      expect.objectContaining({ outwardIssue: expect.objectContaining({ key: 'ROV-8' }) }),
    );
    const [there] = (await linksOf('ROV-8')).filter(({ inwardIssue }) => inwardIssue?.key === 'ROV-7');
    const read = await maya.get(`${JIRA}/issueLink/${there?.id}`);
    expect(read.body).toMatchObject({ inwardIssue: { key: 'ROV-7' }, outwardIssue: { key: 'ROV-8' } });
  });

  it('are made once, however often they are asked for', async () => {
    for (const _time of [1, 2]) await tomas.post(`${JIRA}/issueLink`, link('Relates', 'ROV-7', 'ROV-9'));
    expect((await linksOf('ROV-7')).filter(({ outwardIssue }) => outwardIssue?.key === 'ROV-9')).toHaveLength(1);
  });

  it('are removed on both sides', async () => {
    await tomas.post(`${JIRA}/issueLink`, link('Cause', 'ROV-3', 'ROV-4'));
    const made = (await linksOf('ROV-3')).find(({ type }) => type.name === 'Cause');
    expect((await tomas.delete(`${JIRA}/issueLink/${made?.id}`)).status).toBe(204);
    expect((await linksOf('ROV-4')).filter(({ type }) => type.name === 'Cause')).toEqual([]);
    expect((await tomas.delete(`${JIRA}/issueLink/${made?.id}`)).status).toBe(404);
  });

  it('need two issues that the person may see, a type, and the right to work on the first', async () => {
    const attempt = async (who: typeof maya, body: unknown) => (await who.post(`${JIRA}/issueLink`, body)).status;
    expect(await attempt(tomas, link('Blocks', 'ROV-7', 'PEO-1'))).toBe(404);
    expect(await attempt(tomas, link('Fears', 'ROV-7', 'ROV-8'))).toBe(404);
    expect(await attempt(aiko, link('Blocks', 'ROV-7', 'ROV-8'))).toBe(404);
  });
});

describe('links to the web', () => {
  const object = { url: 'https://github.example/pr/1', title: 'PR 1' };
  const remote = `${JIRA}/issue/ROV-6/remotelink`;

  it('of one global id are one link, whose missing fields go empty', async () => {
    const first = await tomas.post(remote, { globalId: 'pr:1', relationship: 'fixed by', object });
    const second = await tomas.post(remote, { globalId: 'pr:1', object: { ...object, title: 'PR 1, merged' } });
    expect([first.status, second.status]).toEqual([201, 200]);
    expect(second.body.id).toBe(first.body.id);
    const { body } = await tomas.get(`${remote}?globalId=pr:1`);
    expect(body).toMatchObject([{ id: first.body.id, globalId: 'pr:1', object: { title: 'PR 1, merged' } }]);
    expect(body[0].relationship).toBeUndefined();
  });

  it('are nothing that a viewer may add, and no scripts', async () => {
    expect((await aiko.post(remote, { object })).status).toBe(403);
    expect((await tomas.post(remote, { object: { url: 'javascript:alert(1)', title: 'x' } })).status).toBe(400);
  });
});

it.skipIf(OPENAPI_DIR === undefined)('all keep the contract', async () => {
  expect((await sandbox.send('/__sandbox/contract')).body.violations).toEqual([]);
});
