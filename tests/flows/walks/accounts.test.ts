import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askForLink } from '../../support/accounts.ts';
import { hasBrowser } from '../../support/browser.ts';
import { type House, startHouse } from '../../support/house.ts';
import { register } from '../../support/oauth.ts';
import { LOOKS, signInAtPortal, startWalk, type Walk } from '../../support/walk.ts';

describe.runIf(hasBrowser).each(LOOKS)('Atlassian accounts, %s', (look, options) => {
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

  it('shows the Atlassian account, what it reaches and what Gatehouse may do; reconnects it', async () => {
    const { page } = walk;
    await signInAtPortal(page, house.issuer);
    expect(await page.getByRole('list', { name: 'Sites of Maya Lindqvist' }).innerText()).toMatch(
      /northwind-robotics.*Jira, Confluence/s,
    );
    await page.getByText('What Atlassian lets Gatehouse do').click();
    expect(await page.getByText('Search Confluence content that you can see').isVisible()).toBe(true);
    await walk.fit('portal, what Atlassian lets Gatehouse do');
    await page.getByRole('button', { name: /reconnect/i }).click();
    await page.getByRole('button', { name: 'Accept' }).click();
    await page.waitForURL(/done=reconnected/);
    await walk.fit('portal, reconnected');
  });

  it('sets a default site and takes it back, and reads the sites again', async () => {
    const { page } = walk;
    await page.getByRole('button', { name: /make default : northwind-labs/i }).click();
    await page.waitForURL(/done=default_site/);
    await walk.fit('portal, a default site');
    await page.getByRole('button', { name: /no default : northwind-labs/i }).click();
    await page.waitForURL(/done=no_default_site/);
    await page.getByRole('button', { name: /refresh sites of maya/i }).click();
    await page.waitForURL(/done=sites/);
  });

  it('asks before a second account, says what is wrong with one, and removes them', async () => {
    const { page } = walk;
    await page.getByRole('button', { name: 'Connect another account' }).click();
    await walk.fit('portal, another account');
    await page.getByRole('button', { name: 'Connect another account' }).click();
    await page.getByRole('button', { name: 'Sign in as someone else' }).click();
    await page.getByRole('button', { name: /Tomás/ }).click();
    await page.getByRole('button', { name: 'Accept' }).click();
    await page.waitForURL(/done=connected/);
    await house.query(`update connections set status = 'needs_reconsent' where display_name like 'Tom%'`);
    await house.query(`update connections set scopes = array_remove(scopes, 'write:jira-work')`);
    await page.goto(`${house.issuer}/`);
    const entries = page.getByRole('listitem').filter({ has: page.getByRole('heading', { level: 3 }) });
    expect(await entries.filter({ hasText: 'Tomás' }).innerText()).toContain('Atlassian no longer accepts');
    expect(await entries.filter({ hasText: 'Maya' }).innerText()).toContain('Create Jira issue, Update Jira issue');
    await walk.fit('portal, accounts with troubles');
    for (const name of [/^remove tom/i, /^remove maya/i]) {
      await page.getByRole('button', { name }).click();
      await walk.fit('portal, remove an account');
      await page.getByRole('button', { name: 'Remove account' }).click();
      await page.waitForURL(/done=removed/);
    }
    expect(await house.query('select id from connections')).toEqual([]);
  });

  it('follows a link that an application gave: signed in as another, as nobody, and to its end', async () => {
    const { page } = walk;
    const [maya] = await house.query<{ id: string }>(`select id from users where display_name like 'Maya%'`);
    const asked = await askForLink(house, { userId: maya?.id ?? '', client });
    await page.goto(asked.page);
    await walk.fit('a link, to be confirmed');
    const other = await walk.another();
    await signInAtPortal(other, house.issuer, 'Aiko Tanabe');
    await other.goto(asked.page);
    await walk.fit('a link, of somebody else', other);
    await other.getByRole('button', { name: 'Sign in as somebody else' }).click();
    await walk.fit('a link, for nobody yet', other);
    await page.getByRole('button', { name: 'Connect Atlassian' }).click();
    await page.getByRole('button', { name: 'Accept' }).click();
    await page.waitForURL(asked.page);
    expect(await page.getByRole('main').innerText()).toContain('it goes on by itself');
    await walk.fit('a link, done');
    expect(await asked.done()).toBe(true);
  });
});
