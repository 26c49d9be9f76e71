import { describe, expect, it } from 'vitest';
import { JIRA, openSandbox, WIKI } from '../testing/sandbox.js';

const sandbox = await openSandbox();
const hire = (count: number) => sandbox.post('/__sandbox/people', { count });

describe('further people', () => {
  it('go on counting', async () => {
    expect((await hire(2)).body).toEqual({ people: ['p001', 'p002'] });
    expect((await hire(1)).body).toEqual({ people: ['p003'] });
  });

  it('may do what Tomás may, and no more', async () => {
    await hire(1);
    const [tomas, other] = [await sandbox.person('tomas'), await sandbox.person('p001')];
    const keys = async (who: typeof tomas) =>
      (await who.get(`${JIRA}/project/search`)).body.values.map((project: { key: string }) => project.key);
    expect(await keys(other)).toEqual(await keys(tomas));
    const titles = async (who: typeof tomas) =>
      (await who.get(`${WIKI}/api/v2/pages?limit=100`)).body.results.map((page: { title: string }) => page.title);
    expect(await titles(other)).toEqual(await titles(tomas));
    expect((await other.get(`${JIRA}/issue/PEO-1`)).status).toBe(404);
    expect((await other.get(`${JIRA}/issue/SUP-1`)).status).toBe(200);
    const resources = '/oauth/token/accessible-resources';
    expect((await other.get(resources)).body).toEqual((await tomas.get(resources)).body);
  });

  it('are each someone else', async () => {
    const { people } = (await hire(200)).body;
    expect(new Set(people).size).toBe(200);
    const seen = new Set<string>();
    for (const id of people.slice(0, 20)) {
      const { account_id, picture } = (await (await sandbox.person(id)).get('/me')).body;
      seen.add(account_id);
      expect((await fetch(picture)).status).toBe(200);
    }
    expect(seen.size).toBe(20);
  });

  it('are gone after a reset of the company', async () => {
    await sandbox.post('/__sandbox/reset', { parts: ['company'] });
    await expect(sandbox.person('p001')).rejects.toThrow();
    expect((await hire(1)).body).toEqual({ people: ['p001'] });
  });

  it.each([{}, { count: 0 }, { count: 1.5 }, { count: 2, more: true }])('are refused for %j', async (body) => {
    expect((await sandbox.post('/__sandbox/people', body)).status).toBe(400);
  });
});
