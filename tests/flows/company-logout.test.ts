import { generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CompanyHouse, startCompanyHouse } from '../support/company-house.ts';
import {
  authorizationRequest,
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
const EVENT = 'http://schemas.openid.net/event/backchannel-logout';

describe.each(['sessions', 'access'] as const)('a logout at the company ends %s', (ends) => {
  let own: CompanyHouse;
  let client: string;

  beforeAll(async () => {
    own = await startCompanyHouse({ replicas: 2, auth: { OIDC_LOGOUT_ENDS: ends } });
    client = (await register(own.house)).client_id;
  });
  afterAll(() => own?.stop());

  async function signIn(employee = 'ada', tab = new Tab()): Promise<Tokens & { tab: Tab }> {
    const request = authorizationRequest(own.house, client);
    const { url } = await walk(tab, request.url, atClient, as(employee));
    const code = url.searchParams.get('code') ?? '';
    const tokens = (await (await postToken(own.house, codeForm(client, { ...request, code }))).json()) as Tokens;
    return { ...tokens, tab };
  }

  const tell = (token: string, at = own.house.issuer) =>
    fetch(`${at}/backchannel-logout`, { method: 'POST', body: new URLSearchParams({ logout_token: token }) });
  const isSignedIn = async (tab: Tab) =>
    (await (await tab.send(`${own.house.issuer}/`)).text()).includes('Your portal');

  it('of a person, everywhere, and of nobody else; what applications hold follows the policy', async () => {
    const [one, two, other] = [await signIn('ada'), await signIn('ada'), await signIn('grace')];
    const answer = await tell(await own.company.logoutToken({ sub: 'ada' }));
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(await Promise.all([one, two, other].map(({ tab }) => isSignedIn(tab)))).toEqual([false, false, true]);
    const before = own.company.refreshes;
    const refreshed = await refresh(own.house, client, one.refresh_token);
    expect(refreshed.status).toBe(ends === 'sessions' ? 200 : 400);
    // Signing out is no dismissal: the company is asked at once, and says so.
    expect(own.company.refreshes).toBe(before + (ends === 'sessions' ? 1 : 0));
    expect((await refresh(own.house, client, other.refresh_token)).status).toBe(200);
  });

  it('of one session alone, by its sid', async () => {
    const [one, two] = [await signIn('ada'), await signIn('ada')];
    // What the provider calls the session is known to it alone: the hash of one is put in its place.
    const { sid, hash } = { sid: 'session-of-the-laptop', hash: `sha256('session-of-the-laptop')` };
    await own.house.query(
      `update sessions set sid_hash = ${hash} where created_at = (select max(created_at) from sessions)`,
    );
    expect((await tell(await own.company.logoutToken({ sid, sub: 'grace' }))).status).toBe(200);
    expect(await isSignedIn(two.tab)).toBe(true);
    expect((await tell(await own.company.logoutToken({ sid }))).status).toBe(200);
    expect(await isSignedIn(one.tab)).toBe(true);
    expect(await isSignedIn(two.tab)).toBe(false);
  });

  it('once: a token that is told again, here or at another replica, is refused', async () => {
    const token = await own.company.logoutToken({ sub: 'ada' });
    const answers = await Promise.all([0, 1, 0, 1].map((at) => tell(token, own.house.replicas.auth[at])));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400, 400]);
  });

  it('of nobody, if the token is forged, old, for another, or no logout token at all', async () => {
    const { tab } = await signIn('ada');
    const stranger = await generateKeyPair('RS256');
    const now = Math.floor(Date.now() / 1000);
    const forge = (claims: Record<string, unknown>, header?: Record<string, unknown>) =>
      own.company.logoutToken({ sub: 'ada', ...claims }, header);
    const own_claims = { iss: own.company.issuer, aud: 'gatehouse', iat: now, exp: now + 60, jti: 'x', sub: 'ada' };
    const forgeries: [what: string, token: string][] = [
      [
        'signed by a stranger',
        await new SignJWT({ ...own_claims, events: { [EVENT]: {} } })
          .setProtectedHeader({ alg: 'RS256', kid: 'company', typ: 'logout+jwt' })
          .sign(stranger.privateKey),
      ],
      [
        'signed with the client’s secret',
        await new SignJWT({ ...own_claims, events: { [EVENT]: {} } })
          .setProtectedHeader({ alg: 'HS256', typ: 'logout+jwt' })
          .sign(Buffer.from(own.company.environment.OIDC_CLIENT_SECRET ?? '')),
      ],
      [
        'not signed',
        `${Buffer.from('{"alg":"none","typ":"logout+jwt"}').toString('base64url')}.${Buffer.from(JSON.stringify({ ...own_claims, events: { [EVENT]: {} } })).toString('base64url')}.`,
      ],
      ['of another issuer', await forge({ iss: 'https://attacker.example' })],
      ['for another client', await forge({ aud: 'another' })],
      ['of another type', await forge({}, { typ: 'at+jwt' })],
      ['an ID token', await forge({ nonce: 'n' })],
      ['without the event', await forge({ events: {} })],
      ['with the event as a word', await forge({ events: { [EVENT]: 'yes' } })],
      ['without jti', await forge({ jti: undefined })],
      ['without iat', await forge({ iat: undefined })],
      ['old', await forge({ iat: now - 3_600, exp: now + 60 })],
      ['expired', await forge({ iat: now - 300, exp: now - 120 })],
      ['about nobody', await own.company.logoutToken({})],
      ['no token', 'nonsense'],
    ];
    for (const [what, token] of forgeries) {
      const answer = await tell(token);
      expect(answer.status, what).toBe(400);
      expect(answer.headers.get('cache-control'), what).toBe('no-store');
      expect(await answer.json(), what).toMatchObject({ error: 'invalid_request' });
    }
    expect((await fetch(`${own.house.issuer}/backchannel-logout`, { method: 'POST' })).status).toBe(400);
    expect(await isSignedIn(tab)).toBe(true);
  });

  it('leaves a token of before the final specification, without a type, its word', async () => {
    const { tab } = await signIn('grace');
    expect((await tell(await own.company.logoutToken({ sub: 'grace' }, { typ: undefined }))).status).toBe(200);
    expect(await isSignedIn(tab)).toBe(false);
  });
});
