import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { askForLink, connectionsOf, pressOn, signInEmployee, travel } from '../support/accounts.ts';
import { type CompanyHouse, startCompanyHouse } from '../support/company-house.ts';
import type { House } from '../support/house.ts';
import { register } from '../support/oauth.ts';
import { as, walk } from '../support/steps.ts';
import { csrfOf, Tab } from '../support/tab.ts';

const CONNECT: [string, string][] = [['decision', 'connect']];

describe('a link that a tool’s answer gave, over two replicas', () => {
  let own: CompanyHouse;
  let house: House;
  let client: string;
  let ada: { tab: Tab; userId: string };

  beforeAll(async () => {
    own = await startCompanyHouse({ replicas: 2 });
    house = own.house;
    client = (await register(house, { client_name: 'Notebook' })).client_id;
    ada = await signInEmployee(house, client, 'ada');
  });
  afterAll(() => own?.stop());
  beforeEach(() => house.query('delete from connections'));

  const ask = (connectionId?: string) =>
    askForLink(house, { userId: ada.userId, client, ...(connectionId ? { connectionId } : {}) });
  const textOf = async (tab: Tab, url: string) => await (await tab.send(url)).text();

  /** Connects an account of the sandbox from the portal. */
  async function connect(person: string): Promise<string> {
    const sent = await pressOn(ada.tab, `${house.issuer}/`, '/portal/connections/connect', [['confirmed', 'yes']]);
    await ada.tab.send(await travel(sent, person));
    return (await connectionsOf(house, ada.userId)).at(-1)?.id ?? '';
  }

  it('RS-72: says as whom and for which application, goes to Atlassian by a genuine POST, and ends by itself', async () => {
    const { page, done } = await ask();
    const shown = await ada.tab.send(page);
    const html = await shown.text();
    expect(html).toContain('Ada Example');
    expect(html).toContain('Notebook');
    const policy = shown.headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(shown.headers.get('cache-control')).toBe('no-store');
    const forged = await ada.tab.post(page, [['csrf', 'forged'], ...CONNECT]);
    expect(forged.status).toBe(403);
    const foreign = await ada.tab.post(page, [['csrf', csrfOf(html)], ...CONNECT], { origin: 'https://evil.example' });
    expect(foreign.status).toBe(403);

    const back = await ada.tab.send(await travel(await pressOn(ada.tab, page, page, CONNECT), 'maya'));
    expect([back.status, ada.tab.follow(back, page)]).toEqual([303, page]);
    expect(await done()).toBe(true);
    expect(await connectionsOf(house, ada.userId)).toMatchObject([
      { display_name: 'Maya Lindqvist', status: 'active' },
    ]);
    const over = await textOf(ada.tab, page);
    expect(over).toContain('Atlassian is connected');
    expect(over).toContain('Go back to Notebook: it goes on by itself.');
  });

  it('RS-72: has somebody without a session sign in first, and brings them back to it', async () => {
    const { page, done } = await ask();
    const tab = new Tab();
    const door = await textOf(tab, page);
    expect(door).toContain('Sign in to connect Atlassian');
    // Whoever merely holds the link is told neither whose it is nor which application asked.
    expect(door).not.toMatch(/Ada|Notebook/);
    expect((await new Tab().post(`${page}/sign-in`, [['csrf', csrfOf(door)]])).status).toBe(403);
    const sent = await pressOn(tab, page, `${page}/sign-in`);
    const begun = /^0; url=(.+)$/.exec(sent.headers.get('refresh') ?? '')?.[1] ?? '';
    const arrived = await walk(tab, begun, (url) => url.href === page, as('ada'));
    expect(arrived.url.href).toBe(page);
    await tab.send(await travel(await pressOn(tab, page, page, CONNECT), 'maya'));
    expect(await done()).toBe(true);
  });

  it('RS-65: is nobody else’s, who may sign in as another; neither opening nor answering it does anything', async () => {
    const { page, done } = await ask();
    const grace = await signInEmployee(house, client, 'grace');
    const shown = await grace.tab.send(page);
    expect(shown.status).toBe(403);
    const html = await shown.text();
    expect(html).toContain('This link is for somebody else');
    expect(html).toContain('Grace Example');
    expect(html).not.toMatch(/Ada|Notebook/);
    expect((await grace.tab.post(page, [['csrf', csrfOf(html)], ...CONNECT])).status).toBe(403);

    expect((await grace.tab.post(`${page}/switch`, [['csrf', 'forged']])).status).toBe(403);
    const switched = await grace.tab.post(`${page}/switch`, [['csrf', csrfOf(html)]]);
    expect(grace.tab.follow(switched, page)).toBe(page);
    expect(await textOf(grace.tab, page)).toContain('Sign in to connect Atlassian');
    expect(await done()).toBe(false);
    expect(await house.query('select id from connections')).toEqual([]);
  });

  it('RS-65: a browser that is signed in as another by the time it comes back links nothing', async () => {
    const { page, done } = await ask();
    const tab = new Tab();
    for (const [name, value] of ada.tab.cookies) tab.cookies.set(name, value);
    const callback = await travel(await pressOn(tab, page, page, CONNECT), 'maya');
    const grace = await signInEmployee(house, client, 'grace');
    tab.cookies.set('gatehouse_session', grace.tab.cookies.get('gatehouse_session') ?? '');
    expect((await tab.send(callback)).status).toBe(403);
    expect(await done()).toBe(false);
    expect(await house.query('select id from connections')).toEqual([]);
  });

  it('says what to do where it is unknown, expired, or was renewing a connection that is gone', async () => {
    const unknown = await ada.tab.send(`${house.issuer}/connect/lnk_${'x'.repeat(43)}`);
    expect(unknown.status).toBe(404);
    expect(await unknown.text()).toContain('Ask your AI application to try again');
    const { page } = await ask();
    const opened = await textOf(ada.tab, page);
    await house.query(`update link_requests set expires_at = now() - interval '1 second'`);
    for (const tab of [ada.tab, new Tab()]) {
      const expired = await tab.send(page);
      expect(expired.status).toBe(410);
      expect(await expired.text()).toContain('This link has expired');
    }
    expect((await ada.tab.post(page, [['csrf', csrfOf(opened)], ...CONNECT])).status).toBe(410);
    const gone = await ask(await connect('maya'));
    await house.query('delete from connections');
    expect((await ada.tab.send(gone.page)).status).toBe(404);
  });

  it('is done in every tab once it was done in one, or in the portal; and if it expired on the way', async () => {
    const [one, other] = [await ask(), await ask()];
    const opened = await textOf(ada.tab, one.page);
    const callback = await travel(await pressOn(ada.tab, other.page, other.page, CONNECT), 'maya');
    await house.query(`update link_requests set expires_at = now() - interval '1 second' where completed_at is null`);
    await ada.tab.send(callback);
    // The one that was followed counts; the other had expired before.
    expect([await other.done(), await one.done()]).toEqual([true, false]);

    await house.query('delete from connections');
    const open = await ask();
    const stale = await textOf(ada.tab, open.page);
    await connect('tomas');
    expect(await open.done()).toBe(true);
    const pressed = await ada.tab.post(open.page, [['csrf', csrfOf(stale)], ...CONNECT]);
    expect(ada.tab.follow(pressed, open.page)).toBe(open.page);
    expect(await textOf(ada.tab, open.page)).toContain('Atlassian is connected');
    expect(opened).toContain('Connect your Atlassian account');
  });

  it('to renew an account: takes that one alone, and another only as a further one that was confirmed', async () => {
    const connection = await connect('maya');
    await house.query(`update connections set status = 'needs_reconsent', refresh_sealed = null`);
    const { page, done } = await ask(connection);
    expect(await textOf(ada.tab, page)).toContain('Reconnect your Atlassian account');

    const wrong = await ada.tab.send(await travel(await pressOn(ada.tab, page, page, CONNECT), 'tomas'));
    const html = await wrong.text();
    expect(wrong.status).toBe(409);
    expect(html).toContain('You came back with Tomás Herrera (tomas@northwind-robotics.example)');
    expect(html).toContain('Expected was Maya Lindqvist (maya@northwind-robotics.example)');
    expect(await connectionsOf(house, ada.userId)).toHaveLength(1);

    const confirmed = await ada.tab.post(page, [
      ['csrf', csrfOf(html)],
      ['decision', 'another'],
    ]);
    await ada.tab.send(await travel(confirmed, 'tomas'));
    const both = await connectionsOf(house, ada.userId);
    expect(both.map(({ display_name, status }) => [display_name, status])).toEqual([
      ['Maya Lindqvist', 'needs_reconsent'],
      ['Tomás Herrera', 'active'],
    ]);
    // What was asked for is another matter, and still open.
    expect(await done()).toBe(false);
    await ada.tab.send(await travel(await pressOn(ada.tab, page, page, CONNECT), 'maya'));
    expect(await done()).toBe(true);
    const [first] = await connectionsOf(house, ada.userId);
    expect(first).toMatchObject({ id: connection, status: 'active', generation: 2 });
  });
});
