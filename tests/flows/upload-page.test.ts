import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible } from '../support/accessibility.ts';
import { hasBrowser, launchBrowser } from '../support/browser.ts';
import { startToolWorld, type ToolWorld } from '../support/tool-cases.ts';
import { askFor } from '../support/uploads.ts';

const LOOKS = [
  { name: 'wide', viewport: { width: 1_280, height: 900 }, colorScheme: 'light', scripts: true },
  { name: 'phone, without scripts', viewport: { width: 360, height: 740 }, colorScheme: 'light', scripts: false },
  { name: 'dark', viewport: { width: 1_280, height: 900 }, colorScheme: 'dark', scripts: false },
] as const;

describe.runIf(hasBrowser)('the page behind a link that takes a file', () => {
  let world: ToolWorld;
  let browser: Browser;
  beforeAll(async () => {
    [world, browser] = await Promise.all([
      startToolWorld({ replicas: { mcp: 2 }, mcp: { FILE_MAX_MEGABYTES: '2' } }),
      launchBrowser(),
    ]);
  });
  afterAll(() => Promise.all([browser?.close(), world?.stop()]));

  const fits = async (page: Page, step: string, { name, scripts }: (typeof LOOKS)[number]) => {
    const { SCREENSHOTS } = process.env;
    if (SCREENSHOTS) await page.screenshot({ path: join(SCREENSHOTS, `upload-${step}, ${name}.png`), fullPage: true });
    const width = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(width).toBeLessThanOrEqual(0);
    // The checks are scripts of their own.
    if (!scripts) return;
    await expectAccessible(page);
  };
  const link = async (name: string) => (await askFor(world, { issue: 'ROV-5', name })).url;
  const choose = async (page: Page, content: Buffer) => {
    const file = { name: 'C:\\other name.txt', mimeType: 'text/plain', buffer: content };
    await page.locator('input[type=file]').setInputFiles(file);
    await page.getByRole('button', { name: 'Attach' }).click();
  };

  it.each(LOOKS)('attaches what is chosen ($name)', async (look) => {
    const { name, scripts, ...rest } = look;
    const context = await browser.newContext({ ...rest, javaScriptEnabled: scripts });
    const page = await context.newPage();
    const failed: string[] = [];
    page.on('requestfailed', (request) => failed.push(request.url()));
    page.on('console', (message) => message.type() === 'error' && failed.push(message.text()));
    const url = await link(`crane <b>${name}.txt`);
    const shown = await page.goto(url);
    expect(shown?.headers()).toMatchObject({
      'content-security-policy': expect.stringContaining("default-src 'none'"),
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      'x-frame-options': 'DENY',
    });
    const words = await page.locator('main').innerText();
    for (const word of ['ROV-5', 'northwind-robotics', `crane <b>${name}.txt`, 'Maya Lindqvist', 'up to 2 MB']) {
      expect(words).toContain(word);
    }
    await fits(page, 'ask', look);
    await choose(page, Buffer.from('the crane'));
    await page.getByRole('heading', { name: 'Attached' }).waitFor();
    await fits(page, 'done', look);
    expect(await page.getByRole('link', { name: 'Open ROV-5' }).getAttribute('href')).toMatch(/\/browse\/ROV-5$/);
    await page.goto(url);
    await page.getByText('This link was used').waitFor();
    expect(failed.filter((one) => !one.includes('410'))).toEqual([]);
    await context.close();
  });

  it('says why a file was not attached, and takes another', async () => {
    const [look] = LOOKS;
    const page = await browser.newPage({ viewport: look.viewport });
    await page.goto(await link('large.txt'));
    await choose(page, Buffer.alloc(2_100_000));
    await page.getByText('The file is larger than 2 MB').waitFor();
    await fits(page, 'refused', look);
    await choose(page, Buffer.from('small enough'));
    await page.getByRole('heading', { name: 'Attached' }).waitFor();
    await page.close();
  });

  it('says that the access has ended, and offers nothing to choose', async () => {
    const url = await link('late.txt');
    await world.house.query('update users set suspended_at = now()');
    const page = await browser.newPage();
    await expect.poll(async () => (await page.goto(url))?.status()).toBe(403);
    expect(await page.locator('main').innerText()).toContain('The access that this link was made with has ended.');
    expect(await page.locator('input').count()).toBe(0);
    await page.close();
  });
});
