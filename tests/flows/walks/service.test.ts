import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasBrowser } from '../../support/browser.ts';
import { type House, startHouse } from '../../support/house.ts';
import { preRegister } from '../../support/machines.ts';
import { gatehouse } from '../../support/operator.ts';
import { createService, linkAddress } from '../../support/services.ts';
import { LOOKS, startWalk, type Walk } from '../../support/walk.ts';

const LONG = 'nightly-report-of-the-northern-factories-2';

describe.runIf(hasBrowser).each(LOOKS)('linking an account to a service, %s', (look, options) => {
  let house: House;
  let walk: Walk;

  beforeAll(async () => {
    [house, walk] = await Promise.all([startHouse({ replicas: 2 }), startWalk(look, options)]);
  });
  afterAll(async () => {
    await Promise.all([house?.stop(), walk?.close()]);
  });

  /** Goes from the page in front through the sandbox's, as somebody. */
  async function consentAs(person: string): Promise<void> {
    const { page } = walk;
    await page.getByRole('button', { name: 'Go on to Atlassian' }).click();
    const another = page.locator('button[name=switch]');
    const theirs = page.getByRole('button', { name: new RegExp(person) });
    await another.or(theirs).first().waitFor();
    if (await another.count()) await another.click();
    await theirs.click();
    await page.getByRole('button', { name: 'Accept' }).click();
    await page.waitForLoadState();
  }
  const main = () => walk.page.getByRole('main').innerText();

  it('says what it is before anybody acts as it, and goes to its end', async () => {
    const { page } = walk;
    const id = await createService(house, 'reports');
    await page.goto(await linkAddress(house, id));
    expect(await main()).toContain('No program acts as it yet');
    await walk.fit('service, of nobody');
    await consentAs('Maya Lindqvist');
    await page.waitForURL(/\/connect\/service\/linked$/);
    for (const part of ['reports is linked', 'Maya Lindqvist', 'northwind-robotics', 'northwind-labs']) {
      expect(await main()).toContain(part);
    }
    await walk.fit('service, linked');
  });

  it('says who acts as it, also in many and long words, and refuses another account than before', async () => {
    const { page } = walk;
    const description = `The nightly report ${'of everything that has changed '.repeat(5)}`;
    await gatehouse(house, 'services', 'create', LONG, '--description', description);
    const machines = [
      'Reporter',
      'A rather long name of a program that was registered by somebody else',
      'W'.repeat(60),
    ];
    for (const name of machines) {
      const machine = await preRegister(house, {
        client_name: name,
        grant_types: ['client_credentials'],
        scope: name === 'Reporter' ? 'jira:read jira:write confluence:read' : 'confluence:read',
        token_endpoint_auth_method: 'client_secret_basic',
        secret: 'unused here, and longer than most',
      });
      await gatehouse(house, 'services', 'bind', LONG, machine);
    }
    const link = async () => (await gatehouse(house, 'services', 'link', LONG)).split('\n')[0] ?? '';
    await page.goto(await link());
    for (const name of machines) expect(await main()).toContain(name.slice(0, 20));
    await walk.fit('service, of three');
    await consentAs('Tomás Herrera');
    await page.waitForURL(/\/connect\/service\/linked$/);

    await page.goto(await link());
    expect(await main()).toContain('An account is linked already');
    await walk.fit('service, linked already');
    await consentAs('Aiko Tanabe');
    expect(await main()).toContain('What to do');
    await walk.fit('service, another account');
  });

  it('says that an address is over', async () => {
    const { page } = walk;
    const address = await linkAddress(house, await createService(house, 'late'));
    await house.query(`update service_links set expires_at = now() - interval '1 second'`);
    await page.goto(address);
    expect(await main()).toContain('What to do');
    await walk.fit('service, over');
  });
});
