import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { expectAccessible } from './accessibility.ts';
import { launchBrowser } from './browser.ts';

/** What the pages are looked at with. */
export const LOOKS = [
  ['desktop, light', { viewport: { width: 1200, height: 900 }, colorScheme: 'light' }],
  ['phone, dark', { viewport: { width: 360, height: 780 }, colorScheme: 'dark' }],
] as const;

/** One person's way through the pages in a real browser, every page of which is held to be fit for everybody. */
export interface Walk {
  browser: Browser;
  page: Page;
  /** Another browser of the same look, with cookies of its own. */
  another(): Promise<Page>;
  /**
   * Holds the page in front to be accessible, within the width of the window, and without a complaint about its own
   * content security policy. With SCREENSHOTS set, keeps a picture there.
   */
  fit(name: string, page?: Page): Promise<void>;
  close(): Promise<void>;
}

export async function startWalk(look: string, options: BrowserContextOptions): Promise<Walk> {
  const browser = await launchBrowser();
  const complaints: string[] = [];
  const watched = async (context: BrowserContext) => {
    const page = await context.newPage();
    page.on('console', (message) => {
      if (/Content Security Policy|violates/i.test(message.text())) complaints.push(message.text());
    });
    return page;
  };
  // Without a window Chromium calls itself otherwise; people see the names of their browsers.
  const userAgent = `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${browser.version()} Safari/537.36`;
  const another = async () => await watched(await browser.newContext({ userAgent, ...options }));
  const page = await another();
  return {
    browser,
    page,
    another,
    fit: async (name, seen = page) => {
      await expectAccessible(seen);
      expect(await seen.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(
        0,
      );
      expect(complaints).toEqual([]);
      const directory = process.env.SCREENSHOTS;
      if (!directory) return;
      await mkdir(directory, { recursive: true });
      await seen.screenshot({ path: join(directory, `${name}, ${look}.png`), fullPage: true });
    },
    close: () => browser.close(),
  };
}

/** Waits until there are so many of something: a click waits until another page begins, not until all of it is there. */
export const expectCount = (what: Locator, count: number): Promise<void> => expect.poll(() => what.count()).toBe(count);

/** Signs in at the portal's door as one of the sandbox's people. */
export async function signInAtPortal(page: Page, issuer: string, person = 'Maya Lindqvist'): Promise<void> {
  await page.goto(`${issuer}/`);
  await page.getByRole('button', { name: /^sign in with/i }).click();
  await page.getByRole('button', { name: new RegExp(person) }).click();
  await page.getByRole('button', { name: 'Accept' }).click();
  await page.waitForURL(`${issuer}/`);
}
