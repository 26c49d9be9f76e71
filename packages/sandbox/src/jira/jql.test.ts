import { describe, expect, it } from 'vitest';
import { JIRA, LABS_JIRA, openSandbox } from '../testing/sandbox.js';

const sandbox = await openSandbox();
const maya = await sandbox.person('maya');
const tomas = await sandbox.person('tomas');

const search = async (jql: string, who = maya, site = JIRA) =>
  who.post(`${site}/search/jql`, { jql, fields: ['summary'], maxResults: 100 });
const keys = async (jql: string, who = maya, site = JIRA): Promise<string[]> =>
  (await search(jql, who, site)).body.issues.map((issue: { key: string }) => issue.key);

describe('conditions', () => {
  it.each([
    ['key = ROV-2', 'ROV-2'],
    ['key in (ROV-3, rov-4, "SUP-1") ORDER BY key', 'ROV-3 ROV-4 SUP-1'],
    ['issue = ROV-1 OR issue = ROV-2 ORDER BY key', 'ROV-1 ROV-2'],
    ['project = "Rover Platform" AND type = Epic ORDER BY key', 'ROV-1 ROV-11'],
    ['project = ROV AND issuetype in (Epic, Sub-task) ORDER BY key ASC', 'ROV-1 ROV-4 ROV-11 ROV-18'],
    ['project = ROV AND status = Done ORDER BY key', 'ROV-4 ROV-8 ROV-10 ROV-17'],
    ['project = ROV AND statusCategory = Done ORDER BY key', 'ROV-4 ROV-8 ROV-10 ROV-17'],
    ['project = ROV AND resolution = Done ORDER BY key', 'ROV-4 ROV-8 ROV-10 ROV-17'],
    ['parent = ROV-1 AND resolution = Unresolved ORDER BY key', 'ROV-2 ROV-3 ROV-5 ROV-6'],
    ['parent = ROV-1 AND resolution is EMPTY ORDER BY key', 'ROV-2 ROV-3 ROV-5 ROV-6'],
    ['project = ROV AND assignee is EMPTY ORDER BY key', 'ROV-7 ROV-19 ROV-20'],
    ['project = ROV AND assignee in (EMPTY, currentUser()) AND type = Bug ORDER BY key', 'ROV-7 ROV-14 ROV-19'],
    ['project = SUP AND assignee = currentUser()', 'SUP-4'],
    ['project = SUP AND assignee = "Priya Raman" ORDER BY key', 'SUP-2 SUP-10'],
    ['project = SUP AND reporter != "Tomás Herrera"', 'SUP-11'],
    ['project = ROV AND priority = Highest ORDER BY key', 'ROV-2 ROV-14'],
    ['project = ROV AND priority > Medium AND priority < Highest AND type = Bug ORDER BY key', 'ROV-7 ROV-12'],
    ['project = ROV AND labels in (safety, security) ORDER BY key', 'ROV-14 ROV-20'],
    ['project = ROV AND component = "Fleet API" AND NOT labels = api ORDER BY key', 'ROV-3 ROV-12 ROV-18 ROV-20'],
    ['summary ~ "charge*" AND project = ROV ORDER BY key', 'ROV-2 ROV-5 ROV-7'],
    ['text ~ "\\"climate chamber\\"" ORDER BY key', 'ROV-2 ROV-8'],
    ['description ~ "Storgata" ORDER BY key', 'ROV-14 SUP-1'],
    ['comment ~ "ocv_to_soc"', 'ROV-2'],
    ['project = ROV AND summary !~ "rover" AND type = Epic', 'ROV-11'],
    ['created >= -1d', 'SUP-12'],
    ['created > startOfDay(-2d) AND created < startOfDay("-1d")', 'PEO-6'],
    ['updated >= "2026-11-17 12:00" ORDER BY updated DESC', 'SUP-12 ROV-3'],
    ['updated >= 2026-11-17 AND project = ROV', 'ROV-3 ROV-2'],
    ['project = ROV AND due <= 14d', 'ROV-5'],
    ['"Story Points" >= 8 ORDER BY "Story Points" DESC, key', 'ROV-6 ROV-13 ROV-3'],
    ['cf[10016] = 5 ORDER BY key', 'ROV-2 ROV-17'],
    ['Impact = "All sites"', 'SUP-5'],
    ['Customer ~ "harbour" ORDER BY key', 'SUP-7 SUP-9'],
    ['(key = ROV-1 OR key = ROV-2) AND !(key = ROV-1)', 'ROV-2'],
  ])('%s', async (jql, expected) => {
    expect((await keys(jql)).join(' ')).toBe(expected);
  });

  it('AND binds more tightly than OR', async () => {
    expect(await keys('key = ROV-1 OR key = ROV-2 AND key = ROV-3')).toEqual(['ROV-1']);
  });

  it('are applied to what was written a moment ago', async () => {
    await maya.post(`${JIRA}/issue`, {
      fields: { project: { key: 'PEO' }, issuetype: { name: 'Task' }, summary: 'A zebra in the yard' },
    });
    expect(await keys('summary ~ zebra')).toEqual(['PEO-7']);
  });
});

describe('order', () => {
  it('is the newest first if the query asks for none', async () => {
    expect((await keys('project = FLT', maya, LABS_JIRA))[0]).toBe('FLT-5');
  });

  it('by priority is by rank, and empty values come last', async () => {
    expect((await keys('project = FLT ORDER BY priority DESC', maya, LABS_JIRA)).slice(0, 1)).toEqual(['FLT-5']);
    expect((await keys('project = FLT ORDER BY due ASC', maya, LABS_JIRA)).slice(0, 2)).toEqual(['FLT-2', 'FLT-1']);
  });
});

describe('errors are worded as Jira words them', () => {
  it.each([
    ['foo = 1', "Field 'foo' does not exist or you do not have permission to view it."],
    ['project = NOPE', "The value 'NOPE' does not exist for the field 'project'."],
    ['status = Nirvana', "The value 'Nirvana' does not exist for the field 'status'."],
    ['key = ROV-999', "An issue with key 'ROV-999' does not exist for field 'key'."],
    ['project ~ ROV', "The operator '~' is not supported by the 'project' field."],
    ['created > soon', "Date value 'soon' for field 'created' is invalid."],
    ['project = ROV ORDER BY comment', "Not able to sort using field 'comment'."],
    ['', 'Unbounded JQL queries are not allowed here.'],
    ['ORDER BY created DESC', 'Unbounded JQL queries are not allowed here.'],
    ['project ROV', "Expecting operator but got 'ROV'"],
    ['project =', 'Expecting either a value, list or function before the end of the query.'],
    ['project = ROV status = Done', "Expecting either 'OR' or 'AND' but got 'status'. (line 1, character 15)"],
    ['summary ~ "half', "The quoted string 'half' has not been completed. (line 1, character 11)"],
    ['summary ~ a*b?', "The character '*' is a reserved JQL character."],
    ['order = 1', 'Expecting'],
    ['key in (ROV-1', "Expecting ')' or ',' in the list."],
  ])('%s', async (jql, message) => {
    const answer = await search(jql);
    expect(answer.status).toBe(400);
    expect(answer.body.errorMessages.join('\n')).toContain(message);
    expect(answer.body.errors).toEqual({});
  });
});

describe('permissions', () => {
  it('hide projects, their issues, and that they exist', async () => {
    expect(await keys('created >= -365d AND text ~ "salary"')).toEqual(['PEO-1']);
    expect(await keys('created >= -365d AND text ~ "salary"', tomas)).toEqual([]);
    for (const jql of ['project = PEO', 'project = "People (confidential)"', 'key = PEO-1', 'parent = PEO-1']) {
      expect((await search(jql, tomas)).status, jql).toBe(400);
    }
    expect(new Set((await keys('created >= -999d', tomas)).map((key) => key.split('-')[0]))).toEqual(
      new Set(['ROV', 'SUP']),
    );
  });
});
