import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasBrowser, launchBrowser } from '../../support/browser.ts';
import { listenForRedirect } from '../../support/clients/redirect-listener.ts';
import { type House, startHouse } from '../../support/house.ts';
import { authorizationRequest, register } from '../../support/oauth.ts';
import { signInAtPortal } from '../../support/walk.ts';

const SCRIPT = '"><script>window.stolen=1</script><img src=x onerror="window.stolen=1">';

describe.runIf(hasBrowser)('an attacker with a page of their own, in a real browser', () => {
  let house: House;
  let browser: Browser;
  let evil: Server;
  let evilOrigin: string;
  let page = '';

  beforeAll(async () => {
    [house, browser] = await Promise.all([startHouse(), launchBrowser()]);
    // Another site than the house's: localhost and 127.0.0.1 are strangers to each other.
    evil = createServer((_request, answer) => {
      answer.writeHead(200, { 'content-type': 'text/html' }).end(page);
    });
    await new Promise<void>((resolve) => evil.listen(0, '127.0.0.1', resolve));
    evilOrigin = `http://127.0.0.1:${(evil.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    await Promise.all([house?.stop(), browser?.close()]);
    await new Promise((resolve) => evil?.close(resolve));
  });

  async function signedIn() {
    const context = await browser.newContext();
    const tab = await context.newPage();
    await signInAtPortal(tab, house.issuer);
    return { context, tab };
  }

  it('clickjacking: neither the approval nor the portal nor an error appears in a frame', async () => {
    const { context, tab } = await signedIn();
    const { client_id: client } = await register(house);
    for (const target of [
      authorizationRequest(house, client).url,
      `${house.issuer}/`,
      `${house.issuer}/portal/sessions`,
      `${house.issuer}/nowhere`,
      authorizationRequest(house, 'cl_unknown').url,
    ]) {
      page = `<!doctype html><iframe src="${target.replaceAll('&', '&amp;')}"></iframe>`;
      const refused = tab.waitForEvent('console', (message) => /frame-ancestors|X-Frame-Options/.test(message.text()));
      await tab.goto(evilOrigin);
      await refused;
      const framed = () =>
        tab
          .frames()
          .slice(1)
          .map((frame) => frame.url());
      await expect.poll(framed, { timeout: 20_000 }).toEqual(['chrome-error://chromewebdata/']);
    }
    await context.close();
  });

  it('a form of another site that posts itself signs nobody out and approves nothing', async () => {
    const { context, tab } = await signedIn();
    page = `<!doctype html><form method="post" action="${house.issuer}/portal/sign-out-everywhere"><input name="csrf" value="x"></form><script>document.forms[0].submit()</script>`;
    await tab.goto(evilOrigin);
    // The session does not come along with another site's form, so that there is nobody to sign out.
    await tab.waitForURL(`${house.issuer}/`);
    expect(await tab.title()).toContain('Your portal');
    await context.close();
  });

  it('a page of another site reads nothing of ours with the cookies of its visitor', async () => {
    const { context, tab } = await signedIn();
    page = '<!doctype html>';
    await tab.goto(evilOrigin);
    const read = await tab.evaluate(
      async (paths) =>
        await Promise.all(
          paths.map((path) =>
            fetch(path, { credentials: 'include' }).then(
              (answer) => answer.text(),
              () => 'refused',
            ),
          ),
        ),
      ['/', '/portal/sessions', '/portal/activity', '/authorize'].map((path) => `${house.issuer}${path}`),
    );
    expect(read).toEqual(['refused', 'refused', 'refused', 'refused']);
    await context.close();
  });

  it('a window that another site opened is out of its reach', async () => {
    const { context, tab } = await signedIn();
    page = `<!doctype html><button onclick="window.opened = window.open('${house.issuer}/')">open</button>`;
    await tab.goto(evilOrigin);
    const [opened] = await Promise.all([context.waitForEvent('page'), tab.locator('button').click()]);
    await opened.waitForLoadState('load');
    expect(await opened.title()).toContain('Gatehouse');
    expect(await opened.evaluate(() => window.opener === null)).toBe(true);
    // The other site's window is told by way of two more processes.
    await expect.poll(() => tab.evaluate(() => Reflect.get(window, 'opened').closed)).toBe(true);
    await context.close();
  });

  it('AS-30: hostile words of a client and of a request run nothing and load nothing', async () => {
    const { context, tab } = await signedIn();
    const requests: string[] = [];
    tab.on('request', (request) => requests.push(request.url()));
    const listener = await listenForRedirect();
    const { redirectUri } = listener;
    const { client_id: client } = await register(house, {
      client_name: SCRIPT,
      redirect_uris: [redirectUri],
      logo_uri: 'https://evil.example/logo.svg',
      client_uri: 'https://evil.example/"onclick="x',
      policy_uri: 'https://evil.example/',
      tos_uri: 'https://evil.example/',
    });
    const hostile: Record<string, string>[] = [
      {},
      { redirect_uri: `${redirectUri}/${SCRIPT}` },
      { scope: SCRIPT },
      { resource: `https://x.example/${SCRIPT}` },
      { response_type: SCRIPT },
      { prompt: SCRIPT },
      { client_id: SCRIPT },
      { error_description: SCRIPT, error: SCRIPT },
    ];
    let seen = 0;
    for (const extra of hostile) {
      const { url } = authorizationRequest(house, client, { redirectUri, extra });
      await tab.goto(url);
      // What is answered at the client's own address is no page of ours.
      if (!(await tab.title()).includes('Gatehouse')) continue;
      seen += 1;
      expect(await tab.evaluate(() => Reflect.get(window, 'stolen'))).toBeUndefined();
      expect(await tab.locator('img, script, [onerror], [onclick]').count()).toBe(0);
    }
    expect(seen).toBeGreaterThanOrEqual(4);
    await tab.goto(
      `${house.issuer}/callback/atlassian?error=${encodeURIComponent(SCRIPT)}&error_description=${encodeURIComponent(SCRIPT)}&state=x`,
    );
    expect(await tab.evaluate(() => Reflect.get(window, 'stolen'))).toBeUndefined();
    expect(requests.filter((url) => url.includes('evil.example'))).toEqual([]);
    await listener.close();
    await context.close();
  });
});
