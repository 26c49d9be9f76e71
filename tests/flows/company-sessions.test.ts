import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CompanyHouse, startCompanyHouse } from '../support/company-house.ts';
import { poll, registerDevice, startDevice } from '../support/device.ts';
import { authorizationRequest, REDIRECT_URI, register } from '../support/oauth.ts';
import { gatehouse } from '../support/operator.ts';
import { as, walk } from '../support/steps.ts';
import { approving, csrfOf, openApproval, Tab } from '../support/tab.ts';

const atClient = (url: URL) => url.href.startsWith(REDIRECT_URI);

describe('a browser that is still signed in, and what the company says of its user', () => {
  let own: CompanyHouse;
  let client: string;

  beforeAll(async () => {
    own = await startCompanyHouse({ replicas: 2, auth: { OIDC_ALLOWED_GROUPS: 'staff' } });
    client = (await register(own.house)).client_id;
  });
  afterAll(() => own?.stop());
  beforeEach(() => {
    own.company.state = 'up';
    own.company.people.grace.employed = true;
  });

  /** A browser that grace is signed in with, since the company's last word was given so many hours ago. */
  async function signedIn(hours: number): Promise<Tab> {
    const tab = new Tab();
    await walk(tab, authorizationRequest(own.house, client).url, atClient, as('grace'));
    await own.house.query(
      `update user_identities set checked_at = now() - make_interval(hours => $1), recheck_after = null`,
      [hours],
    );
    return tab;
  }

  const grants = async () => (await own.house.query(`select id_hash from oidc_records where model = 'Grant'`)).length;
  const isSignedIn = async (tab: Tab) =>
    (await (await tab.send(`${own.house.issuer}/`)).text()).includes('Your portal');

  /** Approves in a session. @returns the answer to it */
  async function approve(tab: Tab, id = client) {
    const { url, csrf } = await openApproval(own.house, tab, id);
    return { url, answer: await tab.post(url, approving(csrf, 'jira:read')) };
  }

  async function approveDevice(tab: Tab) {
    const device = (await registerDevice(own.house)).client_id;
    const start = await startDevice(own.house, device);
    const home = `${own.house.issuer}/device`;
    const csrf = csrfOf(await (await tab.send(home)).text());
    const entered = await tab.post(home, [
      ['csrf', csrf],
      ['user_code', start.user_code],
    ]);
    const url = tab.follow(entered, own.house.issuer);
    const page = await (await tab.send(url)).text();
    const answer = await tab.post(url, approving(csrfOf(page), 'jira:read'));
    return { url, answer, poll: () => poll(own.house, device, start.device_code) };
  }

  it('asks the company again where its word is old, and not before; one who is still there goes on', async () => {
    const fresh = await signedIn(0);
    const before = own.company.refreshes;
    expect(atClient(new URL((await toEnd(fresh, await approve(fresh))) ?? 'nowhere:'))).toBe(true);
    expect(own.company.refreshes).toBe(before);
    const old = await signedIn(2);
    expect(atClient(new URL((await toEnd(old, await approve(old))) ?? 'nowhere:'))).toBe(true);
    expect(own.company.refreshes).toBe(before + 1);
  });

  /** Goes on from an approval, past the offer to link. */
  const toEnd = async (tab: Tab, { url, answer }: { url: string; answer: Response }) =>
    (await walk(tab, tab.follow(answer, url), atClient, as('grace'))).url.href;

  it('a dismissed employee’s browser lets no client in: it is signed out, and the company asks who it is', async () => {
    const tab = await signedIn(2);
    own.company.people.grace.employed = false;
    const { url, answer } = await approve(tab);
    expect(answer.status).toBe(303);
    expect(tab.follow(answer, url)).toBe(url);
    expect(await grants()).toBe(0);
    expect(await isSignedIn(tab)).toBe(false);
    expect(await (await tab.send(url)).text()).toContain('Approve and sign in with Example Corp');
  });

  it('nor does it where the approval is remembered and no page is shown', async () => {
    const redirectUri = 'https://app.corp.example/callback';
    const said = await gatehouse(
      own.house,
      ...['clients', 'add', '--name', 'The app', '--redirect-uri', redirectUri, '--public', '--trusted'],
    );
    const trusted = /client id: (\S+)/.exec(said)?.[1] ?? '';
    const tab = await signedIn(2);
    own.company.people.grace.employed = false;
    const { url } = authorizationRequest(own.house, trusted, { redirectUri });
    const interaction = tab.follow(await tab.send(url), own.house.issuer);
    // It comes back to where it was, as nobody, and is sent to the company.
    const answer = await tab.send(interaction);
    expect(tab.follow(answer, interaction)).toBe(interaction);
    expect(await grants()).toBe(0);
    expect(await isSignedIn(tab)).toBe(false);
  });

  it('nor a device', async () => {
    const tab = await signedIn(2);
    own.company.people.grace.employed = false;
    const { url, answer, poll } = await approveDevice(tab);
    expect(answer.status).toBe(303);
    expect(tab.follow(answer, url)).toBe(url);
    expect(await poll()).toMatchObject({ status: 400, error: 'authorization_pending' });
    expect(await isSignedIn(tab)).toBe(false);
  });

  it('a session of a user whom the company does not know is over, and other users’ are not', async () => {
    const tab = await signedIn(0);
    await own.house.query(`update user_identities set checked_at = null where subject = 'grace'`);
    const { url, answer } = await approve(tab);
    expect(tab.follow(answer, url)).toBe(url);
    expect(await isSignedIn(tab)).toBe(false);
  });

  it('a company that is out of reach for too long ends no session, and lets nobody in meanwhile', async () => {
    const tab = await signedIn(25);
    own.company.state = 'failing';
    const before = await grants();
    const { url, answer } = await approve(tab);
    expect(answer.status).toBe(503);
    expect(await answer.text()).toContain('Example Corp could not be reached');
    expect(await grants()).toBe(before);
    expect(await isSignedIn(tab)).toBe(true);
    own.company.state = 'up';
    await own.house.query('update user_identities set recheck_after = null');
    const html = await (await tab.send(url)).text();
    const again = await tab.post(url, approving(csrfOf(html), 'jira:read'));
    expect(atClient(new URL(await toEnd(tab, { url, answer: again })))).toBe(true);
  });
});
