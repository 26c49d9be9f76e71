import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type House, startHouse } from '../support/house.ts';
import { newPerson, redeem, register } from '../support/oauth.ts';
import { type StatementCounter, startStatementCounter } from '../support/statement-counter.ts';
import { callTool } from '../support/tool-call.ts';

/** Asked now and then by the program itself, and not for a call. */
const OWN = /^(changes-poll|signing-keys|select 1|settle-points|refresh-(orphans|expiring|idle))$/;
/** Asked besides where the program did not get round to reading the change log, or to answering within a second. */
const LATE = /^(standing|listen gatehouse_changes|write-renew)$/;
const SITE = 'northwind-robotics';

describe('a tool call', () => {
  let house: House;
  let counter: StatementCounter;
  let token: string;
  let issue: string;

  const call = (name: string, given: Record<string, unknown>) =>
    callTool(house.replicas.mcp[0] ?? '', token, name, { site: SITE, ...given });
  const sent = () => counter.take().filter((statement) => !OWN.test(statement));
  /** What a trial has asked; a trial for which the machine was too busy shows nothing, and is made again. */
  const inTime = async (trial: () => Promise<string[]>, late = LATE): Promise<string[]> => {
    for (let left = 9; ; left -= 1) {
      const asked = await trial();
      if (left === 0 || !asked.some((statement) => late.test(statement))) return asked;
    }
  };

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
    const asked = await inTime(async () => {
      sent();
      const calls = await Promise.all(Array.from({ length: 20 }, () => call('jira_get_issue', { issue })));
      expect(calls.map(({ isError }) => isError)).toEqual(calls.map(() => false));
      return sent();
    }, /./);
    expect(asked).toEqual([]);
  });

  it('asks for a write only what makes it happen once, and what the user’s record keeps of it', async () => {
    const write = async (body: string) => expect((await call('jira_add_comment', { issue, body })).isError).toBe(false);
    await write('The first one reads the key that its like are known by.');
    await expect.poll(sent).toContain('write-delivered');
    let turn = 0;
    const asked = await inTime(async () => {
      const heard: string[] = [];
      await write(`Warm ${turn++}.`);
      await expect.poll(() => heard.push(...sent()) && heard).toContain('write-delivered');
      return heard;
    });
    expect(asked.toSorted()).toEqual(
      ['claim', 'delivered', 'finish', 'let-go', 'look', 'record', 'record'].map((step) => `write-${step}`),
    );
  });

  it('reads a user’s connections once after they changed, for all calls that come together', async () => {
    const reads = await inTime(async () => {
      await house.query(`update connections set expires_at = expires_at + interval '1 second'`);
      // Whenever the change is heard of, in the midst of the calls or before them.
      const heard: string[] = [];
      const callAll = async () => {
        const calls = await Promise.all(Array.from({ length: 5 }, () => call('jira_get_issue', { issue })));
        expect(calls.every(({ isError }) => isError === false)).toBe(true);
        heard.push(...sent());
        return heard;
      };
      await expect.poll(callAll).toContain('vault-read');
      return heard;
    });
    expect(reads).toEqual(['vault-read']);
  });
});
