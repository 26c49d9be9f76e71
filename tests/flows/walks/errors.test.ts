import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasBrowser } from '../../support/browser.ts';
import { type House, startHouse } from '../../support/house.ts';
import { authorizationRequest, register } from '../../support/oauth.ts';
import { LOOKS, signInAtPortal, startWalk, type Walk } from '../../support/walk.ts';

describe.runIf(hasBrowser).each(LOOKS)('each error that a person can land on, %s', (look, options) => {
  let house: House;
  let walk: Walk;
  let client: string;

  beforeAll(async () => {
    [house, walk] = await Promise.all([startHouse(), startWalk(look, options)]);
    client = (await register(house, { redirect_uris: ['http://127.0.0.1/callback', 'https://web.example/cb'] }))
      .client_id;
  });
  afterAll(async () => {
    await Promise.all([house?.stop(), walk?.close()]);
  });

  const asking = (clientId: string, extra: Record<string, string>) =>
    authorizationRequest(house, clientId, { redirectUri: 'http://127.0.0.1:9/callback', extra }).url;

  it.each([
    ['a registration from before', () => asking('cl_before', {}), 'not known here any more'],
    [
      'one of several clients',
      () => asking('cl_before', { redirect_uri: 'http://localhost:1/oauth/callback' }),
      'mcp-remote',
    ],
    ['an unknown redirect', () => asking(client, { redirect_uri: 'http://127.0.0.1:9/mcp/callback' }), 'Registered'],
    ['no publisher', () => asking('https://127.0.0.1:9/client.json', {}), 'Published at'],
    [
      'no proof key, from the web',
      () => asking(client, { redirect_uri: 'https://web.example/cb', code_challenge: '' }),
      'Go on to web.example only if you know that address',
    ],
    [
      'another resource, from the web',
      () => asking(client, { redirect_uri: 'https://web.example/cb', resource: 'https://other.example/mcp' }),
      'asked for another server',
    ],
    ['another browser', () => `${house.issuer}/interaction/unknown`, 'does not know this sign-in'],
    ['a return that nobody waits for', () => `${house.issuer}/callback/atlassian?state=x&code=y`, 'does not belong'],
    ['nothing at all', () => `${house.issuer}/nowhere`, 'There is nothing here'],
  ])('%s', async (name, address, words) => {
    await walk.page.goto(address());
    const text = await walk.page.getByRole('main').innerText();
    expect(text).toContain(words);
    expect(text).toContain('What to do');
    expect(text).toMatch(/You can put this right|did nothing wrong|people who run Gatehouse/);
    await walk.fit(`error, ${name}`);
  });

  it('an expired request, and a form that was open for too long', async () => {
    const { page } = walk;
    await page.goto(asking(client, {}));
    await house.query(`delete from oidc_records where model = 'Interaction'`);
    await page.getByRole('button', { name: /approve/i }).click();
    await page.waitForLoadState();
    expect(await page.getByRole('main').innerText()).toContain('This sign-in has expired');
    await walk.fit('error, expired');

    await signInAtPortal(page, house.issuer);
    await page.goto(`${house.issuer}/portal/sessions`);
    // Somebody signed in anew meanwhile, in another tab: the form is an older session's.
    const other = await page.context().newPage();
    await other.goto(`${house.issuer}/`);
    await other.getByRole('button', { name: 'Sign out', exact: true }).click();
    await other.waitForURL(/signed-out/);
    await other.goto(`${house.issuer}/`);
    await other.getByRole('button', { name: /^sign in with/i }).click();
    await other.getByRole('button', { name: 'Accept' }).click();
    await other.waitForURL(`${house.issuer}/`);
    await page.getByRole('button', { name: 'Sign out everywhere' }).click();
    await page.waitForLoadState();
    expect(await page.getByRole('main').innerText()).toContain('could not be accepted');
    await walk.fit('error, an old form');
    expect(await house.query('select 1 from sessions')).toHaveLength(1);
  });

  it('a suspended user, who is told whom to ask', async () => {
    const { page } = walk;
    await house.query('update users set suspended_at = now()');
    await page.goto(`${house.issuer}/`);
    await page.getByRole('button', { name: /^sign in with/i }).click();
    await page.getByRole('button', { name: 'Accept' }).click();
    await page.waitForLoadState();
    expect(await page.getByRole('main').innerText()).toContain('Your access is suspended');
    await walk.fit('error, suspended');
    await house.query('update users set suspended_at = null');
  });
});
