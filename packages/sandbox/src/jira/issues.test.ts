import { describe, expect, it } from 'vitest';
import { adf, JIRA, openSandbox } from '../testing/sandbox.js';

const sandbox = await openSandbox();
const maya = await sandbox.person('maya');
const tomas = await sandbox.person('tomas');
const aiko = await sandbox.person('aiko');

const NO_ISSUE = {
  status: 404,
  body: { errorMessages: ['Issue does not exist or you do not have permission to see it.'], errors: {} },
};

describe('reading an issue', () => {
  it('by key in any case, or by id', async () => {
    for (const name of ['ROV-2', 'rov-2', '10010002']) {
      expect((await maya.get(`${JIRA}/issue/${name}`)).body.key).toBe('ROV-2');
    }
  });

  it('gives a document for the description, and people without personal names as keys', async () => {
    const { fields } = (await maya.get(`${JIRA}/issue/ROV-2`)).body;
    expect(fields.description).toMatchObject({ type: 'doc', version: 1 });
    expect(fields.assignee.accountId).toMatch(/^712020:/);
    expect(fields.created).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+\+0000$/);
    expect(fields.parent.key).toBe('ROV-1');
    expect(fields.comment.total).toBe(3);
  });

  it('gives chosen fields, and what expand asks for', async () => {
    const { body } = await maya.get(`${JIRA}/issue/ROV-2?fields=summary,description&expand=renderedFields,names`);
    expect(Object.keys(body.fields)).toEqual(['summary', 'description']);
    expect(body.renderedFields.description).toContain('<h3>How to see it</h3>');
    expect(body.names.summary).toBe('Summary');
    const rest = await maya.get(`${JIRA}/issue/ROV-2?fields=*all,-comment,-description`);
    expect(rest.body.fields).not.toHaveProperty('comment');
    expect(rest.body.fields).toHaveProperty('status');
  });

  it('shows links only to issues that the person may see', async () => {
    const linked = async (who: typeof maya) =>
      (await who.get(`${JIRA}/issue/ROV-14?fields=issuelinks`)).body.fields.issuelinks.length;
    expect(await linked(tomas)).toBe(1);
    expect(await linked(aiko)).toBe(0);
  });

  it.each(['PEO-1', 'SUP-1', 'ROV-999', 'NONE-1'])(
    'is 404 for %s, which Aiko may not see or nobody made',
    async (key) => {
      for (const part of ['', '/comment', '/remotelink', '/watchers']) {
        expect(await aiko.get(`${JIRA}/issue/${key}${part}`)).toMatchObject(NO_ISSUE);
      }
    },
  );

  it('has remote links and watchers of its own', async () => {
    const links = await maya.get(`${JIRA}/issue/ROV-1/remotelink`);
    expect(links.body[0].object.title).toBe('Winter readiness plan');
    const watchers = await maya.get(`${JIRA}/issue/ROV-1/watchers`);
    expect(watchers.body).toMatchObject({ watchCount: 2, isWatching: true });
  });
});

describe('creating an issue', () => {
  const create = (fields: Record<string, unknown>, who = maya) => who.post(`${JIRA}/issue`, { fields });
  const ROV = { project: { key: 'ROV' }, issuetype: { name: 'Task' } };

  it('gives the next key, and the issue is there', async () => {
    const created = await create({
      ...ROV,
      summary: 'Tidy the yard',
      description: adf('Before the snow.'),
      assignee: { accountId: '712020:2ab97c10-58d4-4f6e-8a3b-91c4e07d5502' },
      priority: { name: 'Low' },
      labels: ['yard'],
      components: [{ name: 'Navigation' }],
      parent: { key: 'ROV-1' },
      duedate: '2026-12-01',
      customfield_10016: 2,
    });
    expect(created).toMatchObject({ status: 201, body: { key: 'ROV-21', id: '10010021' } });
    const { fields } = (await tomas.get(`${JIRA}/issue/ROV-21`)).body;
    expect(fields).toMatchObject({
      summary: 'Tidy the yard',
      status: { name: 'To Do' },
      reporter: { displayName: 'Maya Lindqvist' },
      assignee: { displayName: 'Tomás Herrera' },
      priority: { name: 'Low' },
      parent: { key: 'ROV-1' },
      duedate: '2026-12-01',
      customfield_10016: 2,
    });
  });

  it.each([
    ['no project', { summary: 'x', issuetype: { name: 'Task' } }, 'project', 'Specify a valid project ID or key'],
    ['an unknown type', { ...ROV, issuetype: { name: 'Riddle' }, summary: 'x' }, 'issuetype', 'valid issue type'],
    ['no summary', ROV, 'summary', 'You must specify a summary of the issue.'],
    ['a summary of two lines', { ...ROV, summary: 'a\nb' }, 'summary', 'newline'],
    ['a summary that is too long', { ...ROV, summary: 'x'.repeat(256) }, 'summary', 'less than 255 characters'],
    [
      'a description of plain text',
      { ...ROV, summary: 'x', description: 'plain' },
      'description',
      'Atlassian Document',
    ],
    ['a label with a space', { ...ROV, summary: 'x', labels: ['a b'] }, 'labels', 'contains spaces'],
    ['an unknown priority', { ...ROV, summary: 'x', priority: { name: 'Urgent' } }, 'priority', 'invalid'],
    ['an unknown component', { ...ROV, summary: 'x', components: [{ name: 'Sails' }] }, 'components', 'not valid'],
    [
      'somebody who cannot work there',
      { ...ROV, summary: 'x', assignee: { accountId: '712020:c47e05b3-9d21-4b88-b6f0-3e8a1d92c703' } },
      'assignee',
      'cannot be assigned',
    ],
    [
      'a field that is not on the screen',
      { ...ROV, summary: 'x', colour: 'red' },
      'colour',
      'not on the appropriate screen',
    ],
    [
      'a sub-task without a parent',
      { ...ROV, summary: 'x', issuetype: { name: 'Sub-task' } },
      'parent',
      'parent issue',
    ],
    ['a parent of the wrong level', { ...ROV, summary: 'x', parent: { key: 'ROV-4' } }, 'parent', 'hierarchy'],
    ['a parent that does not exist', { ...ROV, summary: 'x', parent: { key: 'ROV-999' } }, 'parent', 'Could not find'],
    [
      'a required custom field missing',
      { project: { key: 'SUP' }, issuetype: { name: 'Incident' }, summary: 'x' },
      'customfield_10042',
      'Impact is required.',
    ],
    [
      'an unknown option',
      {
        project: { key: 'SUP' },
        issuetype: { name: 'Incident' },
        summary: 'x',
        customfield_10042: { value: 'The moon' },
      },
      'customfield_10042',
      "'The moon' is not valid",
    ],
  ])('says what is wrong: %s', async (_case, fields, field, words) => {
    const answer = await create(fields);
    expect(answer.status).toBe(400);
    expect(answer.body.errors[field]).toContain(words);
  });

  it('is refused where the person may only read, and says nothing of projects they cannot see', async () => {
    const readOnly = await create({ ...ROV, summary: 'x' }, aiko);
    expect(readOnly).toMatchObject({
      status: 403,
      body: { errorMessages: ['You do not have permission to create issues in this project.'] },
    });
    const hidden = await create({ ...ROV, project: { key: 'PEO' }, summary: 'x' }, tomas);
    const missing = await create({ ...ROV, project: { key: 'NOPE' }, summary: 'x' }, tomas);
    expect(hidden.status).toBe(400);
    expect(hidden.body).toEqual(missing.body);
  });
});

describe('comments', () => {
  it('are listed oldest first, in pages', async () => {
    const { body } = await maya.get(`${JIRA}/issue/ROV-2/comment?maxResults=2`);
    expect(body).toMatchObject({ startAt: 0, maxResults: 2, total: 3 });
    expect(body.comments[0].author.displayName).toBe('Jonas Weber');
    const newest = await maya.get(`${JIRA}/issue/ROV-2/comment?orderBy=-created&maxResults=1`);
    expect(newest.body.comments[0].author.displayName).toBe('Tomás Herrera');
  });

  it('can be added, and touch the issue', async () => {
    const added = await tomas.post(`${JIRA}/issue/ROV-3/comment`, { body: adf('Thank you') });
    expect(added).toMatchObject({
      status: 201,
      body: { author: { displayName: 'Tomás Herrera' }, body: adf('Thank you') },
    });
    const { fields } = (await maya.get(`${JIRA}/issue/ROV-3?fields=comment,updated`)).body;
    expect(fields.comment.comments.at(-1).id).toBe(added.body.id);
    expect(Date.parse(fields.updated)).toBe(sandbox.clock.now);
  });

  it.each([
    ['plain text', 'hello'],
    ['nothing', undefined],
    ['an unknown node', { type: 'doc', version: 1, content: [{ type: 'banner' }] }],
    ['an empty document', { type: 'doc', version: 1, content: [] }],
  ])('refuse %s', async (_case, body) => {
    const answer = await maya.post(`${JIRA}/issue/ROV-3/comment`, { body });
    expect(answer.status).toBe(400);
    expect(answer.body.errors.comment).toBeTruthy();
  });

  it('are refused for readers', async () => {
    const answer = await aiko.post(`${JIRA}/issue/ROV-3/comment`, { body: adf('May I?') });
    expect(answer.status).toBe(403);
    expect(answer.body.errorMessages[0]).toContain('do not have the permission to comment');
  });
});
