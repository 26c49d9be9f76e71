import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible } from '../support/accessibility.ts';
import { hasBrowser, launchBrowser, playPerson } from '../support/browser.ts';
import { listenForRedirect } from '../support/clients/redirect-listener.ts';
import { type House, startHouse } from '../support/house.ts';
import { authorizationRequest, codeForm, postToken, refresh, register, type Tokens } from '../support/oauth.ts';

const SIZES = [
  ['desktop, light', { viewport: { width: 1200, height: 900 }, colorScheme: 'light' }],
  ['phone, dark', { viewport: { width: 360, height: 780 }, colorScheme: 'dark' }],
] as const;

describe.runIf(hasBrowser).each(SIZES)('the pages in a real browser, %s', (_name, look) => {
  let house: House;
  let browser: Browser;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    [house, browser] = await Promise.all([startHouse(), launchBrowser()]);
    page = await (await browser.newContext(look)).newPage();
    complaints = [];
    page.on('console', (message) => {
      if (/Content Security Policy|violates/i.test(message.text())) complaints.push(message.text());
    });
  });
  afterAll(async () => {
    await Promise.all([house?.stop(), browser?.close()]);
  });

  async function isFit(): Promise<void> {
    await expectAccessible(page);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    expect(complaints).toEqual([]);
  }

  it('sign-in, portal, approval, confirmation and errors are fit for everybody', async () => {
    await page.goto(`${house.issuer}/`);
    await isFit();
    await page.getByRole('button', { name: /sign in with atlassian/i }).click();
    await page.getByRole('button', { name: /Maya Lindqvist/ }).click();
    await page.getByRole('button', { name: 'Accept' }).click();
    await page.waitForURL(`${house.issuer}/`);
    expect(await page.title()).toContain('Your portal');
    expect(await page.content()).toContain('northwind-robotics');
    await isFit();

    const listener = await listenForRedirect();
    const { client_id: client } = await register(house, {
      client_name: 'A client with quite a long name for such a small page',
      redirect_uris: [listener.redirectUri],
    });
    const request = authorizationRequest(house, client, { redirectUri: listener.redirectUri });
    await page.goto(request.url);
    expect(await page.content()).toContain('Maya Lindqvist');
    await isFit();
    await page.getByRole('button', { name: 'Approve', exact: true }).click();
    const code = (await listener.answer).get('code') ?? '';
    await listener.close();
    const tokens = (await (await postToken(house, codeForm(client, { ...request, code }))).json()) as Tokens;

    await page.goto(`${house.issuer}/`);
    expect(await page.content()).toContain('A client with quite a long name');
    await isFit();
    await page
      .getByRole('button', { name: /end|revoke|remove access/i })
      .first()
      .click();
    await isFit();
    await page.getByRole('button', { name: 'End access' }).click();
    await page.waitForURL(/done=revoked/);
    expect((await refresh(house, client, tokens.refresh_token)).status).toBe(400);

    await page.goto(`${house.issuer}/interaction/unknown`);
    await isFit();
    await page.goto(`${house.issuer}/nowhere`);
    await isFit();
    await page.goto(authorizationRequest(house, 'cl_unknown').url);
    await isFit();
  });

  it('the portal reconnects and removes an account, and signs out', async () => {
    await page.goto(`${house.issuer}/`);
    await page.getByRole('button', { name: /reconnect/i }).click();
    // The sandbox still knows who this browser is.
    await page.getByRole('button', { name: 'Accept' }).click();
    await page.waitForURL(/done=reconnected/);
    const [before] = await house.query<{ generation: number }>('select generation from connections');
    expect(before?.generation).toBeGreaterThan(1);

    // Coming back as somebody else changes nothing.
    await page.getByRole('button', { name: /reconnect/i }).click();
    await page.getByRole('button', { name: /someone else|another/i }).click();
    await page.getByRole('button', { name: /Tomás Herrera/ }).click();
    await page.getByRole('button', { name: 'Accept' }).click();
    await page.waitForLoadState();
    expect(await page.content()).toContain('another Atlassian account');
    expect(await house.query('select account_id from connections')).toHaveLength(1);

    await page.goto(`${house.issuer}/`);
    await page.getByRole('button', { name: /^remove/i }).click();
    await isFit();
    await page.getByRole('button', { name: 'Remove account' }).click();
    await page.waitForURL(/done=removed/);
    expect(await house.query('select id from connections')).toEqual([]);

    await page.getByRole('button', { name: 'Sign out', exact: true }).click();
    await page.waitForURL(/signed-out/);
    await isFit();
    await page.goto(`${house.issuer}/`);
    expect(await page.title()).toContain('Sign in');
  });

  it('works without JavaScript', async () => {
    const plain = await (await browser.newContext({ ...look, javaScriptEnabled: false })).newPage();
    const listener = await listenForRedirect();
    const { client_id: client } = await register(house, { redirect_uris: [listener.redirectUri] });
    const request = authorizationRequest(house, client, { redirectUri: listener.redirectUri });
    await playPerson(plain, request.url, { access: 'read' });
    const code = (await listener.answer).get('code') ?? '';
    await listener.close();
    const tokens = await (await postToken(house, codeForm(client, { ...request, code }))).json();
    expect(tokens).toMatchObject({ scope: 'jira:read confluence:read' });
  });
});
