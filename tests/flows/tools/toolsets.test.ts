import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPerson } from '../../../packages/cli/src/try/person.ts';
import { connectSdkV1 } from '../../support/clients/sdk-v1.ts';
import { connectSdkV2 } from '../../support/clients/sdk-v2.ts';
import { type House, startHouse } from '../../support/house.ts';
import { authorizationRequest, newPerson, redeem, register } from '../../support/oauth.ts';
import { walk } from '../../support/steps.ts';
import { Tab } from '../../support/tab.ts';

const TOOLSETS = { TOOLSETS: 'jira_issues, confluence_search' };
const JIRA = ['atlassian_get_context', 'jira_get_issue', 'jira_search_issues'];

describe('tools that the operator chose, over two replicas', () => {
  let house: House;
  let client: string;

  beforeAll(async () => {
    house = await startHouse({ replicas: 2, auth: TOOLSETS, mcp: TOOLSETS });
    client = (await register(house)).client_id;
  });
  afterAll(() => house?.stop());

  const approve = async (authorizationUrl: string) => {
    const redirect = new URL(authorizationUrl).searchParams.get('redirect_uri');
    const person = createPerson(() => {}, 'maya');
    await fetch(await person.visit(authorizationUrl, (url) => `${url.origin}${url.pathname}` === redirect));
  };

  it('ask Atlassian for what they need and for nothing else', async () => {
    const { url } = await walk(
      new Tab(),
      authorizationRequest(house, client).url,
      ({ href }) => href.startsWith(house.sandboxUrl),
      [['decision', 'approve']],
    );
    const asked = url.searchParams.get('scope')?.split(' ').sort();
    const jira = ['read:jira-user', 'read:jira-work', 'write:jira-work'];
    expect(asked).toEqual(['offline_access', 'read:me', ...jira, 'search:confluence'].sort());
  });

  it.each([
    ['v1', connectSdkV1],
    ['v2, 2026-07-28', connectSdkV2('auto')],
    ['v2, 2025', connectSdkV2('legacy')],
  ])('are narrowed by the address that a client of the SDK %s was given', async (_name, connect) => {
    const narrow = await connect(`${house.mcpUrl}?toolsets=jira`, approve);
    const listed = await narrow.listTools();
    expect(listed).toEqual(expect.arrayContaining(JIRA));
    expect(listed).not.toContain('confluence_search');
    expect(await narrow.call('jira_get_issue', { issue: 'ROV-1', site: 'northwind-robotics' })).toMatchObject({
      isError: false,
    });
    const missing = { query: 'rover' };
    await expect(narrow.call('confluence_search', missing)).rejects.toThrow('Unknown tool: confluence_search');
    await narrow.close();
  });

  it('say which there are to a client that asks for others', async () => {
    const { access_token: token } = await redeem(house, client, {}, newPerson());
    const headers = { authorization: `Bearer ${token}` };
    const transport = new StreamableHTTPClientTransport(new URL(`${house.mcpUrl}?toolsets=jsm`), {
      requestInit: { headers },
    });
    const attempt = new Client({ name: 'sdk-v1', version: '1.0.0' }).connect(transport as never);
    await expect(attempt).rejects.toThrow(/not offered here: jsm\. Offered: .*jira_issues/);
  });

  it('give tokens for the resource to a client that names it by such an address', async () => {
    const options = { resource: `${house.mcpUrl}?toolsets=jira_issues` };
    const { access_token: token } = await redeem(house, client, options, newPerson());
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    expect(claims.aud).toBe(house.mcpUrl);
  });

  it('stop the start where a word stands for nothing', async () => {
    for (const restart of [house.restartAuth, house.restartMcp]) {
      await expect(restart(1, { TOOLSETS: 'default, jira_isues' })).rejects.toThrow(
        /TOOLSETS names what is no toolset and no tool: jira_isues[\s\S]*Words: default, all, jira/,
      );
      await restart(1);
    }
  });
});
