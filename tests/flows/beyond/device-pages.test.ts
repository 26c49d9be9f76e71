import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible } from '../../support/accessibility.ts';
import { hasBrowser, launchBrowser } from '../../support/browser.ts';
import { poll, registerDevice, startDevice } from '../../support/device.ts';
import { type House, startHouse } from '../../support/house.ts';

const SIZES = [
  ['desktop, light', { viewport: { width: 1200, height: 900 }, colorScheme: 'light' }],
  [
    'phone, dark, without JavaScript',
    { viewport: { width: 360, height: 780 }, colorScheme: 'dark', javaScriptEnabled: false },
  ],
] as const;

describe.runIf(hasBrowser).each(SIZES)('the device pages in a real browser, %s', (name, look) => {
  let house: House;
  let browser: Browser;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    [house, browser] = await Promise.all([startHouse({ replicas: 2 }), launchBrowser()]);
    page = await (await browser.newContext(look)).newPage();
    complaints = [];
    page.on('console', (message) => {
      if (/Content Security Policy|violates/i.test(message.text())) complaints.push(message.text());
    });
  });
  afterAll(async () => {
    await Promise.all([house?.stop(), browser?.close()]);
  });

  async function isFit(step: string): Promise<void> {
    if (process.env.SCREENSHOTS) {
      const file = `${process.env.SCREENSHOTS}/device-${step}-${name.replaceAll(/\W+/g, '-')}.png`;
      await page.screenshot({ path: file, fullPage: true });
    }
    expect(complaints).toEqual([]);
    // The checks are scripts of their own.
    if (!('javaScriptEnabled' in look)) {
      await expectAccessible(page);
    }
  }

  it('from the code to "go back to your device", and a wrong code, a refusal and a spent code', async () => {
    const { client_id: client } = await registerDevice(house, { client_name: 'Terminal agent' });
    const start = await startDevice(house, client);
    await page.goto(`${house.issuer}/device`);
    await isFit('code');
    await page.getByLabel('Code').fill('BBBB-BBBB');
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('alert').waitFor();
    await isFit('wrong');
    await page.getByLabel('Code').fill(start.user_code.toLowerCase());
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('heading', { name: /Terminal agent wants to use/ }).waitFor();
    const approvalUrl = page.url();
    await isFit('approval');
    await page.getByRole('button', { name: /Approve and sign in/ }).click();
    await page.getByRole('button', { name: /Maya Lindqvist/ }).click();
    await page.getByRole('button', { name: 'Accept' }).click();
    await page.waitForURL(`${house.issuer}/device/approved`);
    await isFit('done');
    expect(await poll(house, client, start.device_code)).toMatchObject({ status: 200 });

    await page.goto(approvalUrl);
    expect(await page.title()).toContain('This code leads nowhere any more');
    await isFit('spent');

    const second = await startDevice(house, client);
    await page.goto(second.verification_uri_complete);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByText('Maya Lindqvist').first().waitFor();
    await isFit('signed-in');
    await page.getByRole('button', { name: 'Decline' }).click();
    await page.waitForURL(`${house.issuer}/device/declined`);
    await isFit('declined');
    expect(await poll(house, client, second.device_code)).toMatchObject({ error: 'access_denied' });
  });
});
