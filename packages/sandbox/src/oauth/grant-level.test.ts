import { beforeEach, describe, expect, it } from 'vitest';
import { LABS_SITE, MAIN_SITE } from '../company/sites.js';
import { JIRA, LABS_JIRA, openSandbox } from '../testing/sandbox.js';
import { visitAuthorization } from '../visitor.js';

const sandbox = await openSandbox();

/** Consents for some sites and returns a way to call with the tokens. */
async function consent(sites?: string[], person = 'maya') {
  const callback = await visitAuthorization(sandbox.authorizeUrl(), { person, ...(sites ? { sites } : {}) });
  const { body } = await sandbox.exchange(new URL(callback).searchParams.get('code') ?? '');
  return sandbox.as(body.access_token);
}

const reached = async (who: Awaited<ReturnType<typeof consent>>): Promise<string[]> => {
  const { body } = await who.get('/oauth/token/accessible-resources');
  return [...new Set<string>(body.map((entry: { name: string }) => entry.name))];
};
const level = (grantLevel: string) => sandbox.post('/__sandbox/oauth', { grantLevel });

beforeEach(() => sandbox.post('/__sandbox/reset', {}));

describe('an account-level grant', () => {
  it('covers every site of the person, also one that comes later', async () => {
    const tomas = await consent(undefined, 'tomas');
    expect(await reached(tomas)).toEqual([MAIN_SITE.name]);
    await sandbox.post('/__sandbox/sites', { person: 'tomas', site: LABS_SITE.name, like: 'maya' });
    expect(await reached(tomas)).toEqual([MAIN_SITE.name, LABS_SITE.name]);
    expect((await tomas.get(`${LABS_JIRA}/issue/LAB-1`)).status).toBe(200);
  });
});

describe('a resource-level grant', () => {
  it('covers the sites that were picked', async () => {
    await level('resource');
    const maya = await consent([LABS_SITE.name]);
    expect(await reached(maya)).toEqual([LABS_SITE.name]);
    expect((await maya.get(`${LABS_JIRA}/myself`)).status).toBe(200);
    expect(await maya.get(`${JIRA}/myself`)).toMatchObject({
      status: 403,
      body: { message: 'The app is not installed on this instance' },
    });
  });

  it('takes the sites of a later consent in', async () => {
    await level('resource');
    const maya = await consent([LABS_SITE.id]);
    await consent([MAIN_SITE.id]);
    expect(await reached(maya)).toEqual([MAIN_SITE.name, LABS_SITE.name]);
  });

  it('needs a site, and no other person’s', async () => {
    await level('resource');
    await expect(consent([])).rejects.toThrow('400');
    await expect(consent([LABS_SITE.id], 'tomas')).rejects.toThrow('400');
  });

  it('has every site ticked on its page, and one can be left out', async () => {
    await level('resource');
    expect(await reached(await consent())).toEqual([MAIN_SITE.name, LABS_SITE.name]);
  });
});

describe('the sites of a person', () => {
  const move = (body: unknown) => sandbox.post('/__sandbox/sites', body);

  it('can be taken away between two calls', async () => {
    const maya = await consent();
    expect((await move({ person: 'maya', site: LABS_SITE.id, like: null })).body).toEqual({
      person: 'maya',
      sites: [MAIN_SITE.name],
    });
    expect(await reached(maya)).toEqual([MAIN_SITE.name]);
    expect((await maya.get(`${LABS_JIRA}/myself`)).status).toBe(403);
  });

  it('open what they open for the one whose access is copied', async () => {
    await move({ person: 'tomas', site: MAIN_SITE.name, like: 'aiko' });
    const tomas = await consent(undefined, 'tomas');
    expect((await tomas.get(`${JIRA}/issue/ROV-1`)).status).toBe(200);
    expect((await tomas.get(`${JIRA}/issue/SUP-1`)).status).toBe(404);
  });

  it.each([
    { person: 'nobody', site: MAIN_SITE.name, like: null },
    { person: 'maya', site: 'nowhere', like: null },
    { person: 'maya', site: MAIN_SITE.name, like: 'nobody' },
  ])('are left alone by %j', async (body) => {
    expect((await move(body)).status).toBe(404);
  });
});
