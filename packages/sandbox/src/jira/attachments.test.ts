import { describe, expect, it } from 'vitest';
import { MINUTE } from '../clock.js';
import { JIRA, openSandbox } from '../testing/sandbox.js';

const sandbox = await openSandbox();
const maya = await sandbox.person('maya');
const { attachment } = (await maya.get(`${JIRA}/issue/ROV-2?fields=attachment`)).body.fields;
const CONTENT = `${JIRA}/attachment/content/${attachment[0].id}`;

describe('a file of an issue', () => {
  it('is listed with the issue, and by itself', async () => {
    expect(attachment).toMatchObject([
      { filename: 'charge-table-runs.csv', mimeType: 'text/csv', size: 79, author: { displayName: 'Jonas Weber' } },
    ]);
    const { body } = await maya.get(`${JIRA}/attachment/${attachment[0].id}`);
    expect(body).toMatchObject({ id: Number(attachment[0].id), filename: 'charge-table-runs.csv' });
  });

  it('is at a media host’s address, which 303 leads to, without a token', async () => {
    const answer = await maya.get(CONTENT);
    expect(answer.status).toBe(303);
    const location = answer.headers.get('location') ?? '';
    const file = await fetch(location);
    expect(await file.text()).toContain('-12,0.31,0.026');
    expect(file.headers.get('content-disposition')).toContain('attachment');
    expect((await fetch(location, { headers: { authorization: 'Bearer sbx_at_leaked' } })).status).toBe(400);
  });

  it('is there for ten minutes', async () => {
    const location = (await maya.get(CONTENT)).headers.get('location') ?? '';
    sandbox.clock.now += 10 * MINUTE;
    expect((await fetch(location)).status).toBe(403);
  });

  it('comes at once with redirect=false', async () => {
    const answer = await maya.get(`${CONTENT}?redirect=false`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/csv');
    expect(answer.body).toContain('-12,0.31,0.026');
  });

  it('is 404 for who may not see the issue', async () => {
    const { body } = await maya.get(`${JIRA}/issue/SUP-1?fields=attachment`);
    const path = `${JIRA}/attachment/content/${body.fields.attachment[0].id}`;
    expect((await (await sandbox.person('aiko')).get(path)).status).toBe(404);
    expect((await (await sandbox.person('tomas')).get(path)).status).toBe(303);
  });
});

describe('attaching a file', () => {
  const attach = async (person: string, headers: Record<string, string>) => {
    const { access_token } = await sandbox.signIn(person);
    const body = new FormData();
    body.append('file', new File(['one'], 'näme "1".txt', { type: 'text/plain' }));
    const all = { authorization: `Bearer ${access_token}`, ...headers };
    return await sandbox.send(`${JIRA}/issue/ROV-5/attachments`, { method: 'POST', headers: all, body });
  };
  const CHECKED = { 'x-atlassian-token': 'no-check' };

  it('gives it a place, from which only who may takes it away', async () => {
    const added = await attach('maya', CHECKED);
    expect(added).toMatchObject({ status: 200, body: [{ filename: 'näme "1".txt', size: 3, mimeType: 'text/plain' }] });
    const path = `${JIRA}/attachment/${added.body[0].id}`;
    expect((await (await sandbox.person('tomas')).delete(path)).status).toBe(403);
    expect((await maya.delete(path)).status).toBe(204);
    expect((await maya.get(path)).status).toBe(404);
  });

  it('takes the header that no page can set, and the permission', async () => {
    expect((await attach('maya', {})).status).toBe(403);
    expect((await attach('aiko', CHECKED)).status).toBe(403);
    const asked = `${JIRA}/mypermissions?issueKey=ROV-5&permissions=CREATE_ATTACHMENTS`;
    const { body } = await (await sandbox.person('aiko')).get(asked);
    expect(body.permissions.CREATE_ATTACHMENTS.havePermission).toBe(false);
  });
});
