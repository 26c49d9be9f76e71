import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { callTool } from '../../test/call.js';
import { type Harness, LABS, NORTH, startHarness, USER } from '../../test/harness.js';

let harness: Harness;
let token: string;
const both: ('jira' | 'confluence')[] = ['jira', 'confluence'];
const at = (site: { id: string }) => `POST /ex/jira/${site.id}/rest/api/3/search/jql`;
const RESOURCES = 'GET /oauth/token/accessible-resources';
const GATEWAY_401 = { status: 401, body: { code: 401, message: 'Unauthorized' } };
const resource = (site: typeof NORTH) => ({ ...site, scopes: ['read:jira-work', 'read:page:confluence'] });
const search = (site?: string) =>
  callTool(harness, token, 'jira_search_issues', { jql: 'project = ABC', ...(site ? { site } : {}) });
const asked = (path: string) => harness.atlassian.requests.filter((request) => request.path.endsWith(path));

beforeAll(async () => {
  harness = await startHarness();
  await harness.addUser();
  token = await harness.token();
});
afterAll(async () => {
  await harness.stop();
});
/** Two accounts of one person, each with a site of its own. */
beforeEach(async () => {
  harness.atlassian.reset();
  await harness.owner.query('delete from connections');
  await harness.connect({ accountId: 'work', accessToken: 'of-work', sites: [{ ...NORTH, products: both }] });
  await harness.connect({ accountId: 'labs', accessToken: 'of-labs', sites: [{ ...LABS, products: both }] });
  for (const site of [NORTH, LABS]) harness.atlassian.on(at(site), () => ({ body: { issues: [] } }));
  harness.atlassian.on('GET /me', ({ token: used }) => ({
    body: { account_id: used.slice(3), name: used, email: `${used}@example.com`, account_type: 'atlassian' },
  }));
});
const dead = async (account: string) => {
  await harness.owner.query(`update connections set status = 'needs_reconsent' where account_id = $1`, [account]);
  await harness.heard();
};

describe('several accounts of one person', () => {
  it('are each used for the sites that they reach', async () => {
    for (const site of ['Northwind', 'Labs']) expect((await search(site)).isError).toBe(false);
    expect(asked('/search/jql').map((request) => request.token)).toEqual(['of-work', 'of-labs']);
  });

  it('do not hold one another up when one has to be reconnected', async () => {
    await dead('work');
    expect((await search('Labs')).isError).toBe(false);
    expect(await search('Northwind')).toMatchObject({ isError: true, text: expect.stringContaining('reconnect') });
    harness.atlassian.on(RESOURCES, () => ({ body: [resource(LABS)] }));
    const { structured, text } = await callTool(harness, token, 'atlassian_get_context', {});
    expect(structured).toMatchObject({
      accounts: [
        { account_id: 'work', needs_reconnect: true },
        { account_id: 'labs', needs_reconnect: false, email: 'of-labs@example.com' },
      ],
      sites: [
        { name: 'Northwind', account_id: 'work' },
        { name: 'Labs', account_id: 'labs' },
      ],
    });
    expect(text).toContain('(work): has to be reconnected at http://localhost:4000/');
  });

  it('of two that reach a site, the one that works is used', async () => {
    await harness.connect({ accountId: 'labs', accessToken: 'of-labs', sites: [{ ...NORTH, products: both }] });
    await dead('work');
    expect((await search('Northwind')).isError).toBe(false);
    expect(asked('/search/jql').map((request) => request.token)).toEqual(['of-labs']);
  });

  it('a token that was refused is replaced for its account alone', async () => {
    harness.atlassian.on(at(LABS), ({ token: used }) => (used === 'fresh' ? { body: { issues: [] } } : GATEWAY_401));
    harness.atlassian.on('POST /oauth/token', () => ({
      body: { access_token: 'fresh', refresh_token: 'next', expires_in: 3_600, scope: '' },
    }));
    for (const site of ['Labs', 'Labs', 'Northwind']) expect((await search(site)).isError).toBe(false);
    expect(asked('/oauth/token')).toHaveLength(1);
    const { rows } = await harness.owner.query('select account_id, generation from connections order by 1');
    expect(rows).toEqual([
      { account_id: 'labs', generation: 2 },
      { account_id: 'work', generation: 1 },
    ]);
  });

  it('another replica’s refresh is found in the row, and not done again', async () => {
    expect((await search('Labs')).isError).toBe(false);
    harness.atlassian.on(at(LABS), ({ token: used }) => (used === 'theirs' ? { body: { issues: [] } } : GATEWAY_401));
    // Not heard of yet: the answer 401 comes first.
    await harness.owner.query('alter table connections disable trigger credential_change');
    try {
      const { id } = (await harness.owner.query(`select id from connections where account_id = 'labs'`)).rows[0];
      await harness.connect({ accountId: 'labs', accessToken: 'theirs', sites: [{ ...LABS, products: both }] });
      expect((await search('Labs')).isError).toBe(false);
      expect(asked('/oauth/token')).toEqual([]);
      const { rows } = await harness.owner.query('select generation from connections where id = $1', [id]);
      expect(rows).toEqual([{ generation: 2 }]);
    } finally {
      await harness.owner.query('alter table connections enable trigger credential_change');
    }
  });
});

describe('sites', () => {
  it('are asked again when one is not found, once for all, and noted for the other replicas', async () => {
    const third = { id: 'third-id', name: 'Third', url: 'https://third.atlassian.net' };
    harness.atlassian.on(at(third), () => ({ body: { issues: [] } }));
    harness.atlassian.on(RESOURCES, ({ token: used }) => ({
      body: used === 'of-work' ? [resource(NORTH), resource(third)] : [resource(LABS)],
    }));
    expect((await Promise.all([search('Third'), search('Third')])).map(({ isError }) => isError)).toEqual([
      false,
      false,
    ]);
    expect((await search('elsewhere')).text).toContain('No connected site is called elsewhere');
    expect(
      asked('/accessible-resources')
        .map((request) => request.token)
        .sort(),
    ).toEqual(['of-labs', 'of-work']);
    const { rows } = await harness.owner.query(`select sites from connections where account_id = 'work'`);
    expect(rows[0].sites).toMatchObject([{ name: 'Northwind' }, { name: 'Third' }]);
  });

  it('are asked again when Atlassian says that we are not installed there', async () => {
    const body = { code: 403, message: 'The app is not installed on this instance' };
    harness.atlassian.on(at(LABS), () => ({ status: 403, body }));
    harness.atlassian.on(RESOURCES, ({ token: used }) => ({ body: used === 'of-labs' ? [] : [resource(NORTH)] }));
    expect((await search('Labs')).text).toContain('no longer connected to this site');
    await harness.heard();
    expect((await search('Labs')).text).toContain('No connected site is called Labs');
    expect((await search()).isError).toBe(false);
  });

  it('of an account that cannot be asked are those that were known; the others are found', async () => {
    const added = { id: 'new-id', name: 'New', url: 'https://new.atlassian.net' };
    harness.atlassian.on(at(added), () => ({ body: { issues: [] } }));
    harness.atlassian.on(RESOURCES, ({ token: used }) =>
      used === 'of-work' ? { status: 400, body: {} } : { body: [LABS, added].map(resource) },
    );
    for (const site of ['New', 'Northwind']) expect((await search(site)).isError).toBe(false);
  });

  it('that nobody could be asked for are said to be so', async () => {
    harness.atlassian.on(RESOURCES, () => ({ status: 400, body: { message: 'odd' } }));
    expect((await search('elsewhere')).text).not.toContain('No connected site');
  });
});

it('leaves with each call which connection it used', async () => {
  await search('Labs');
  const { rows } = await harness.owner.query(`select id from connections where account_id = 'labs'`);
  const event = harness.log.filter(({ event: kind }) => kind === 'tool_call').at(-1);
  expect(event).toMatchObject({ subject: USER, site: LABS.id, connection: rows[0].id, outcome: 'ok' });
});
