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
