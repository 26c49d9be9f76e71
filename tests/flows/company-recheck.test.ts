import { open, parseKeyring, SealError } from '@gatehouse/vault';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CompanyHouse, startCompanyHouse } from '../support/company-house.ts';
import {
  authorizationRequest,
  callMcp,
  codeForm,
  postToken,
  REDIRECT_URI,
  refresh,
  register,
  type Tokens,
} from '../support/oauth.ts';
import { as, walk } from '../support/steps.ts';
import { Tab } from '../support/tab.ts';

const atClient = (url: URL) => url.href.startsWith(REDIRECT_URI);

describe('asking the company again, over two replicas', () => {
  let own: CompanyHouse;
  let client: string;

  beforeAll(async () => {
    own = await startCompanyHouse({ replicas: 2, auth: { OIDC_ALLOWED_GROUPS: 'staff' } });
    client = (await register(own.house)).client_id;
  });
  afterAll(() => own?.stop());
  beforeEach(() => {
    own.company.state = 'up';
    for (const person of Object.values(own.company.people)) person.employed = true;
    own.company.people.ada.groups = ['staff'];
  });

  async function signIn(employee = 'ada', tab = new Tab()): Promise<Tokens & { tab: Tab }> {
    const request = authorizationRequest(own.house, client);
    const { url } = await walk(tab, request.url, atClient, as(employee));
    const code = url.searchParams.get('code') ?? '';
    const tokens = (await (await postToken(own.house, codeForm(client, { ...request, code }))).json()) as Tokens;
    return { ...tokens, tab };
  }

  /** Moves the last answer of the company back. */
  const age = (hours: number) =>
    own.house.query(
      `update user_identities set checked_at = now() - make_interval(hours => $1), recheck_after = null`,
      [hours],
    );

  const use = async (token: string, at?: string): Promise<string> => {
    const answer = await refresh(own.house, client, token, at);
    expect(answer.status, await answer.clone().text()).toBe(200);
    return ((await answer.json()) as Tokens).refresh_token;
  };

  it('asks nothing within the hour, and once after it, however many devices and replicas refresh at once', async () => {
    const devices = [await signIn(), await signIn(), await signIn()];
    const before = own.company.refreshes;
    let tokens = await Promise.all(devices.map(({ refresh_token }) => use(refresh_token)));
    expect(own.company.refreshes).toBe(before);
    for (let round = 1; round <= 3; round += 1) {
      await age(2);
      const [one = '', two = ''] = own.house.replicas.auth;
      const answers = await Promise.all(
        tokens.flatMap((token) => [one, two].map(async (at) => ({ token, next: await use(token, at) }))),
      );
      // A provider that rotates, and revokes at the second use, saw each of its tokens once.
      expect(own.company.refreshes).toBe(before + round);
      tokens = [...new Set(answers.map(({ next }) => next))];
      expect(tokens).toHaveLength(3);
    }
  });

  it('a dismissed employee is out: every device, every session, every access token', async () => {
    const phone = await signIn('grace');
    const laptop = await signIn('grace');
    const other = await signIn('ada');
    own.company.people.grace.employed = false;
    await age(2);
    const refused = await refresh(own.house, client, phone.refresh_token);
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({ error: 'invalid_grant' });
    expect((await refresh(own.house, client, laptop.refresh_token)).status).toBe(400);
    const portal = await (await laptop.tab.send(`${own.house.issuer}/`)).text();
    expect(portal).toContain('Sign in with Example Corp');
    await expect.poll(async () => (await callMcp(own.house, laptop.access_token, 'tools/list')).status).toBe(401);
    await use(other.refresh_token);
    // Signed out and not shut out: whoever is employed again comes in again.
    own.company.people.grace.employed = true;
    await use((await signIn('grace')).refresh_token);
  });

  it('who is in no allowed group any more is out as well', async () => {
    const { refresh_token: token } = await signIn();
    own.company.people.ada.groups = ['visitors'];
    await age(2);
    expect((await refresh(own.house, client, token)).status).toBe(400);
    expect(
      await own.house.query(`select 1 from oidc_records where model = 'Grant' and account_id in
      (select user_id from user_identities where subject = 'ada')`),
    ).toEqual([]);
  });

  it('an outage of the company logs nobody out, and ends what is too old with 503 and not with invalid_grant', async () => {
    let { refresh_token: token } = await signIn();
    own.company.state = 'failing';
    await age(2);
    token = await use(token);
    // Nobody asks again at once: a provider that comes up is not met by everybody.
    token = await use(token);
    await age(25);
    const late = await refresh(own.house, client, token);
    expect(late.status).toBe(503);
    expect(await late.json()).toMatchObject({ error: 'temporarily_unavailable' });
    own.company.state = 'up';
    await age(25);
    await use(token);
  });

  it('an answer that was lost is no verdict: access goes on for the grace and then asks for a sign-in', async () => {
    let { refresh_token: token } = await signIn();
    own.company.state = 'hanging';
    await age(2);
    token = await use(token);
    own.company.state = 'up';
    await age(2);
    // The provider has rotated, and refuses what it has seen before.
    token = await use(token);
    const [identity] = await own.house.query(`select refresh_sealed from user_identities where subject = 'ada'`);
    expect(identity).toEqual({ refresh_sealed: null });
    token = await use(token);
    await age(25);
    expect((await refresh(own.house, client, token)).status).toBe(400);
    // A sign-in brings the same device back: its family was not ended.
    await signIn();
    await use(token);
  });

  it('a replica that dies while it asks holds the others up for seconds only', async () => {
    const { refresh_token: token } = await signIn();
    await age(2);
    await own.house.query(
      `update user_identities set recheck_sent = true, recheck_until = now() + interval '2 seconds' where subject = 'ada'`,
    );
    const before = own.company.refreshes;
    await use(token);
    expect(own.company.refreshes).toBe(before + 1);
  });

  it('without a refresh token of the provider, access lasts for days and then asks for a sign-in', async () => {
    const { refresh_token: first } = await signIn();
    await own.house.query(`update user_identities set refresh_sealed = null where subject = 'ada'`);
    await age(6 * 24);
    const token = await use(first);
    await age(8 * 24);
    expect((await refresh(own.house, client, token)).status).toBe(400);
    await signIn();
    await use(token);
  });

  it('whom the provider does not know has no access by way of an older kind of sign-in', async () => {
    const { refresh_token: token } = await signIn();
    await own.house.query(`update user_identities set issuer = 'https://elsewhere.example' where subject = 'ada'`);
    expect((await refresh(own.house, client, token)).status).toBe(400);
    await own.house.query(`update user_identities set issuer = $1 where subject = 'ada'`, [own.company.issuer]);
    await use(token);
  });

  it('keeps the provider’s token sealed, bound to its identity', async () => {
    await signIn('ada');
    await signIn('grace');
    const rows = await own.house.query<{ subject: string; refresh_sealed: Buffer }>(
      `select subject, refresh_sealed from user_identities where subject in ('ada', 'grace') order by subject`,
    );
    const ring = parseKeyring(own.house.secrets.authKeyring);
    const [ada, grace] = rows;
    const place = `user_identities:${own.company.issuer}:ada:refresh`;
    const token = open(ring, ada?.refresh_sealed ?? Buffer.alloc(0), place).toString();
    expect(token).toHaveLength(43);
    expect(() => open(ring, grace?.refresh_sealed ?? Buffer.alloc(0), place)).toThrow(SealError);
    const logs = own.house.programs.auth.map((program) => program.output()).join('');
    expect(logs.includes(token)).toBe(false);
    expect(logs.includes('the-company-gave-this')).toBe(false);
  });
});
