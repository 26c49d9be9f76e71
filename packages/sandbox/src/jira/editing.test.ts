import { describe, expect, it } from 'vitest';
import { OPENAPI_DIR } from '../testing/documents.js';
import { adf, JIRA, openSandbox } from '../testing/sandbox.js';

const sandbox = await openSandbox(OPENAPI_DIR === undefined ? {} : { openapiDir: OPENAPI_DIR });
const maya = await sandbox.person('maya');
const tomas = await sandbox.person('tomas');
const aiko = await sandbox.person('aiko');
type Who = typeof maya;
const JONAS = '712020:0b5d8e21-7c34-4d19-a2e6-5f7b90c1d804';

const edit = (key: string, body: unknown, who: Who = maya) => who.put(`${JIRA}/issue/${key}?returnIssue=true`, body);
const history = async (key: string) => (await maya.get(`${JIRA}/issue/${key}/changelog`)).body.values;
const transitions = async (key: string, who: Who = maya) =>
  (await who.get(`${JIRA}/issue/${key}/transitions?expand=transitions.fields`)).body.transitions;
const move = (key: string, body: unknown, who: Who = maya) => who.post(`${JIRA}/issue/${key}/transitions`, body);

async function issueIn(project: string, type: string, fields: Record<string, unknown> = {}): Promise<string> {
  const given = { project: { key: project }, issuetype: { name: type }, summary: 'For a test', ...fields };
  return (await maya.post(`${JIRA}/issue`, { fields: given })).body.key;
}

describe('editing an issue', () => {
  it('says which fields can be changed, and none to whoever may not', async () => {
    const { body } = await maya.get(`${JIRA}/issue/ROV-3/editmeta`);
    expect(body.fields.labels).toMatchObject({ name: 'Labels', operations: ['add', 'set', 'remove'] });
    expect(body.fields.customfield_10051.allowedValues[0]).toMatchObject({ value: 'Oslo', children: [{}, {}] });
    expect((await aiko.get(`${JIRA}/issue/ROV-3/editmeta`)).body.fields).toEqual({});
  });

  it('sets fields of every kind, gives the issue back, and notes what changed', async () => {
    const key = await issueIn('ROV', 'Task', { labels: ['old'] });
    const changed = await edit(key, {
      fields: {
        summary: 'Another',
        assignee: { accountId: JONAS },
        customfield_10050: [{ value: 'R3' }],
        customfield_10051: { value: 'Oslo', child: { value: 'Yard' } },
        customfield_10052: { accountId: JONAS },
        customfield_10054: '2026-12-01',
        customfield_10055: '2026-12-01T08:00:00.000+0000',
        customfield_10035: adf('It works'),
      },
      update: { labels: [{ add: 'new' }, { remove: 'old' }], fixVersions: [{ add: { name: '2.4' } }] },
    });
    expect(changed).toMatchObject({
      status: 200,
      body: {
        fields: {
          summary: 'Another',
          assignee: { displayName: 'Jonas Weber' },
          labels: ['new'],
          fixVersions: [{ name: '2.4' }],
          customfield_10051: { value: 'Oslo', child: { value: 'Yard' } },
          customfield_10052: { displayName: 'Jonas Weber' },
        },
      },
    });
    const [entry] = await history(key);
    expect(entry.author.displayName).toBe('Maya Lindqvist');
    expect(entry.items).toContainEqual(
      expect.objectContaining({ field: 'summary', fromString: 'For a test', toString: 'Another' }),
    );
    expect(entry.items).toContainEqual(
      expect.objectContaining({ field: 'labels', fromString: 'old', toString: 'new' }),
    );
    expect(entry.items).toContainEqual(
      expect.objectContaining({ field: 'Test bay', fieldtype: 'custom', toString: 'Oslo / Yard' }),
    );
  });

  it('empties fields, and notes nothing where nothing changes', async () => {
    const key = await issueIn('ROV', 'Task', { parent: { key: 'ROV-1' }, duedate: '2026-12-01' });
    const emptied = await edit(key, { fields: { duedate: null }, update: { parent: [{ set: { none: true } }] } });
    expect(emptied.body.fields).toMatchObject({ duedate: null });
    expect(emptied.body.fields.parent).toBeUndefined();
    expect(await history(key)).toHaveLength(1);
    expect((await maya.put(`${JIRA}/issue/${key}`, { fields: { duedate: null } })).status).toBe(204);
    expect(await history(key)).toHaveLength(1);
  });

  it.each([
    ['an unknown field', { fields: { colour: 'red' } }, 'colour', 'not on the appropriate screen'],
    [
      'a verb that the field lacks',
      { update: { summary: [{ add: 'x' }] } },
      'summary',
      "does not support operation 'add'",
    ],
    ['a field twice', { fields: { labels: [] }, update: { labels: [{ add: 'x' }] } }, 'labels', 'both'],
    ['an unknown version', { update: { fixVersions: [{ add: { name: '9' } }] } }, 'fixVersions', "'9' is not valid"],
    [
      'an unknown child',
      { fields: { customfield_10051: { value: 'Oslo', child: { value: 'x' } } } },
      'customfield_10051',
      'not valid',
    ],
    ['a comment that is none', { update: { comment: [{ add: { body: adf('') } }] } }, 'comment', 'not valid'],
  ])('refuses %s', async (_case, body, field, words) => {
    const answer = await edit('ROV-3', body);
    expect(answer.status).toBe(400);
    expect(answer.body.errors[field]).toContain(words);
  });

  it('has no field for whoever may only read', async () => {
    const answer = await edit('ROV-3', { fields: { summary: 'Mine' } }, aiko);
    expect(answer).toMatchObject({ status: 400, body: { errors: { summary: expect.stringContaining('screen') } } });
  });
});

describe('the workflow', () => {
  it('offers what leads on from where the issue is', async () => {
    const key = await issueIn('SUP', 'Question');
    const names = async () => (await transitions(key)).map(({ name }: { name: string }) => name);
    expect(await names()).toEqual(['Start work', 'Resolve at once']);
    expect((await move(key, { transition: { id: '111' } })).status).toBe(204);
    expect(await names()).toEqual(['Ask the customer', 'Resolve']);
    expect(await transitions('ROV-3', aiko)).toEqual([]);
    const illegal = await move(key, { transition: { id: '161' } });
    expect(illegal.body.errorMessages[0]).toContain("transition id '161' is not valid");
  });

  it('asks for what its screen needs, and drops a comment where there is no screen', async () => {
    const key = await issueIn('SUP', 'Question');
    const comment = [{ add: { body: adf('Fixed') } }];
    const missing = await move(key, { transition: { id: '151' } });
    expect(missing).toMatchObject({ status: 400, body: { errors: { resolution: 'Resolution is required.' } } });
    await move(key, { transition: { id: '111' }, update: { comment } });
    const count = async () => (await maya.get(`${JIRA}/issue/${key}/comment`)).body.total;
    expect(await count()).toBe(0);
    await move(key, { transition: { id: '141' }, fields: { resolution: { name: 'Duplicate' } }, update: { comment } });
    expect(await count()).toBe(1);
    const { fields } = (await maya.get(`${JIRA}/issue/${key}?fields=status,resolution`)).body;
    expect(fields).toMatchObject({ status: { name: 'Resolved' }, resolution: { name: 'Duplicate' } });
    const found = await maya.post(`${JIRA}/search/jql`, { jql: `key = ${key} AND resolution = Duplicate` });
    expect(found.body.issues).toHaveLength(1);
    await move(key, { transition: { id: '161' } });
    expect((await maya.get(`${JIRA}/issue/${key}?fields=resolution`)).body.fields.resolution).toBeNull();
    expect((await history(key)).map((entry: { items: unknown[] }) => entry.items.length)).toEqual([1, 2, 2]);
  });

  it('is in the history of several issues, by field', async () => {
    const key = await issueIn('ROV', 'Task');
    await move(key, { transition: { id: '21' } });
    await edit(key, { fields: { summary: 'Later' } });
    const { body } = await maya.post(`${JIRA}/changelog/bulkfetch`, {
      issueIdsOrKeys: [key, 'PEO-1'],
      fieldIds: ['status'],
    });
    expect(body.issueChangeLogs).toHaveLength(1);
    expect(body.issueChangeLogs[0].changeHistories).toHaveLength(1);
  });
});

describe('comments', () => {
  it('can be changed and deleted by who wrote them, and by who leads the project', async () => {
    const { body } = await tomas.post(`${JIRA}/issue/ROV-3/comment`, { body: adf('One') });
    const path = `${JIRA}/issue/ROV-3/comment/${body.id}`;
    expect((await tomas.put(path, { body: adf('Two') })).body).toMatchObject({ body: adf('Two') });
    expect((await maya.put(path, { body: adf('Three') })).body.updateAuthor.displayName).toBe('Maya Lindqvist');
    expect((await aiko.delete(path)).status).toBe(400);
    expect((await tomas.delete(path)).status).toBe(204);
    expect((await tomas.get(path)).body.errorMessages[0]).toContain('Can not find a comment');
  });

  it('may be for a role alone', async () => {
    const visibility = { type: 'role', value: 'Administrators' };
    const said = await maya.post(`${JIRA}/issue/ROV-3/comment`, { body: adf('Secret'), visibility });
    expect(said.body.visibility).toMatchObject(visibility);
    const path = `${JIRA}/issue/ROV-3/comment/${said.body.id}`;
    expect((await tomas.get(path)).status).toBe(404);
    expect((await tomas.post(`${JIRA}/search/jql`, { jql: 'text ~ secret AND key = ROV-3' })).body.issues).toEqual([]);
    const refused = await tomas.post(`${JIRA}/issue/ROV-3/comment`, { body: adf('x'), visibility });
    expect(refused.body.errors.commentLevel).toContain('not a member');
    await maya.put(path, { body: adf('Open') });
    expect((await tomas.get(path)).status).toBe(200);
  });
});

describe('a project', () => {
  it('has statuses, components and versions', async () => {
    const statuses = await maya.get(`${JIRA}/project/SUP/statuses`);
    expect(statuses.body[0].statuses.map(({ name }: { name: string }) => name)).toContain('Waiting for customer');
    expect((await maya.get(`${JIRA}/project/ROV/component?query=nav`)).body.values).toMatchObject([
      { name: 'Navigation' },
    ]);
    const versions = await maya.get(`${JIRA}/project/ROV/version?status=unreleased&orderBy=-name`);
    expect(versions.body.values.map(({ name }: { name: string }) => name)).toEqual(['3.0', '2.4']);
    expect((await aiko.get(`${JIRA}/project/SUP/version`)).status).toBe(404);
  });
});

describe.skipIf(OPENAPI_DIR === undefined)('all of this', () => {
  it('is as Atlassian’s documents say', async () => {
    const { body } = await sandbox.send('/__sandbox/contract');
    // The last case of the refused edits sends what is no document.
    const { violations } = body as { violations: { operation: string; problems: string[] }[] };
    expect(violations.filter(({ problems }) => !problems.some((one) => one.includes('not valid ADF')))).toEqual([]);
  });
});
