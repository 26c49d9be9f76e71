import { describe, expect, it } from 'vitest';
import { JIRA, openSandbox } from '../testing/sandbox.js';

const sandbox = await openSandbox();
const maya = await sandbox.person('maya');
const search = (body: unknown) => maya.post(`${JIRA}/search/jql`, body);

describe('search/jql', () => {
  it('gives ids alone when no fields are asked for, and no total', async () => {
    const { body } = await search({ jql: 'key = ROV-2' });
    expect(body).toEqual({ issues: [{ id: '10010002' }], isLast: true });
  });

  it('gives the fields that are asked for', async () => {
    const { body } = await search({ jql: 'key = ROV-2', fields: ['summary', 'assignee'], expand: 'names' });
    expect(body.issues[0]).toMatchObject({ key: 'ROV-2', fields: { assignee: { displayName: 'Jonas Weber' } } });
    expect(Object.keys(body.issues[0].fields)).toEqual(['summary', 'assignee']);
    expect(body.names).toEqual({ summary: 'Summary', assignee: 'Assignee' });
  });

  it('pages by token until there is none', async () => {
    const seen: string[] = [];
    let nextPageToken: string | undefined;
    do {
      const { body } = await search({
        jql: 'project = ROV ORDER BY key',
        fields: ['summary'],
        maxResults: 8,
        nextPageToken,
      });
      seen.push(...body.issues.map((issue: { key: string }) => issue.key));
      expect(body.isLast).toBe(body.nextPageToken === undefined);
      nextPageToken = body.nextPageToken;
    } while (nextPageToken);
    expect(seen).toHaveLength(20);
    expect(new Set(seen).size).toBe(20);
  });

  it('refuses a token of another query', async () => {
    const { body } = await search({ jql: 'project = ROV', maxResults: 1 });
    const answer = await search({ jql: 'project = SUP', nextPageToken: body.nextPageToken });
    expect(answer.status).toBe(400);
  });

  it('gives at most a hundred issues with fields', async () => {
    const { body } = await search({ jql: 'created > -999d', fields: ['*all'], maxResults: 5000 });
    expect(body.issues.length).toBeLessThanOrEqual(100);
  });

  it('refuses a stray startAt', async () => {
    expect((await search({ jql: 'project = ROV', startAt: 0 })).status).toBe(400);
  });

  it('works with GET as well', async () => {
    const jql = encodeURIComponent('project = ROV AND type = Epic ORDER BY key');
    const { body } = await maya.get(`${JIRA}/search/jql?jql=${jql}&fields=summary,status&maxResults=1`);
    expect(body.issues).toHaveLength(1);
    expect(Object.keys(body.issues[0].fields)).toEqual(['summary', 'status']);
  });
});

describe('approximate-count', () => {
  it('counts what the person may see', async () => {
    const count = async (who: typeof maya) =>
      (await who.post(`${JIRA}/search/approximate-count`, { jql: 'created > -999d' })).body.count;
    expect(await count(maya)).toBe(38);
    expect(await count(await sandbox.person('aiko'))).toBe(20);
  });
});
