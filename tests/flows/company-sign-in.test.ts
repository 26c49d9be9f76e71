import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CompanyHouse, startCompanyHouse } from '../support/company-house.ts';
import {
  authorizationRequest,
  callMcp,
  codeForm,
  postToken,
  REDIRECT_URI,
  register,
  type Tokens,
} from '../support/oauth.ts';
import { as, walk } from '../support/steps.ts';
import { approving, csrfOf, openApproval, Tab } from '../support/tab.ts';

const atClient = (url: URL) => url.href.startsWith(REDIRECT_URI);
const atCallback = (url: URL) => url.pathname === '/callback/oidc';
const atCompany = (url: URL) => url.pathname.startsWith('/sign-in/');

describe('signing in with the company, over two replicas', () => {
  let own: CompanyHouse;
  let client: string;

  beforeAll(async () => {
    own = await startCompanyHouse({
      replicas: 2,
      auth: { OIDC_ALLOWED_GROUPS: 'staff', OIDC_OPERATOR_GROUPS: 'gatehouse operators' },
    });
    client = (await register(own.house)).client_id;
  });
  afterAll(() => own?.stop());

  /** Brings a tab to the company's answer, before Gatehouse has seen it. */
  async function toCallback(tab: Tab, employee = 'ada') {
    const request = authorizationRequest(own.house, client);
    const { url } = await walk(tab, request.url, atCallback, as(employee));
    return { ...request, callback: url };
  }

  /** Who is known, and signed in. */
  const standing = async () => ({
    identities: await own.house.query('select issuer, subject, user_id from user_identities order by 1, 2'),
    sessions: await own.house.query('select id_hash, user_id, issuer from sessions order by id_hash'),
  });

  it('goes from the client over the approval, the company and Atlassian back to the client, and works', async () => {
    const tab = new Tab();
    const request = authorizationRequest(own.house, client);
    const { url, titles } = await walk(tab, request.url, atClient, as('ada', 'maya'));
    expect(titles).toEqual([
      'Approve Test client · Gatehouse',
      'Sign in – Company',
      'Connect Atlassian · Gatehouse',
      'Sign in – Sandbox',
      'Allow access – Sandbox',
    ]);
    const code = url.searchParams.get('code') ?? '';
    const tokens = (await (await postToken(own.house, codeForm(client, { ...request, code }))).json()) as Tokens;
    const answer = await callMcp(own.house, tokens.access_token, 'tools/call', {
      name: 'atlassian_get_context',
      arguments: {},
    });
    expect(await answer.text()).toContain('Maya Lindqvist');
    // The e-mail address of the company is what the portal shows, and her group makes her an operator.
    const portal = await (await tab.send(`${own.house.issuer}/`)).text();
    expect(portal).toContain('ada@example.com');
    const users = await own.house.query('select display_name, role from users');
    expect(users).toEqual([{ display_name: 'Ada Example', role: 'operator' }]);

    // The next client finds session and connection: one page.
    const second = (await register(own.house)).client_id;
    const again = await walk(tab, authorizationRequest(own.house, second).url, atClient, as('ada', 'maya'));
    expect(again.titles).toEqual(['Approve Test client · Gatehouse']);
    expect(again.url.searchParams.get('code')).toBeTruthy();
  });

  it('invariant 2: nothing goes to the company before the user approved, and the page names it', async () => {
    const tab = new Tab();
    const { html, url, csrf, page } = await openApproval(own.house, tab, client);
    expect(html).toContain('Approve and sign in with Example Corp');
    // The company's hosts need not stand in the policy of forms: the chain of redirects ends with a page.
    expect(page.headers.get('content-security-policy')).not.toContain(own.company.issuer);
    const before = await own.house.query('select * from flows where consumed_at is null');
    const sent = await tab.post(url, approving(csrf, 'jira:read'));
    expect(sent.status).toBe(200);
    const target = new URL(sent.headers.get('refresh')?.replace('0; url=', '') ?? '');
    expect(target.origin).toBe(own.company.issuer);
    expect(Object.fromEntries(target.searchParams)).toMatchObject({
      code_challenge_method: 'S256',
      redirect_uri: `${own.house.issuer}/callback/oidc`,
      scope: 'openid profile email offline_access',
      prompt: 'consent',
    });
    for (const name of ['state', 'nonce', 'code_challenge']) expect(target.searchParams.get(name)).toHaveLength(43);
    expect(await own.house.query('select * from flows where consumed_at is null')).toHaveLength(before.length + 1);
  });

  it('login CSRF: the answer to a sign-in that an attacker began counts in no other browser, and signs nobody in', async () => {
    const { callback } = await toCallback(new Tab());
    const victim = new Tab();
    await openApproval(own.house, victim, client);
    const answer = await victim.send(callback.href);
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('does not belong to this browser');
    expect([...victim.cookies.keys()].some((name) => name.includes('gatehouse_session'))).toBe(false);
  });

  it('an answer counts once', async () => {
    const tab = new Tab();
    const { callback } = await toCallback(tab);
    expect((await tab.send(callback.href)).status).toBe(303);
    expect((await tab.send(callback.href)).status).toBe(400);
  });

  it('a code of another browser is refused, although the state is one’s own', async () => {
    const thief = new Tab();
    const mine = await toCallback(thief, 'grace');
    const theirs = await toCallback(new Tab(), 'ada');
    const mixed = new URL(mine.callback);
    mixed.searchParams.set('code', theirs.callback.searchParams.get('code') ?? '');
    const answer = await thief.send(mixed.href);
    expect(answer.status).toBe(400);
    expect([...thief.cookies.keys()].some((name) => name.includes('gatehouse_session'))).toBe(false);
  });

  it('mix-up: an answer in the name of another issuer, or of none, is refused', async () => {
    for (const iss of ['https://attacker.example', '']) {
      const tab = new Tab();
      const { callback } = await toCallback(tab);
      const mixed = new URL(callback);
      if (iss) mixed.searchParams.set('iss', iss);
      else mixed.searchParams.delete('iss');
      expect((await tab.send(mixed.href)).status, iss).toBe(400);
    }
  });

  it('mix-up: the answer to one provider is no answer of the other', async () => {
    const tab = new Tab();
    const { callback } = await toCallback(tab);
    const atlassian = `${own.house.issuer}/callback/atlassian${callback.search}`;
    expect((await tab.send(atlassian)).status).toBe(400);
    // The attempt did not use the sign-in up.
    expect((await tab.send(callback.href)).status).toBe(303);
  });

  /** A tab on the page that offers to link, and the way to Atlassian that it gives. */
  async function toOffer() {
    const tab = new Tab();
    const atOffer = (url: URL) => url.pathname.startsWith('/connect/');
    const { url: offer } = await walk(tab, authorizationRequest(own.house, client).url, atOffer, as('grace'));
    const csrf = csrfOf(await (await tab.send(offer.href)).text());
    const fields: [string, string][] = [
      ['csrf', csrf],
      ['decision', 'connect'],
    ];
    const address = (await tab.post(offer.href, fields)).headers.get('location') ?? '';
    return { tab, offer, address };
  }

  /** Comes back from Atlassian with a genuine code and the given state; it must be no sign-in. */
  async function comeBackInVain(tab: Tab, address: string, state: string) {
    const crafted = new URL(address);
    crafted.searchParams.set('state', state);
    const atAtlassian = (url: URL) => url.pathname === '/callback/atlassian';
    const { url: back } = await walk(tab, crafted.href, atAtlassian, as('grace', 'tomas'));
    expect(back.searchParams.get('state')).toBe(state);
    expect(back.searchParams.get('code')).toBeTruthy();
    const [before, cookies] = [await standing(), new Map(tab.cookies)];
    const answer = await tab.send(back.href);
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('does not belong to this browser');
    expect(await standing()).toEqual(before);
    expect(tab.cookies).toEqual(cookies);
  }

  it('the page that offers to link is no trip: its name is no state, and Atlassian signs nobody in', async () => {
    const { tab, offer, address } = await toOffer();
    await comeBackInVain(tab, address, offer.pathname.replace('/connect/', ''));
    // The page is still what it was.
    expect((await tab.send(offer.href)).status).toBe(200);
  });

  it('a sign-in that was begun with Atlassian before the company signed people in ends there', async () => {
    const { address } = await toOffer();
    for (const kind of ['authorize', 'portal', 'device']) {
      const tab = new Tab();
      const { callback } = await toCallback(tab);
      await own.house.query(
        `update flows set kind = $1, provider = 'atlassian' where created_at = (select max(created_at) from flows)`,
        [kind],
      );
      await comeBackInVain(tab, address, callback.searchParams.get('state') ?? '');
    }
  });

  it('parameters given twice are no answer', async () => {
    const tab = new Tab();
    const { callback } = await toCallback(tab);
    expect((await tab.send(`${callback.href}&state=x`)).status).toBe(400);
    expect((await tab.send(`${callback.href}&code=x`)).status).toBe(400);
  });

  it('declining at the company leads back to the approval, where the client can be told', async () => {
    const tab = new Tab();
    const request = authorizationRequest(own.house, client);
    const { url } = await walk(tab, request.url, atCompany, as('ada'));
    const sessions = await own.house.query('select count(*)::int from sessions');
    expect(url.origin).toBe(own.company.issuer);
    const approval = await openApproval(own.house, tab, client);
    const sent = await tab.post(approval.url, approving(approval.csrf, 'jira:read'));
    const state = new URL(sent.headers.get('refresh')?.replace('0; url=', '') ?? '').searchParams.get('state') ?? '';
    const iss = encodeURIComponent(own.company.issuer);
    const back = await tab.send(`${own.house.issuer}/callback/oidc?error=access_denied&state=${state}&iss=${iss}`);
    expect(back.status).toBe(303);
    expect(tab.follow(back, own.house.issuer)).toBe(approval.url);
    expect(await own.house.query('select count(*)::int from sessions')).toEqual(sessions);
  });

  it('who is in none of the allowed groups is told so, and is not even written down', async () => {
    const tab = new Tab();
    const { status, html } = await walk(tab, authorizationRequest(own.house, client).url, atClient, as('linus'));
    expect(status).toBe(403);
    expect(html).toContain('may not use Gatehouse');
    expect(await own.house.query(`select id from users where display_name like 'Linus%'`)).toEqual([]);
  });

  it('too many groups for a token (Entra ID) are said to be just that, and let nobody in', async () => {
    const { grace } = own.company.people;
    grace.groups = undefined;
    grace.further = { _claim_names: { groups: 'src1' } };
    const { status, html } = await walk(new Tab(), authorizationRequest(own.house, client).url, atClient, as('grace'));
    grace.groups = ['staff'];
    grace.further = {};
    expect(status).toBe(403);
    expect(html).toContain('Groups assigned to the application');
  });

  it('an outage of the company, and a wrong set-up, say whose they are; neither stops the start', async () => {
    own.company.state = 'failing';
    const answer = await own.house.startAnotherAuth();
    const health = await fetch(`${answer.address}/health/ready`);
    expect(health.status).toBe(200);
    const tab = new Tab();
    const portal = await tab.send(`${answer.address}/`);
    const html = await portal.text();
    expect(html).toContain('Sign in with Example Corp');
    const failed = await tab.post(`${answer.address}/portal/sign-in`, [['csrf', csrfOf(html)]]);
    expect(failed.status).toBe(502);
    expect(await failed.text()).toContain('Example Corp could not be reached');
    own.company.state = 'up';
    const mended = await tab.post(`${answer.address}/portal/sign-in`, [['csrf', csrfOf(html)]]);
    expect(mended.status).toBe(200);
    await answer.stop();
  });
});
