import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type House, startHouse } from '../support/house.ts';
import { newPerson, redeem, register } from '../support/oauth.ts';
import { type StatementCounter, startStatementCounter } from '../support/statement-counter.ts';
import { callTool } from '../support/tool-call.ts';

/** Asked now and then by the program itself, and not for a call. */
const OWN = /^(changes-poll|signing-keys|select 1|settle-points|refresh-(orphans|expiring|idle))$/;
const SITE = 'northwind-robotics';

describe('a tool call', () => {
  let house: House;
  let counter: StatementCounter;
  let token: string;
  let issue: string;

  const call = (name: string, given: Record<string, unknown>) =>
    callTool(house.replicas.mcp[0] ?? '', token, name, { site: SITE, ...given });
  const sent = () => counter.take().filter((statement) => !OWN.test(statement));

  beforeAll(async () => {
    house = await startHouse({
      mcpDatabase: async (url) => {
        counter = await startStatementCounter(url);
        return counter.url;
      },
    });
    token = (await redeem(house, (await register(house)).client_id, {}, newPerson())).access_token;
    const { text } = await call('jira_search_issues', { jql: 'project = ROV' });
    issue = /\bROV-\d+\b/.exec(text)?.[0] ?? '';
  });
  afterAll(async () => {
    await house?.stop();
    await counter?.close();
  });

  it('asks nothing of Postgres once its user is known', async () => {
    expect((await call('jira_get_issue', { issue })).isError).toBe(false);
    sent();
    const calls = await Promise.all(Array.from({ length: 20 }, () => call('jira_get_issue', { issue })));
    expect(calls.map(({ isError }) => isError)).toEqual(calls.map(() => false));
    expect(sent()).toEqual([]);
  });

  it('asks for a write only what makes it happen once, and what the user’s record keeps of it', async () => {
    const write = async (body: string) => expect((await call('jira_add_comment', { issue, body })).isError).toBe(false);
    await write('The first one reads the key that its like are known by.');
    await expect.poll(sent, { timeout: 10_000 }).toContain('write-delivered');
    await write('Warm.');
    const asked: string[] = [];
    await expect.poll(() => asked.push(...sent()) && asked, { timeout: 10_000 }).toContain('write-delivered');
    expect(asked.toSorted()).toEqual(
      ['claim', 'delivered', 'finish', 'let-go', 'look', 'record', 'record'].map((step) => `write-${step}`),
    );
  });

  it('reads a user’s connections once after they changed, for all calls that come together', async () => {
    await house.query(`update connections set expires_at = expires_at + interval '1 second'`);
    // Whenever the change is heard of, in the midst of the calls or before them.
    const reads: string[] = [];
    await expect
      .poll(
        async () => {
          const calls = await Promise.all(Array.from({ length: 5 }, () => call('jira_get_issue', { issue })));
          expect(calls.every(({ isError }) => isError === false)).toBe(true);
          reads.push(...sent());
          return reads;
        },
        { timeout: 10_000 },
      )
      .toEqual(['vault-read']);
  });
});
