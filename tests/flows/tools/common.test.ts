import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeTool, holdToContract, startToolWorld, type ToolWorld } from '../../support/tool-cases.ts';

const V1 = '/ex/confluence/*/wiki/rest/api';
const V3 = '/ex/jira/*/rest/api/3';
const HOST = 'northwind-robotics.atlassian.example';

let world: ToolWorld;
const here = () => world;

beforeAll(async () => {
  world = await startToolWorld();
});
afterAll(() => world?.stop());

interface Hit {
  id: string;
  title: string;
  url: string;
}
const hits = (structured: Record<string, unknown>) => structured.results as Hit[];

describe('search', () => {
  it('finds issues and pages on every site, in the form of connectors', async () => {
    const { structured, text } = await world.call('search', { query: 'winter' });
    expect(JSON.parse(text)).toEqual(structured);
    const ids = hits(structured).map(({ id }) => id);
    expect(ids).toContain(`page:20104@${HOST}`);
    expect(ids.some((id) => /^jira:ROV-\d+@northwind-robotics/.test(id))).toBe(true);
    const labs = await world.call('search', { query: 'dataset' });
    expect(hits(labs.structured).some(({ id }) => id.endsWith('@northwind-labs.atlassian.example'))).toBe(true);
    for (const hit of hits(structured)) expect(hit).toEqual({ id: hit.id, title: expect.any(String), url: hit.url });
  });

  it('finds an issue by its key, and takes signs for nothing else', async () => {
    const named = await world.call('search', { query: 'rov-2' });
    expect(hits(named.structured)[0]).toMatchObject({ id: `jira:ROV-2@${HOST}` });
    const signs = await world.call('search', { query: '") OR project = PEO OR text ~ ("rover*~' });
    expect(signs.isError).toBe(false);
    const nothing = await world.call('search', { query: 'xyzzyqwerty' });
    expect(nothing.structured).toEqual({ results: [] });
  });

  it('shows nobody what they may not see', async () => {
    const { structured } = await world.call('search', { query: 'salary' }, { person: 'tomas' });
    expect(hits(structured).filter(({ id }) => /PEO|2030\d/.test(id))).toEqual([]);
    const jiraOnly = await world.call('search', { query: 'rover' }, { person: 'aiko' });
    expect(hits(jiraOnly.structured).every(({ id }) => id.startsWith('jira:'))).toBe(true);
  });

  it('gives what it has where one product fails, says so, and fails where all do', async () => {
    const tooMany = { kind: 'status', status: 429, reason: 'jira-burst-based', retryAfter: 120 };
    const part = await world.call('search', { query: 'winter' }, { lacking: 'read:jira-work' });
    expect(part.structured.incomplete).toEqual([expect.stringContaining('Jira on northwind-robotics')]);
    expect(part.structured.incomplete).toEqual([expect.stringContaining('(read:jira-work)')]);
    expect(hits(part.structured).map(({ id }) => id)).toContain(`page:20104@${HOST}`);
    await world.sandbox.fault(`${V1}/search`, tooMany, { times: 5 });
    await world.sandbox.fault(`${V3}/search/jql`, tooMany, { times: 5 });
    const none = await world.call('search', { query: 'winter' });
    await world.sandbox('reset', { parts: ['faults'] });
    expect(none.isError).toBe(true);
    expect(none.text).toMatch(/Try again in 1\d\d seconds/);
    expect((await world.call('search', {})).text).toContain('query is missing.');
  });
});

describeTool(here, 'fetch', {
  works: {
    given: { id: `page:20105@${HOST}` },
    says: /"title":"Fleet API 3"/,
    structured: {
      id: `page:20105@${HOST}`,
      text: expect.stringContaining('one stream for each customer'),
      url: expect.stringContaining(HOST),
      metadata: { product: 'Confluence', untrusted: true },
    },
  },
  needs: ['read:page:confluence', 'read:comment:confluence'],
  forbidden: { given: { id: `page:20109@${HOST}` }, person: 'tomas', says: /not (?:exist|found)/i },
  absent: { given: { id: `jira:ROV-99999@${HOST}` }, says: /does not exist/ },
  invalid: [
    { given: {}, says: 'id is missing.' },
    { given: { id: 'ROV-1' }, says: 'id must be one that search gave' },
    { given: { id: `page:Home@${HOST}` }, says: 'a page has a number' },
    { given: { id: 'page:20105@nowhere' }, says: 'No connected site is called nowhere' },
  ],
  limited: { method: 'GET', path: '/ex/confluence/*/wiki/api/v2/pages/20105' },
});

describe('fetch', () => {
  it('reads everything that search finds', async () => {
    const { structured } = await world.call('search', { query: 'winter' });
    for (const { id, title, url } of hits(structured).slice(0, 4)) {
      const read = await world.call('fetch', { id });
      expect(JSON.parse(read.text)).toEqual(read.structured);
      expect(read.structured).toMatchObject({ id, title, url });
    }
  });
});

holdToContract(here);
