import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasBrowser } from '../../support/browser.ts';
import { type House, startHouse } from '../../support/house.ts';
import { redeem, refresh, register, type Tokens } from '../../support/oauth.ts';
import { expectCount, LOOKS, signInAtPortal, startWalk, type Walk } from '../../support/walk.ts';

describe.runIf(hasBrowser).each(LOOKS)('the portal, %s', (look, options) => {
  let house: House;
  let walk: Walk;
  let client: string;

  beforeAll(async () => {
    [house, walk] = await Promise.all([startHouse({ replicas: 2 }), startWalk(look, options)]);
    client = (await register(house, { client_name: 'Notebook assistant' })).client_id;
  });
  afterAll(async () => {
    await Promise.all([house?.stop(), walk?.close()]);
  });

  const works = async (token: string) => (await refresh(house, client, token)).status === 200;

  /** A device whose first key has become old, and the key that is good. */
  async function ageingDevice(): Promise<{ old: string; good: string }> {
    const { refresh_token: old } = await redeem(house, client);
    const next = (await (await refresh(house, client, old)).json()) as Tokens;
    const good = (await (await refresh(house, client, next.refresh_token)).json()) as Tokens;
    await house.query(
      `update oidc_records set consumed_at = consumed_at - interval '3 days' where consumed_at is not null`,
    );
    return { old, good: good.refresh_token };
  }

  it('starts with a page that says what to do', async () => {
    await walk.page.goto(`${house.issuer}/`);
    await walk.fit('portal, the door');
    await signInAtPortal(walk.page, house.issuer);
    expect(await walk.page.getByText('No application yet').count()).toBe(1);
    await walk.fit('portal, new');
  });

  it('lists each device of an application, and ends one while the others live on', async () => {
    const { page } = walk;
    const [one, other] = [await redeem(house, client), await redeem(house, client)];
    await page.goto(`${house.issuer}/`);
    expect(await page.getByText('on 2 devices').count()).toBe(1);
    await page.getByRole('link', { name: /devices of notebook assistant/i }).click();
    await expectCount(page.getByRole('heading', { name: 'A program on a computer' }), 2);
    await expectCount(page.getByText('Calls itself node'), 2);
    await walk.fit('portal, one application');
    await page.getByRole('button', { name: /sign out number 1/i }).click();
    await page.waitForURL(/done=device/);
    expect(await page.getByRole('status').innerText()).toContain('The device is signed out');
    expect(await page.getByRole('heading', { name: 'A program on a computer' }).count()).toBe(1);
    // The latest used stands first.
    expect([await works(one.refresh_token), await works(other.refresh_token)]).toEqual([true, false]);
  });

  it('tells of an old key that came back, until its user knows it or ends the device', async () => {
    const { page } = walk;
    const device = await ageingDevice();
    expect(await works(device.old)).toBe(false);
    await page.goto(`${house.issuer}/`);
    const alert = page.getByRole('list', { name: 'Needs your attention' });
    expect(await alert.innerText()).toMatch(/An old key of Notebook assistant was used again/);
    expect(await alert.innerText()).toMatch(/replaced 3 days earlier, came from 127\.0\.0\.1 \(node\)/);
    await walk.fit('portal, an old key came back');
    await page.getByRole('button', { name: /it was me/i }).click();
    await page.waitForURL(/done=dismissed/);
    expect(await alert.count()).toBe(0);
    expect(await works(device.good)).toBe(true);

    const stolen = await ageingDevice();
    await works(stolen.old);
    await page.goto(`${house.issuer}/`);
    await page.getByRole('button', { name: /sign that device out/i }).click();
    await page.waitForURL(/done=device/);
    expect(await works(stolen.good)).toBe(false);
    await page.goto(`${house.issuer}/`);
    expect(await alert.innerText()).toContain('nothing is left to do');
    await page.getByRole('button', { name: /dismiss/i }).click();
    await page.waitForURL(/done=dismissed/);
  });

  it('shows the Atlassian account and its sites, reconnects and removes it', async () => {
    const { page } = walk;
    await page.goto(`${house.issuer}/`);
    expect(await page.getByRole('list', { name: 'Sites of Maya Lindqvist' }).innerText()).toMatch(
      /northwind-robotics.*Jira, Confluence/s,
    );
    await page.getByRole('button', { name: /reconnect/i }).click();
    await page.getByRole('button', { name: 'Accept' }).click();
    await page.waitForURL(/done=reconnected/);
    await walk.fit('portal, reconnected');
    await page.getByRole('button', { name: /^remove/i }).click();
    await walk.fit('portal, remove the account');
    await page.getByRole('button', { name: 'Remove account' }).click();
    await page.waitForURL(/done=removed/);
    expect(await house.query('select id from connections')).toEqual([]);
  });

  it('lists the browsers, signs another one out, and all others', async () => {
    const { page } = walk;
    const [second, third] = [await walk.another(), await walk.another()];
    await signInAtPortal(second, house.issuer);
    await signInAtPortal(third, house.issuer);
    await page.goto(`${house.issuer}/`);
    await page.getByRole('link', { name: 'Browsers' }).click();
    await expectCount(page.getByText('This browser', { exact: true }), 1);
    await page.waitForLoadState();
    expect(await page.getByRole('heading', { name: 'Chrome on Linux' }).count()).toBeGreaterThanOrEqual(3);
    await walk.fit('portal, browsers');
    const isIn = async (other: typeof page) => {
      await other.goto(`${house.issuer}/portal/activity`);
      return other.url().endsWith('/portal/activity');
    };
    // The third was seen last, and so is the first of the others.
    await page
      .getByRole('button', { name: /sign out of chrome/i })
      .first()
      .click();
    await page.waitForURL(/done=session/);
    expect([await isIn(second), await isIn(third)]).toEqual([true, false]);
    await page.getByRole('button', { name: 'Sign out all others' }).click();
    await page.waitForURL(/done=others/);
    expect([await isIn(second), await isIn(page)]).toEqual([false, true]);
  });

  it('tells what happened, in sentences', async () => {
    const { page } = walk;
    const { refresh_token: token } = await redeem(house, client);
    await fetch(`${house.issuer}/revoke`, { method: 'POST', body: new URLSearchParams({ client_id: client, token }) });
    const read = async () => {
      await page.goto(`${house.issuer}/portal/activity`);
      return await page.getByRole('main').innerText();
    };
    // What a client does is noted after it was answered.
    await expect.poll(read).toContain('Notebook assistant signed itself out on a device');
    const text = await read();
    for (const words of [
      'You signed in (Chrome on Linux)',
      'You approved Notebook assistant',
      'You signed a device of Notebook assistant out',
      'You connected the Atlassian account Maya Lindqvist',
      'You reconnected the Atlassian account Maya Lindqvist',
      'You removed the Atlassian account Maya Lindqvist',
      'You signed a browser out (Chrome on Linux)',
    ]) {
      expect(text).toContain(words);
    }
    await walk.fit('portal, activity');
  });

  it('ends an application on all devices, and signs out everywhere', async () => {
    const { page } = walk;
    const { refresh_token: token } = await redeem(house, client);
    await page.goto(`${house.issuer}/`);
    await page.getByRole('button', { name: /end access of notebook/i }).click();
    await walk.fit('portal, end an application');
    await page.getByRole('button', { name: 'End access' }).click();
    await page.waitForURL(/done=revoked/);
    expect(await works(token)).toBe(false);
    expect(await page.getByText('No application yet').count()).toBe(1);
    await page.goto(`${house.issuer}/portal/sessions`);
    await page.getByRole('button', { name: 'Sign out everywhere' }).click();
    await page.waitForURL(/signed-out/);
    await walk.fit('portal, signed out');
    expect(await house.query('select 1 from sessions')).toEqual([]);
  });
});
