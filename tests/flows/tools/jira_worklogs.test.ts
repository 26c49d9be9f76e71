import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeTool, holdToContract, startToolWorld, type ToolWorld } from '../../support/tool-cases.ts';

const JIRA = '/ex/jira/*/rest/api/3';

let world: ToolWorld;
const here = () => world;

beforeAll(async () => {
  world = await startToolWorld();
});
afterAll(() => world?.stop());

describeTool(here, 'jira_list_worklogs', {
  works: {
    given: { issue: 'ROV-2', limit: 2 },
    says: /Jonas Weber \(.*\): 3h — Found it: `ocv_to_soc\(\)`\.[\s\S]*next_cursor[\s\S]*Together 10h 30m/,
    structured: {
      total: 3,
      seconds_shown: 37_800,
      has_more: true,
      worklogs: [{ seconds: 10_800 }, { seconds: 27_000 }],
    },
  },
  needs: ['read:jira-work'],
  forbidden: { given: { issue: 'PEO-1' }, person: 'tomas', says: /does not exist/ },
  absent: { given: { issue: 'ROV-99999' }, says: /does not exist/ },
  invalid: [
    { given: {}, says: 'issue is missing.' },
    { given: { issue: 'ROV-2', since: 'yesterday' }, says: 'since must be a date or time' },
    { given: { issue: 'ROV-2', cursor: 'x' }, says: 'cursor' },
  ],
  limited: { method: 'GET', path: `${JIRA}/issue/ROV-2/worklog` },
});

it('goes on where the cursor says', async () => {
  const first = await world.call('jira_list_worklogs', { issue: 'ROV-2', limit: 2 });
  const cursor = first.structured.next_cursor;
  const second = await world.call('jira_list_worklogs', { issue: 'ROV-2', limit: 2, cursor });
  expect(second.structured).toMatchObject({ has_more: false, worklogs: [{ time_spent: '2h' }] });
  const none = await world.call('jira_list_worklogs', { issue: 'ROV-2', until: '2020-01-01' });
  expect(none.text).toContain('No time is logged on ROV-2');
});

describeTool(here, 'jira_add_worklog', {
  works: {
    given: { issue: 'ROV-4', time_spent: '1H30M', comment: 'Measured **twice**' },
    says: /Logged 1h 30m on ROV-4 \(worklog \d+\)/,
    structured: { issue: 'ROV-4', seconds: 5400 },
  },
  needs: ['write:jira-work'],
  forbidden: {
    given: { issue: 'ROV-4', time_spent: '1h' },
    person: 'aiko',
    says: 'do not have the permission to associate a worklog',
  },
  absent: { given: { issue: 'ROV-99999', time_spent: '1h' }, says: /does not exist/ },
  invalid: [
    { given: { issue: 'ROV-4' }, says: 'time_spent is missing.' },
    { given: { issue: 'ROV-4', time_spent: 'a while' }, says: 'time_spent must be a duration such as 3h 20m' },
    { given: { issue: 'ROV-4', time_spent: '1h', started: 'monday' }, says: 'started must be a date or time' },
    { given: { issue: 'ROV-4', time_spent: '1h', adjust_estimate: 'new' }, says: 'estimate is needed' },
    {
      given: { issue: 'ROV-4', time_spent: '1h', estimate: '2h' },
      says: 'only where adjust_estimate is new or manual',
    },
  ],
  limited: { method: 'POST', path: `${JIRA}/issue/ROV-4/worklog` },
});

it('logs the work for when it was done, with what was said of it', async () => {
  const added = await world.call('jira_add_worklog', {
    issue: 'ROV-6',
    time_spent: '45m',
    started: '2026-01-15T09:30:00+01:00',
    comment: 'Rode along',
    adjust_estimate: 'new',
    estimate: '2h',
  });
  expect(added.structured.started).toBe('2026-01-15T08:30:00.000+0000');
  const { text } = await world.call('jira_list_worklogs', { issue: 'ROV-6', since: '2026-01-15', until: '2026-01-16' });
  expect(text).toMatch(/2026-01-15 Maya Lindqvist .*: 45m — Rode along/);
});

holdToContract(here);
