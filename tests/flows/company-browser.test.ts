import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasBrowser } from '../support/browser.ts';
import { listenForRedirect } from '../support/clients/redirect-listener.ts';
import { type CompanyHouse, startCompanyHouse } from '../support/company-house.ts';
import { authorizationRequest, codeForm, postToken, register } from '../support/oauth.ts';
import { LOOKS, startWalk, type Walk } from '../support/walk.ts';

/** Where the browser comes to rest: still on its way, it would be in the way of the next test. */
const atClient = (url: URL) => url.pathname === '/callback';

describe.runIf(hasBrowser).each(LOOKS)('the company’s sign-in in a real browser, %s', (look, options) => {
  let own: CompanyHouse;
  let walk: Walk;

  beforeAll(async () => {
    [own, walk] = await Promise.all([startCompanyHouse({ replicas: 2 }), startWalk(look, options)]);
  });
  afterAll(async () => {
    await Promise.all([own?.stop(), walk?.close()]);
  });

  async function request() {
    const listener = await listenForRedirect();
    const { client_id: client } = await register(own.house, { redirect_uris: [listener.redirectUri] });
    const authorization = authorizationRequest(own.house, client, { redirectUri: listener.redirectUri });
    const tokens = async () => {
      const code = (await listener.answer).get('code') ?? '';
      await listener.close();
      return (await postToken(own.house, codeForm(client, { ...authorization, code }))).status;
    };
    return { url: authorization.url, tokens };
  }

  it('leads from the client over approval, company and Atlassian back to the client', async () => {
    const { page } = walk;
    const { url, tokens } = await request();
    await page.goto(url);
    await walk.fit('company approval');
    await page.getByRole('button', { name: 'Approve and sign in with Example Corp' }).click();
    // The chain of redirects was broken by a page of ours: no policy of forms stood in the way.
    await page.getByRole('button', { name: 'Ada Example' }).click();
    await page.waitForURL(/\/connect\//);
    expect(await page.title()).toContain('Connect Atlassian');
    await walk.fit('connect');
    await page.getByRole('button', { name: 'Connect Atlassian' }).click();
    await page.getByRole('button', { name: /Maya Lindqvist/ }).click();
    await page.getByRole('button', { name: 'Accept' }).click();
    await page.waitForURL(atClient);
    expect(await tokens()).toBe(200);
  });

  it('somebody else signs in at the same computer, and goes on without Atlassian', async () => {
    const { page } = walk;
    const { url, tokens } = await request();
    await page.goto(url);
    expect(await page.content()).toContain('Ada Example');
    await page.getByRole('button', { name: /not you|another account|switch/i }).click();
    await page.getByRole('button', { name: /Approve and sign in/ }).click();
    // The company knows Ada still: it was asked to let the person choose.
    await page.getByRole('button', { name: 'Grace Example' }).click();
    await page.waitForURL(/\/connect\//);
    expect(await page.content()).toContain('Grace Example');
    await page.getByRole('button', { name: 'Not now' }).click();
    await page.waitForURL(atClient);
    expect(await tokens()).toBe(200);
    const rows = await own.house.query('select count(*)::int from connections');
    expect(rows).toEqual([{ count: 1 }]);
  });

  it('signs out of the portal, and is shown the way to sign out at the company', async () => {
    const { page } = walk;
    await page.goto(`${own.house.issuer}/`);
    await walk.fit('portal without an account');
    await page.getByRole('button', { name: 'Sign out', exact: true }).click();
    await page.waitForURL(/signed-out/);
    await walk.fit('signed out with a company');
    await page.getByRole('link', { name: 'Sign out of Example Corp too' }).click();
    await page.waitForURL((url) => url.origin === own.company.issuer);
    expect(new URL(page.url()).searchParams.get('post_logout_redirect_uri')).toBe(`${own.house.issuer}/signed-out`);
    // No ID token stands in the address, and the next person is a stranger.
    expect(page.url()).not.toContain('id_token');
    await page.goto(`${own.house.issuer}/`);
    expect(await page.content()).toContain('Sign in with Example Corp');
  });
});
