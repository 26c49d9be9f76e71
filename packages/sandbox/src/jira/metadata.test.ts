import { describe, expect, it } from 'vitest';
import { JIRA, LABS_JIRA, openSandbox } from '../testing/sandbox.js';

const sandbox = await openSandbox();
const maya = await sandbox.person('maya');
const tomas = await sandbox.person('tomas');
const aiko = await sandbox.person('aiko');
type Named = { name: string; displayName: string; key: string; fieldId: string };
const names = (list: Named[], key: keyof Named): string => list.map((one) => one[key]).join(', ');

describe('projects', () => {
  it('are those that the person may browse', async () => {
    const projects = async (who: typeof maya, site = JIRA) =>
      names((await who.get(`${site}/project/search`)).body.values, 'key');
    expect(await projects(maya)).toBe('PEO, ROV, SUP');
    expect(await projects(maya, LABS_JIRA)).toBe('FLT, LAB');
    expect(await projects(tomas)).toBe('ROV, SUP');
    expect(await projects(aiko)).toBe('ROV');
  });

  it('can be searched and ordered, and say what is asked for', async () => {
    const { body } = await maya.get(`${JIRA}/project/search?query=rover&expand=lead,issueTypes&maxResults=1`);
    expect(body).toMatchObject({
      total: 1,
      isLast: true,
      values: [{ key: 'ROV', lead: { displayName: 'Maya Lindqvist' } }],
    });
    const reversed = await maya.get(`${JIRA}/project/search?orderBy=-name`);
    expect(names(reversed.body.values, 'key')).toBe('ROV, PEO, SUP');
  });

  it.each([
    ['aiko', 'action=create', ''],
    ['aiko', 'action=browse', 'ROV'],
    ['tomas', 'action=create', 'ROV, SUP'],
    ['tomas', 'action=edit', 'SUP'],
    ['maya', 'action=view&typeKey=business', 'PEO, SUP'],
    ['maya', 'status=archived', ''],
  ])('of %s with %s are %s', async (who, query, keys) => {
    const { body } = await { maya, tomas, aiko }[who as 'aiko'].get(`${JIRA}/project/search?${query}`);
    expect(names(body.values, 'key')).toBe(keys);
  });

  it('are none, with 400, for an action that Jira does not know', async () => {
    expect((await maya.get(`${JIRA}/project/search?action=delete`)).status).toBe(400);
  });

  it('alone, by key or id, or 404 with Jira’s words', async () => {
    expect((await tomas.get(`${JIRA}/project/10011`)).body.name).toBe('Customer Support');
    expect(await tomas.get(`${JIRA}/project/PEO`)).toMatchObject({
      status: 404,
      body: { errorMessages: ["No project could be found with key 'PEO'."] },
    });
  });
});

describe('create metadata', () => {
  it('names the types of a project and the fields of a type', async () => {
    const types = await maya.get(`${JIRA}/issue/createmeta/SUP/issuetypes`);
    expect(names(types.body.issueTypes, 'name')).toBe('Incident, Question, Task');
    const incident = await maya.get(`${JIRA}/issue/createmeta/SUP/issuetypes/10005`);
    const required = incident.body.fields.filter((field: { required: boolean }) => field.required);
    expect(names(required, 'fieldId')).toBe('summary, issuetype, project, customfield_10042');
    const impact = incident.body.fields.find((field: Named) => field.name === 'Impact');
    expect(impact.allowedValues.map((option: { value: string }) => option.value)).toContain('One robot');
  });

  it('is paged', async () => {
    const { body } = await maya.get(`${JIRA}/issue/createmeta/ROV/issuetypes/10003?startAt=2&maxResults=3`);
    expect(body).toMatchObject({ startAt: 2, maxResults: 3, total: 21 });
    expect(body.fields).toHaveLength(3);
  });

  it('is 404 where the person cannot create', async () => {
    expect((await aiko.get(`${JIRA}/issue/createmeta/ROV/issuetypes`)).status).toBe(404);
    expect((await tomas.get(`${JIRA}/issue/createmeta/PEO/issuetypes`)).status).toBe(404);
  });
});

describe('people', () => {
  it('me', async () => {
    expect((await aiko.get(`${JIRA}/myself`)).body).toMatchObject({
      displayName: 'Aiko Tanabe',
      timeZone: 'Asia/Tokyo',
    });
  });

  it('are found by the start of a name, with or without accents, or of an address', async () => {
    const find = async (query: string) =>
      names((await maya.get(`${JIRA}/user/search?query=${query}`)).body, 'displayName');
    expect(await find('tomas')).toBe('Tomás Herrera');
    expect(await find('lind')).toBe('Maya Lindqvist');
    expect(await find('dele%40north')).toBe('Dele Okafor');
    expect(await find('nobody')).toBe('');
  });

  it('who can be assigned are those who may work in the project', async () => {
    const assignable = await maya.get(`${JIRA}/user/assignable/search?project=SUP`);
    expect(names(assignable.body, 'displayName')).toBe('Maya Lindqvist, Tomás Herrera, Priya Raman, Dele Okafor');
    const forIssue = await maya.get(`${JIRA}/user/assignable/search?issueKey=ROV-1&query=aiko`);
    expect(forIssue.body).toEqual([]);
    expect((await tomas.get(`${JIRA}/user/assignable/search?project=PEO`)).status).toBe(404);
  });

  it('of other sites are not there', async () => {
    expect((await maya.get(`${JIRA}/user/search?query=sofia`)).body).toEqual([]);
  });

  it('alone, by account id', async () => {
    const { body } = await maya.get(`${JIRA}/user?accountId=712020:a30f6b58-1d92-4c7e-8b45-f6c2d9e01b08`);
    expect(body.displayName).toBe('Hanna Nieminen');
    expect((await maya.get(`${JIRA}/user?accountId=unknown`)).status).toBe(404);
  });
});

describe('fields', () => {
  it('have ids, names and schemas', async () => {
    const { body } = await maya.get(`${JIRA}/field`);
    const severity = body.find((field: Named) => field.name === 'Acceptance Criteria');
    expect(severity).toMatchObject({
      id: 'customfield_10035',
      custom: true,
      schema: { type: 'string', customId: 10035 },
    });
  });
});
