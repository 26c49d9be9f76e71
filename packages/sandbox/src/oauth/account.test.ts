import { describe, expect, it } from 'vitest';
import { LABS_SITE, MAIN_SITE } from '../company/sites.js';
import { openSandbox } from '../testing/sandbox.js';

const sandbox = await openSandbox();
const RESOURCES = '/oauth/token/accessible-resources';

describe('accessible-resources', () => {
  it('has one entry for each product of a site, so that ids come twice', async () => {
    const maya = await sandbox.person('maya', 'read:jira-work read:page:confluence read:me');
    const { body } = await maya.get(RESOURCES);
    expect(body.map((entry: { id: string; scopes: string[] }) => [entry.id, entry.scopes])).toEqual([
      [MAIN_SITE.id, ['read:jira-work']],
      [MAIN_SITE.id, ['read:page:confluence']],
      [LABS_SITE.id, ['read:jira-work']],
      [LABS_SITE.id, ['read:page:confluence']],
    ]);
  });

  it('leaves out products without a granted scope', async () => {
    const maya = await sandbox.person('maya', 'read:jira-work');
    expect((await maya.get(RESOURCES)).body).toHaveLength(2);
  });

  it('leaves out sites and products that the person does not have', async () => {
    const tomas = await sandbox.person('tomas', 'read:jira-work search:confluence');
    expect((await tomas.get(RESOURCES)).body).toHaveLength(2);
    const aiko = await sandbox.person('aiko', 'read:jira-work search:confluence');
    expect((await aiko.get(RESOURCES)).body).toMatchObject([{ id: MAIN_SITE.id, scopes: ['read:jira-work'] }]);
  });

  it('is an error object, not a list, for a stale token', async () => {
    const answer = await sandbox.as('sbx_at_stale').get(RESOURCES);
    expect(answer).toMatchObject({ status: 401, body: { code: 401, message: 'Unauthorized' } });
  });
});

describe('me', () => {
  it('tells who the person is', async () => {
    const aiko = await sandbox.person('aiko', 'read:me');
    expect((await aiko.get('/me')).body).toMatchObject({
      account_type: 'atlassian',
      account_id: '712020:c47e05b3-9d21-4b88-b6f0-3e8a1d92c703',
      name: 'Aiko Tanabe',
      account_status: 'active',
    });
  });

  it('needs read:me', async () => {
    const answer = await (await sandbox.person('aiko', 'read:jira-work')).get('/me');
    expect(answer.status).toBe(401);
    expect(answer.body.message).toBe('Unauthorized; scope does not match');
  });

  it('shows a picture that exists', async () => {
    const { picture } = (await (await sandbox.person('maya', 'read:me')).get('/me')).body;
    const image = await fetch(picture);
    expect(image.headers.get('content-type')).toBe('image/svg+xml');
  });
});
