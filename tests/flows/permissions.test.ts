import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPerson } from '../../packages/cli/src/try/person.ts';
import { type House, startHouse } from '../support/house.ts';
import { callMcp, codeForm, obtainCode, postToken, register, type Tokens } from '../support/oauth.ts';

const SITE = 'northwind-robotics';

describe("the sandbox's permissions show through every tool", () => {
  let house: House;
  const tokens: Record<string, string> = {};

  beforeAll(async () => {
    house = await startHouse();
    const client = (await register(house)).client_id;
    for (const name of ['maya', 'tomas', 'aiko']) {
      const grant = await obtainCode(
        house,
        client,
        {},
        createPerson(() => {}, name),
      );
      tokens[name] = ((await (await postToken(house, codeForm(client, grant))).json()) as Tokens).access_token;
    }
  });
  afterAll(() => house?.stop());

  async function call(person: string, name: string, args: Record<string, unknown>): Promise<string> {
    const answer = await callMcp(house, tokens[person], 'tools/call', { name, arguments: { site: SITE, ...args } });
    expect(answer.status).toBe(200);
    return await answer.text();
  }

  // Words that stand in the confidential project and space and nowhere else.
  const SECRETS = /PEO-\d|grievance|compensation|office closure/i;

  it('who may see the confidential project and space, sees them', async () => {
    expect(await call('maya', 'jira_search_issues', { jql: 'project = PEO' })).toMatch(/PEO-\d/);
    expect(await call('maya', 'confluence_search', { cql: 'space = PEO' })).toMatch(/20301|PEO/);
  });

  it.each(['tomas', 'aiko'])('%s finds nothing of them, by any tool', async (person) => {
    const issue = /PEO-\d+/.exec(await call('maya', 'jira_search_issues', { jql: 'project = PEO' }))?.[0] ?? '';
    const attempts: [string, Record<string, unknown>][] = [
      ['jira_search_issues', { jql: 'project = PEO' }],
      ['jira_search_issues', { jql: 'text ~ "salary" ORDER BY created' }],
      ['jira_get_issue', { issue, include: ['comments'] }],
      ['jira_add_comment', { issue, body: 'hello' }],
      ['jira_create_issue', { project: 'PEO', issue_type: 'Task', summary: 'x' }],
      ['confluence_search', { cql: 'space = PEO' }],
      ['confluence_search', { query: 'salary' }],
      ['confluence_get_page', { page: '20301' }],
      ['confluence_create_page', { space: 'PEO', title: 'x', body: 'y' }],
    ];
    for (const [tool, args] of attempts) {
      // What the caller typed themselves may come back in an error; what they did not know may not.
      const text = (await call(person, tool, args)).replaceAll(issue, '').replaceAll(/project = PEO|space = PEO/g, '');
      expect(text, `${person}: ${tool} ${JSON.stringify(args)}`).not.toMatch(SECRETS);
    }
    const created = await house.query<{ n: number }>('select count(*)::int as n from connections');
    expect(created[0]?.n).toBe(3);
  });

  it('who may only read, cannot write, and is told so', async () => {
    const text = await call('aiko', 'jira_create_issue', {
      project: 'ROV',
      issue_type: 'Task',
      summary: 'not allowed',
    });
    expect(text).toContain('"isError":true');
    expect(await call('maya', 'jira_search_issues', { jql: 'summary ~ "not allowed"' })).not.toMatch(/ROV-\d/);
  });
});
