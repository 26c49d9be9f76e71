import type { BrowserContext, Page } from 'playwright-core';
import { MAYA } from '../../support/browser.ts';
import { newPerson } from '../../support/oauth.ts';
import type { Approve } from './authorize.ts';

const MOST_PAGES = 8;

/** A person without a browser, who stays signed in. */
export function approveByHand(): Approve {
  const person = newPerson();
  return async (url, redirectUri) => {
    const arrived = await person.visit(url, ({ href }) => href.split('?', 1)[0] === redirectUri);
    return arrived.searchParams;
  };
}

/**
 * A person in a real browser, which never begins the way back to a client that the page's own Content-Security-Policy
 * does not name. Nobody need listen at the redirect URI, which may be a vendor's or of a scheme of its own.
 */
export function approveInBrowser(context: BrowserContext): Approve {
  return async (url, redirectUri) => {
    const { promise: arrived, resolve, reject } = Promise.withResolvers<URL>();
    arrived.catch(() => undefined);
    const onConsole = (message: { text(): string }) => {
      if (message.text().includes('Content Security Policy')) reject(new Error(message.text()));
    };
    const onRequest = (request: { url(): string }) => {
      if (request.url().split('?', 1)[0] === redirectUri) resolve(new URL(request.url()));
    };
    // In a page of its own, which is in front: no other may start another application, and the browser's question
    // whether it may stays with the page.
    const page = await context.newPage();
    page.on('console', onConsole).on('request', onRequest);
    try {
      // A remembered approval ends at an address where nobody answers.
      await page.goto(url).catch(() => undefined);
      return (await press(page, arrived)).searchParams;
    } finally {
      await page.close();
    }
  };
}

async function press(page: Page, arrived: Promise<URL>): Promise<URL> {
  for (let step = 0; step < MOST_PAGES; step += 1) {
    const next = page
      .locator('button[name=decision][value=approve]')
      .or(page.locator('button[name=person]', { hasText: MAYA }))
      .or(page.locator('button[name=decision][value=accept]'))
      .first();
    const end = await Promise.race([arrived, next.waitFor().then(() => undefined)]);
    if (end) return end;
    const moved = page.waitForEvent('framenavigated').then(() => undefined);
    moved.catch(() => undefined);
    await next.click({ noWaitAfter: true });
    const came = await Promise.race([arrived, moved]);
    if (came) return came;
  }
  throw new Error('the pages came to no end');
}
