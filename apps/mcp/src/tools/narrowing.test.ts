import { resourceMetadataUrl } from '@gatehouse/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, startHarness } from '../../test/harness.js';
import { legacy, modern } from '../../test/requests.js';

let harness: Harness;
let token: string;

beforeAll(async () => {
  harness = await startHarness({ toolsets: ['jira_issues', 'confluence_pages'] });
  await harness.addUser();
  await harness.connect();
  token = await harness.token();
});
afterAll(() => harness?.stop());

const at = (query: string) => ({ resource: `${harness.resource}${query}` });
type Listed = { tools: { name: string }[] };
const namesOf = ({ message }: { message: { result?: Record<string, unknown> } }) =>
  (message.result as unknown as Listed).tools.map(({ name }) => name);
/** By our own answer and by the SDK's, in both eras. */
const lists = (query: string) =>
  Promise.all([
    modern(at(query), 'tools/list', {}, { token }),
    modern(at(query), 'tools/list', { unknown: true }, { token }),
    legacy(at(query), 'tools/list', undefined, { token }),
    legacy(at(query), 'tools/list', { unknown: true }, { token }),
  ]);

describe('the tools of a connection', () => {
  it('are those that the operator turned on, unless the address narrows them', async () => {
    for (const answer of await lists('')) {
      const names = namesOf(answer);
      expect(names).toEqual(expect.arrayContaining(['atlassian_get_context', 'jira_get_issue', 'confluence_search']));
      expect(names).not.toContain('jira_add_comment');
    }
  });

  it.each([
    ['?toolsets=jira_issues', ['jira_get_issue'], ['confluence_search']],
    ['?toolsets=confluence,jira_search_issues', ['confluence_search', 'jira_search_issues'], ['jira_get_issue']],
    ['?toolsets=confluence&toolsets=jira_search_issues', ['jira_search_issues'], ['jira_get_issue']],
    ['?toolsets=confluence%2Cjira_search_issues', ['jira_search_issues'], ['jira_get_issue']],
    ['?toolsets=all', ['jira_get_issue', 'confluence_search'], ['jira_add_comment']],
    ['?toolsets=default', ['jira_get_issue'], ['jira_add_comment']],
    ['?toolsets=', ['jira_get_issue'], ['jira_add_comment']],
  ])('at %s are the same in every face and era', async (query, there, away) => {
    const answers = (await lists(query)).map(namesOf);
    for (const names of answers) {
      expect(names).toEqual(answers[0]);
      expect(names).toEqual(expect.arrayContaining(['atlassian_get_context', ...there]));
      for (const name of away) expect(names).not.toContain(name);
    }
  });

  it('are the only ones that it can call', async () => {
    const call = { name: 'jira_get_issue', arguments: { issue: 'A-1' } };
    const unknown = { code: -32602, message: 'Unknown tool: jira_get_issue' };
    const none = await harness.token({ scope: '' });
    // Nor is anything said about scopes of a tool that is not there.
    for (const who of [token, none]) {
      const narrow = at('?toolsets=confluence');
      expect((await modern(narrow, 'tools/call', call, { token: who })).message.error).toEqual(unknown);
      expect((await legacy(narrow, 'tools/call', call, { token: who })).message.error).toEqual(unknown);
    }
    expect((await modern(at('?toolsets=confluence'), 'tools/call', call, { token })).status).toBe(200);
    expect((await modern(harness, 'tools/call', call, { token: none })).status).toBe(403);
  });

  it.each([
    ['?toolsets=jira_isues', 'jira_isues'],
    // Turned off here: an address never widens.
    ['?toolsets=jsm,jira_issues', 'jsm'],
    ['?toolsets=jira_add_comment', 'jira_add_comment'],
    [`?toolsets=${'x'.repeat(500)}`, 'x'.repeat(64)],
  ])('are refused at %s, with the names that there are', async (query, named) => {
    for (const send of [modern, legacy]) {
      const { status, message } = await send(at(query), 'tools/list', {}, { token });
      expect(status).toBe(400);
      expect(message).toMatchObject({ id: 1, error: { code: -32602 } });
      expect(message.error?.message).toContain(`not offered here: ${named}. Offered: default, all, jira, `);
      expect(message.error?.message).toContain('jira_issues');
    }
  });

  it('change neither the resource nor who may use it', async () => {
    const query = '?toolsets=jira,confluence_pages';
    const refused = await modern(at(query), 'tools/list');
    expect(refused.status).toBe(401);
    const metadata = `${resourceMetadataUrl(harness.resource)}${query}`;
    expect(refused.headers.get('www-authenticate')).toContain(`resource_metadata="${metadata}"`);
    // Clients hold the two against each other (RFC 9728 section 3.3).
    expect(await (await fetch(metadata)).json()).toMatchObject({ resource: `${harness.resource}${query}` });
    // Only what those tools can use is asked for; either way of asking says the same.
    const jira = at('?toolsets=jira');
    expect((await modern(jira, 'tools/list')).headers.get('www-authenticate')).toContain(
      'scope="jira:read jira:write"',
    );
    const narrow = await fetch(`${resourceMetadataUrl(harness.resource)}?toolsets=jira`);
    expect(await narrow.json()).toMatchObject({ scopes_supported: ['jira:read', 'jira:write'] });
    expect(refused.headers.get('www-authenticate')).toContain(`scope="${harness.config.defaultScopes.join(' ')}"`);
    const elsewhere = await harness.token({ audience: `${harness.resource}${query}` });
    expect((await modern(at(query), 'tools/list', {}, { token: elsewhere })).status).toBe(401);
  });

  it.each(['?toolsets="><script>', '?toolsets=a&b=c', '?b=c', '?toolsets=a%0d%0ax'])(
    'put nothing of %s into the metadata or the challenge',
    async (query) => {
      const plain = resourceMetadataUrl(harness.resource);
      const { headers } = await modern(at(query), 'tools/list');
      expect(headers.get('www-authenticate')).toContain(`resource_metadata="${plain}"`);
      expect(await (await fetch(`${plain}${query}`)).json()).toMatchObject({ resource: harness.resource });
    },
  );
});
