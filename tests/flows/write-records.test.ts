import { randomUUID } from 'node:crypto';
import { open, parseKeyring, writeRecordPlace } from '@gatehouse/vault';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type House, startHouse } from '../support/house.ts';
import { redeem, register } from '../support/oauth.ts';
import { callAt } from '../support/replica.ts';
import { askSandbox } from '../support/sandbox-control.ts';

const site = 'northwind-robotics';

describe('the record of writes', () => {
  let house: House;
  let token: string;

  beforeAll(async () => {
    house = await startHouse({ auth: { TOOLSETS: 'all' }, mcp: { TOOLSETS: 'all' } });
    const { client_id } = await register(house);
    token = (await redeem(house, client_id)).access_token;
  });
  afterAll(() => house?.stop());

  const call = (tool: string, given: object) => callAt(house, 0, token, tool, { site, ...given });
  interface Row {
    [column: string]: unknown;
    id: string;
    client_id: string;
    user_id: string | null;
    tool: string;
    kind: string;
    outcome: string;
    change_sealed: Buffer;
  }
  const rows = () => house.query<Row>('select * from write_records order by at');
  const opened = ({ id, client_id, user_id, change_sealed }: Row): unknown =>
    JSON.parse(
      open(
        parseKeyring(house.secrets.vaultKeyring),
        change_sealed,
        writeRecordPlace(id, client_id, user_id),
      ).toString(),
    );
  const fault = (method: string, path: string, effect: object) => askSandbox(house, 'faults', { method, path, effect });

  it('tells of an update how it was and how it is, and says nothing of it in the clear', async () => {
    const summary = `Renamed ${randomUUID()}`;
    expect((await call('jira_update_issue', { issue: 'ROV-2', summary })).isError).toBe(false);
    const [row] = await rows();
    expect(row).toMatchObject({ tool: 'jira_update_issue', kind: 'issue-fields', outcome: 'done' });
    expect(row && opened(row)).toMatchObject({
      target: { name: 'ROV-2' },
      before: { fields: { summary: { name: 'Summary', set: expect.not.stringContaining('Renamed') } } },
      after: { fields: { summary: { set: summary } } },
    });
    expect(row?.change_sealed.includes('Renamed')).toBe(false);
  });

  it('tells of what was created, once, though its answer was lost', async () => {
    await house.query('delete from write_records');
    await fault('POST', '/ex/jira/*/rest/api/3/issue', { kind: 'drop' });
    const given = { project: 'ROV', issue_type: 'Task', summary: `Recorded ${randomUUID()}` };
    const first = await call('jira_create_issue', given);
    await call('jira_create_issue', given);
    expect(first.isError).toBe(false);
    expect(await rows()).toMatchObject([{ tool: 'jira_create_issue', outcome: 'done' }]);
  });

  it('keeps what may have been done, and not what Jira refused', async () => {
    await house.query('delete from write_records');
    const issue = 'ROV-3';
    await fault('PUT', '/ex/jira/*/rest/api/3/issue/*', { kind: 'status', status: 400 });
    expect((await call('jira_update_issue', { issue, summary: 'Refused' })).isError).toBe(true);
    expect(await rows()).toEqual([]);
    await fault('PUT', '/ex/jira/*/rest/api/3/issue/*', { kind: 'drop' });
    expect((await call('jira_update_issue', { issue, summary: 'Perhaps' })).isError).toBe(true);
    expect(await rows()).toMatchObject([{ tool: 'jira_update_issue', outcome: 'unknown' }]);
  });

  it('says nothing of what only reads', async () => {
    await house.query('delete from write_records');
    await call('jira_get_issue', { issue: 'ROV-1' });
    expect(await rows()).toEqual([]);
  });

  it('lets nothing leave that cannot be noted', async () => {
    await house.query('alter table write_records rename to gone');
    try {
      const summary = `Unnoted ${randomUUID()}`;
      for (const [tool, given] of [
        ['jira_update_issue', { issue: 'ROV-4', summary }],
        ['jira_create_issue', { project: 'ROV', issue_type: 'Task', summary }],
      ] as const) {
        const answer = await call(tool, given);
        expect(answer).toMatchObject({ isError: true, text: expect.stringContaining('Try again in a minute') });
      }
      const { requests } = await askSandbox<{ requests: { operation?: string; at: string }[] }>(house, 'requests');
      const written = requests.filter(({ operation }) => operation === 'editIssue' || operation === 'createIssue');
      expect(written).toHaveLength(4);
      expect(await house.query(`select from writes where state = 'sent'`)).toEqual([]);
    } finally {
      await house.query('alter table gone rename to write_records');
    }
  });
});
