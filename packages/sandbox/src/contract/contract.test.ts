import { describe, expect, it } from 'vitest';
import { OPENAPI_DIR } from '../testing/documents.js';
import { adf, JIRA, openSandbox, WIKI } from '../testing/sandbox.js';

const V2 = `${WIKI}/api/v2`;
const MAYA = '712020:6f1c2d84-3b0e-4a57-9c1e-0d5a7e1b2f01';

describe('without Atlassian’s documents', () => {
  it('nothing is checked, and the report says so', async () => {
    const sandbox = await openSandbox();
    expect((await (await sandbox.person('maya')).get(`${JIRA}/issue/ROV-1?colour=red`)).status).toBe(200);
    const { body } = await sandbox.send('/__sandbox/contract');
    expect(body).toEqual({ enabled: false, reason: expect.stringContaining('ATLASSIAN_OPENAPI_DIR') });
  });
});

describe.skipIf(OPENAPI_DIR === undefined)('with Atlassian’s documents', async () => {
  const sandbox = await openSandbox(OPENAPI_DIR === undefined ? {} : { openapiDir: OPENAPI_DIR });
  const maya = await sandbox.person('maya');
  const report = async () => (await sandbox.send('/__sandbox/contract')).body;
  const reset = () => sandbox.post('/__sandbox/reset', { parts: ['contract'] });
  const page = (title: string) => ({
    spaceId: '20001',
    status: 'current',
    title,
    parentId: '20101',
    body: { representation: 'atlas_doc_format', value: JSON.stringify(adf('x')) },
  });

  const READS = [
    `${JIRA}/search/jql?jql=project%3DROV&fields=summary,status&maxResults=5&expand=names`,
    `${JIRA}/issue/ROV-1`,
    `${JIRA}/issue/ROV-2?fields=summary,description&expand=renderedFields,names,schema`,
    `${JIRA}/issue/ROV-2/comment?startAt=0&maxResults=2&orderBy=-created`,
    `${JIRA}/issue/ROV-1/remotelink`,
    `${JIRA}/issue/ROV-1/watchers`,
    `${JIRA}/issue/PEO-99`,
    `${JIRA}/issue/createmeta/ROV/issuetypes?maxResults=200`,
    `${JIRA}/issue/createmeta/SUP/issuetypes/10005`,
    `${JIRA}/issue/ROV-2?fields=attachment`,
    `${JIRA}/attachment/100100021`,
    `${JIRA}/attachment/content/100100021?redirect=false`,
    `${JIRA}/attachment/content/100100021`,
    `${JIRA}/project/search?action=create&typeKey=business&status=live`,
    `${JIRA}/myself`,
    `${JIRA}/user?accountId=${MAYA}`,
    `${JIRA}/user/search?query=ma&maxResults=5`,
    `${JIRA}/user/assignable/search?project=ROV&query=jo`,
    `${JIRA}/project/search?expand=lead,description,issueTypes&orderBy=key`,
    `${JIRA}/project/ROV`,
    `${JIRA}/field`,
    `${WIKI}/rest/api/search?cql=siteSearch%20~%20winter&limit=3&excerpt=highlight&expand=content.space,content.version,content.history,content.ancestors,content.metadata.labels`,
    `${WIKI}/rest/api/user/current`,
    `${WIKI}/rest/api/user?accountId=${MAYA}`,
    `${V2}/pages/20104?body-format=atlas_doc_format&include-labels=true&include-versions=true&include-operations=true&include-likes=true&include-properties=true`,
    `${V2}/pages/20101?body-format=storage`,
    `${V2}/pages/20101?body-format=view`,
    `${V2}/pages?space-id=20001&limit=3&sort=-modified-date&body-format=storage`,
    `${V2}/pages?space-id=20001&title=Run%20books`,
    `${V2}/pages/20107/labels`,
    `${V2}/pages/20107/ancestors`,
    `${V2}/pages/20104/footer-comments?body-format=atlas_doc_format`,
    `${V2}/spaces?keys=ENG,HELP&description-format=plain`,
    `${V2}/spaces`,
    `${V2}/pages/1`,
  ];

  it.each(READS)('%s and its answer keep the contract', async (path) => {
    await reset();
    const { status } = await maya.get(path);
    expect(await report()).toEqual({ enabled: true, checked: 1, violations: [] });
    expect([200, 303, 404]).toContain(status);
  });

  it.each([
    [
      200,
      `${JIRA}/search/jql`,
      { jql: 'project = ROV ORDER BY key', fields: ['*all'], maxResults: 20, reconcileIssues: [10010001] },
    ],
    [200, `${JIRA}/search/jql`, { jql: 'project = ROV', maxResults: 3 }],
    [400, `${JIRA}/search/jql`, { jql: 'foo = 1' }],
    [200, `${JIRA}/search/approximate-count`, { jql: 'project = ROV' }],
    [
      201,
      `${JIRA}/issue`,
      { fields: { project: { key: 'ROV' }, issuetype: { id: '10002' }, summary: 'x', description: adf('x') } },
    ],
    [400, `${JIRA}/issue`, { fields: { project: { key: 'ROV' }, issuetype: { id: '10002' } } }],
    [201, `${JIRA}/issue/ROV-2/comment`, { body: adf('x') }],
    [200, `${V2}/pages`, page('A new page')],
    [400, `${V2}/pages`, page('Run books')],
  ])('%i for a POST to %s, which keeps the contract', async (status, path, body) => {
    await reset();
    expect((await maya.post(path, body)).status).toBe(status);
    expect(await report()).toEqual({ enabled: true, checked: 1, violations: [] });
  });

  it.each([
    ['an unknown query parameter', () => maya.get(`${JIRA}/issue/ROV-1?colour=red`), 'colour'],
    ['a query parameter of the wrong type', () => maya.get(`${JIRA}/issue/ROV-1/comment?maxResults=ten`), 'maxResults'],
    ['an unknown path', () => maya.get(`${JIRA}/issues/ROV-1`), 'No document has this method and path'],
    ['an unknown method', () => maya.post(`${JIRA}/issue/ROV-1`, {}), 'No document has this method and path'],
    [
      'an unknown body property',
      () => maya.post(`${JIRA}/search/jql`, { jql: 'project = ROV', startAt: 0 }),
      'startAt',
    ],
    ['a body of the wrong type', () => maya.post(`${JIRA}/issue`, { fields: 'oops' }), '/requestBody/fields'],
    [
      'a comment of plain text',
      () => maya.post(`${JIRA}/issue/ROV-1/comment`, { body: 'hello' }),
      '/body is not valid ADF',
    ],
    [
      'a description of plain text',
      () => maya.post(`${JIRA}/issue`, { fields: { description: 'hello' } }),
      '/fields/description is not valid ADF',
    ],
    ['a page id that is no number', () => maya.get(`${V2}/pages/abc`), '/path/id'],
    [
      'a page body that is no ADF',
      () => maya.post(`${V2}/pages`, { ...page('x'), body: { representation: 'atlas_doc_format', value: '{}' } }),
      '/body/value is not valid ADF',
    ],
    [
      'an unknown representation',
      () => maya.post(`${V2}/pages`, { ...page('x'), body: { representation: 'markdown', value: '# x' } }),
      '/requestBody/body',
    ],
    ['a limit that is too large', () => maya.get(`${V2}/pages?limit=251`), 'limit'],
  ])('%s is refused with 500 and remembered', async (_case, call, words) => {
    await reset();
    const answer = await call();
    expect(answer.status).toBe(500);
    expect(answer.body.message).toContain('breaks Atlassian’s published contract');
    const { violations } = await report();
    expect(violations).toEqual([answer.body.violation]);
    expect(violations[0]).toMatchObject({
      by: 'request',
      problems: expect.arrayContaining([expect.stringContaining(words)]),
    });
  });

  it('a removed operation answers 410 and is remembered', async () => {
    await reset();
    expect((await maya.get(`${JIRA}/search?jql=project%3DROV`)).status).toBe(410);
    expect((await report()).violations).toMatchObject([{ problems: ['Atlassian has removed this operation'] }]);
  });
});
