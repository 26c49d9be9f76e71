import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CompanyHouse, startCompanyHouse } from '../support/company-house.ts';
import { authorizationRequest, REDIRECT_URI, register } from '../support/oauth.ts';
import { as, walk } from '../support/steps.ts';
import { csrfOf, Tab } from '../support/tab.ts';

const atClient = (url: URL) => url.href.startsWith(REDIRECT_URI);
const atLinkPage = (url: URL) => url.pathname.startsWith('/connect/');
const atLinkReturn = (url: URL) => url.pathname === '/callback/atlassian';

describe('linking an Atlassian account, over two replicas', () => {
  let own: CompanyHouse;
  let client: string;

  beforeAll(async () => {
    own = await startCompanyHouse({ replicas: 2 });
    client = (await register(own.house)).client_id;
  });
  afterAll(() => own?.stop());

  const start = () => authorizationRequest(own.house, client).url;
  const connectionsOf = (employee: string) =>
    own.house
      .query<{ display_name: string }>(
        `select display_name from connections join user_identities using (user_id) where subject = $1 order by connections.created_at`,
        [employee],
      )
      .then((rows) => rows.map(({ display_name }) => display_name));

  /** Signs an employee in without linking anything. */
  async function signedIn(employee: string): Promise<Tab> {
    const tab = new Tab();
    const { url } = await walk(tab, start(), atClient, as(employee));
    expect(url.searchParams.get('code')).toBeTruthy();
    return tab;
  }

  const portal = async (tab: Tab) => await (await tab.send(`${own.house.issuer}/`)).text();
  const press = async (tab: Tab, path: string, fields: [string, string][] = []) =>
    await tab.post(`${own.house.issuer}${path}`, [['csrf', csrfOf(await portal(tab))], ...fields]);

  it('is offered where there is none, may be skipped, and is offered again', async () => {
    const tab = await signedIn('ada');
    expect(await connectionsOf('ada')).toEqual([]);
    expect(await portal(tab)).toContain('Connect Atlassian');
    const { titles, url } = await walk(tab, start(), atClient, as('ada'));
    expect(titles).toEqual(['Approve Test client · Gatehouse', 'Connect Atlassian · Gatehouse']);
    expect(url.searchParams.get('code')).toBeTruthy();
  });

  it('the page belongs to one user in one browser, and is used up by going on', async () => {
    const tab = await signedIn('ada');
    const { url } = await walk(tab, start(), atLinkPage, as('ada'));
    const page = await tab.send(url.href);
    const html = await page.text();
    expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    for (const other of [new Tab(), await signedIn('grace')]) {
      expect((await other.send(url.href)).status).toBe(403);
      const pressed = await other.post(url.href, [
        ['csrf', csrfOf(html)],
        ['decision', 'connect'],
      ]);
      expect(pressed.status).toBe(403);
    }
    // Whoever holds the browser but is signed in as somebody else by now.
    const mine = new Map(tab.cookies);
    const grace = await signedIn('grace');
    tab.cookies.set('gatehouse_session', grace.cookies.get('gatehouse_session') ?? '');
    expect((await tab.send(url.href)).status).toBe(403);
    for (const [name, value] of mine) tab.cookies.set(name, value);
    expect(
      (
        await tab.post(url.href, [
          ['csrf', 'forged'],
          ['decision', 'skip'],
        ])
      ).status,
    ).toBe(403);
    const went = await tab.post(url.href, [
      ['csrf', csrfOf(html)],
      ['decision', 'skip'],
    ]);
    expect(went.status).toBe(303);
    expect((await tab.send(url.href)).status).toBe(403);
  });

  it('invariant 3: somebody else who comes back from Atlassian links nothing, to nobody', async () => {
    const ada = await signedIn('ada');
    const sent = await press(ada, '/portal/connections/connect');
    const { url } = await walk(ada, ada.follow(sent, own.house.issuer), atLinkReturn, as('ada', 'maya'));
    // The victim opens what the attacker would have to open alone, signed in or not.
    const victim = await signedIn('grace');
    expect((await victim.send(url.href)).status).toBe(400);
    expect((await new Tab().send(url.href)).status).toBe(400);
    // Nor does it help to plant the attacker's browser cookie: the session is another person's.
    victim.cookies.set('gatehouse_browser', ada.cookies.get('gatehouse_browser') ?? '');
    expect((await victim.send(url.href)).status).toBe(403);
    expect([...(await connectionsOf('ada')), ...(await connectionsOf('grace'))]).toEqual([]);
  });

  it('declining at Atlassian leads back to the page, and on without it', async () => {
    const tab = await signedIn('ada');
    const { url } = await walk(tab, start(), atLinkPage, as('ada'));
    const html = await (await tab.send(url.href)).text();
    const sent = await tab.post(url.href, [
      ['csrf', csrfOf(html)],
      ['decision', 'connect'],
    ]);
    const state = new URL(tab.follow(sent, url.href)).searchParams.get('state') ?? '';
    const back = await tab.send(`${own.house.issuer}/callback/atlassian?error=access_denied&state=${state}`);
    expect(back.status).toBe(303);
    const again = await walk(tab, tab.follow(back, own.house.issuer), atClient, as('ada'));
    expect(again.titles).toEqual(['Connect Atlassian · Gatehouse']);
    expect(again.url.searchParams.get('code')).toBeTruthy();
  });

  it('from the portal: the first, the same again, and another only after it was confirmed', async () => {
    const tab = await signedIn('ada');
    const first = await press(tab, '/portal/connections/connect');
    await walk(tab, tab.follow(first, own.house.issuer), (url) => url.pathname === '/', as('ada', 'maya'));
    expect(await connectionsOf('ada')).toEqual(['Maya Lindqvist']);

    /** At Atlassian nobody is signed in any more, so that it asks who it is. */
    const elsewhere = () => {
      for (const name of [...tab.cookies.keys()]) if (name.includes('sandbox')) tab.cookies.delete(name);
    };
    const bring = async (sent: Response, person: string) => {
      elsewhere();
      return await walk(tab, tab.follow(sent, own.house.issuer), (url) => url.pathname === '/', as('ada', person));
    };
    const [connection] = await own.house.query<{ id: string }>('select id from connections');

    // Reconnecting brings back the same or nothing.
    const reconnect = () => press(tab, `/portal/connections/${connection?.id}/reconnect`);
    expect(await bring(await reconnect(), 'tomas')).toMatchObject({ status: 409 });
    expect(await connectionsOf('ada')).toEqual(['Maya Lindqvist']);
    expect((await bring(await reconnect(), 'maya')).url.search).toBe('?done=reconnected');

    // Another is asked about before anybody leaves, and stands beside the first.
    const asked = await press(tab, '/portal/connections/connect');
    expect(await asked.text()).toContain('Connect another Atlassian account?');
    const confirmed = await press(tab, '/portal/connections/connect', [['confirmed', 'yes']]);
    expect((await bring(confirmed, 'tomas')).url.search).toBe('?done=connected');
    expect(await connectionsOf('ada')).toEqual(['Maya Lindqvist', 'Tomás Herrera']);

    // With two of one's own, reconnecting one of them does not take the other.
    const { status, html } = await bring(await reconnect(), 'tomas');
    expect(status).toBe(409);
    expect(html).toContain('That is another of your accounts');
  });

  it('invariant 13: an account of another user is refused, with the way to release it', async () => {
    const tab = await signedIn('grace');
    const sent = await press(tab, '/portal/connections/connect');
    const back = await walk(
      tab,
      tab.follow(sent, own.house.issuer),
      (url) => url.pathname === '/',
      as('grace', 'maya'),
    );
    expect(back.status).toBe(409);
    expect(back.html).toContain('belongs to someone else');
    expect(back.html).toContain('remove the connection in the portal');
    expect(await connectionsOf('grace')).toEqual([]);
  });
});
