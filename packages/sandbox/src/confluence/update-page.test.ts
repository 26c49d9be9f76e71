import { describe, expect, it } from 'vitest';
import { adf, openSandbox, WIKI } from '../testing/sandbox.js';

const sandbox = await openSandbox();
const maya = await sandbox.person('maya');
const aiko = await sandbox.person('aiko');
const PAGES = `${WIKI}/api/v2/pages`;

const update = (id: string, number: number, words: string, more: object = {}) => ({
  id,
  status: 'current',
  title: 'Winter readiness plan',
  body: { representation: 'atlas_doc_format', value: JSON.stringify(adf(words)) },
  version: { number, message: 'Rewritten' },
  ...more,
});

describe('updating a page', () => {
  it('takes the next version alone, and keeps the one before', async () => {
    const path = `${PAGES}/20104`;
    for (const number of [11, 13])
      expect(await maya.put(path, update('20104', number, 'x'))).toMatchObject({ status: 409 });
    const { status, body } = await maya.put(path, update('20104', 12, 'Salt the ramps'));
    expect([status, body.version.number, body.version.message]).toEqual([200, 12, 'Rewritten']);
    const versions = (await maya.get(`${path}/versions`)).body.results.map(({ number }: { number: number }) => number);
    expect(versions).toEqual([12, 11]);
    const before = await maya.get(`${path}?version=11&body-format=atlas_doc_format`);
    expect(before.body.body.atlas_doc_format.value).not.toContain('Salt the ramps');
  });

  it('is refused to who may not, with a title that is taken, and with a body that is none', async () => {
    const path = `${PAGES}/20104`;
    expect((await aiko.put(path, update('20104', 13, 'x'))).status).toBeOneOf([403, 404]);
    expect(await maya.put(path, update('20104', 13, 'x', { title: 'how we WORK' }))).toMatchObject({ status: 400 });
    const body = { representation: 'atlas_doc_format', value: '{"type":"doc"}' };
    expect(await maya.put(path, update('20104', 13, 'x', { body }))).toMatchObject({ status: 400 });
  });

  it('leaves a draft the first version, and publishes it', async () => {
    const draft = { spaceId: '20001', status: 'draft', title: 'A draft', body: update('1', 1, 'x').body };
    const { id } = (await maya.post(PAGES, draft)).body;
    const kept = await maya.put(`${PAGES}/${id}`, update(id, 1, 'y', { status: 'draft', title: 'A draft' }));
    expect(kept.body).toMatchObject({ status: 'draft', version: { number: 1 } });
    const published = await maya.put(`${PAGES}/${id}`, update(id, 2, 'z', { title: 'A draft' }));
    expect(published.body).toMatchObject({ status: 'current', version: { number: 1 } });
  });

  it('leaves comments hanging whose words are gone', async () => {
    const path = `${PAGES}/20105`;
    const { title, version } = (await maya.get(path)).body;
    const states = async () => {
      const found = ['open', 'dangling'].map((state) => maya.get(`${path}/inline-comments?resolution-status=${state}`));
      return (await Promise.all(found)).map(({ body }) => body.results.length);
    };
    expect(await states()).toEqual([1, 0]);
    await maya.put(path, update('20105', version.number + 1, 'Other words', { title }));
    expect(await states()).toEqual([0, 1]);
  });
});
