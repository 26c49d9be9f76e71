import { describe, expect, it } from 'vitest';
import { ALL_SCOPES, openSandbox, WIKI } from '../testing/sandbox.js';

const sandbox = await openSandbox();
const scopes = `${ALL_SCOPES} write:attachment:confluence delete:attachment:confluence`;
const PAGE = '20105';
const LIST = `${WIKI}/api/v2/pages/${PAGE}/attachments`;

/** Sends a file as a browser would, with the header that no page of a stranger's can set. */
async function put(person: string, name: string, content: string, xsrf = true) {
  const { access_token } = await sandbox.signIn(person, scopes);
  const body = new FormData();
  body.set('file', new File([content], name, { type: 'text/plain' }));
  body.set('minorEdit', 'true');
  const headers = { authorization: `Bearer ${access_token}`, ...(xsrf ? { 'x-atlassian-token': 'nocheck' } : {}) };
  return await sandbox.send(`${WIKI}/rest/api/content/${PAGE}/child/attachment`, { method: 'PUT', headers, body });
}

describe('a file of a page', () => {
  it('is there once under its name, and gets versions', async () => {
    const first = await put('maya', 'plan.txt', 'one');
    expect(first.status).toBe(200);
    const { id } = first.body.results[0];
    const second = await put('maya', 'plan.txt', 'second');
    expect(second.body.results[0]).toMatchObject({ id, version: { number: 2 }, extensions: { fileSize: 6 } });
    const maya = await sandbox.person('maya', scopes);
    const { body } = await maya.get(`${LIST}?filename=plan.txt`);
    expect(body.results).toMatchObject([{ id, title: 'plan.txt', fileSize: 6, version: { number: 2 } }]);
    expect((await maya.get(`${WIKI}/api/v2/attachments/${id}`)).body).toMatchObject({ id, pageId: PAGE });
  });

  it('is at a media host’s address, without a token', async () => {
    const maya = await sandbox.person('maya', scopes);
    const { id } = (await maya.get(LIST)).body.results[0];
    const answer = await maya.get(`${WIKI}/rest/api/content/${PAGE}/child/attachment/${id}/download`);
    expect(answer.status).toBe(302);
    expect((await fetch(answer.headers.get('location') ?? '')).status).toBe(200);
  });

  it('is not taken from a form that a page could have sent, and who may add one is told', async () => {
    expect((await put('maya', 'plan.txt', 'x', false)).status).toBe(403);
    const maya = await sandbox.person('maya', scopes);
    expect((await maya.get(`${WIKI}/api/v2/pages/${PAGE}/operations`)).body.operations).toContainEqual({
      operation: 'create',
      targetType: 'attachment',
    });
  });

  it('goes to the trash', async () => {
    const { id } = (await put('maya', 'gone.txt', 'x')).body.results[0];
    const maya = await sandbox.person('maya', scopes);
    expect((await maya.delete(`${WIKI}/api/v2/attachments/${id}`)).status).toBe(204);
    expect((await maya.get(`${WIKI}/api/v2/attachments/${id}`)).status).toBe(404);
  });
});
