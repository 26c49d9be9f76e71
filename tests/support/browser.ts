import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';

const EXECUTABLE = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';

/** Browser tests need Debian's Chromium; `scripts/test.ts` installs it where it may, and CI refuses to go without. */
export const hasBrowser = existsSync(EXECUTABLE);
if (!hasBrowser && process.env.CI) throw new Error(`CI may not skip the browser tests, and ${EXECUTABLE} is not there`);

/**
 * A real browser, without the background traffic that a closed network would refuse.
 * @param more further arguments for it
 */
export async function launchBrowser(more: readonly string[] = []): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath: EXECUTABLE,
    // A start takes seconds, and many of them where the machine has much else to do.
    timeout: 100_000,
    args: [
      '--no-sandbox',
      // Containers have little of it, and a page that finds none left crashes.
      '--disable-dev-shm-usage',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...more,
    ],
  });
  // Pages come when they come: a test's own time is what ends the wait.
  browser.on('context', (context) => context.setDefaultTimeout(100_000));
  return browser;
}

/** What the person at the browser does. */
export interface Choices {
  /** The sandbox's person to sign in as, by the name on the button. */
  person?: string;
  access?: 'read' | 'selected';
  decision?: 'approve' | 'deny';
}

export const MAYA = 'Maya Lindqvist';

/**
 * Plays the person's part on the real pages: approves, signs in at the sandbox, consents there, and arrives at the
 * client's redirect URI, whose server must be listening.
 *
 * @returns the titles of the pages that were seen, in order
 */
export async function playPerson(page: Page, authorizationUrl: string, choices: Choices = {}): Promise<string[]> {
  const seen: string[] = [];
  await page.goto(authorizationUrl);
  for (let step = 0; step < 8; step += 1) {
    seen.push(await page.title());
    const approve = page.locator(`button[name=decision][value=${choices.decision ?? 'approve'}]`);
    const person = page.locator('button[name=person]', { hasText: choices.person ?? MAYA });
    const accept = page.locator('button[name=decision][value=accept]');
    if (await approve.count()) {
      if (choices.access) await page.locator(`input[name=access][value=${choices.access}]`).check();
      await click(page, approve);
    } else if (await person.count()) await click(page, person);
    else if (await accept.count()) await click(page, accept);
    else {
      if (/Gatehouse|Sandbox/.test(seen.at(-1) ?? '')) throw new Error(`stuck on a page: ${seen.join(' → ')}`);
      return seen;
    }
  }
  throw new Error(`the pages came to no end: ${seen.join(' → ')}`);
}

async function click(page: Page, target: ReturnType<Page['locator']>): Promise<void> {
  await Promise.all([page.waitForEvent('framenavigated'), target.click()]);
  // Of the page that came: asked before, it would be that of the page before, and what came might have no title yet.
  await page.waitForLoadState('load');
}
