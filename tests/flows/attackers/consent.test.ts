import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type House, startHouse } from '../../support/house.ts';
import { type MetadataHost, namesOfTests, startMetadataHost } from '../../support/metadata-host.ts';
import {
  authorizationRequest,
  codeForm,
  newPerson,
  obtainCode,
  postToken,
  REDIRECT_URI,
  redeem,
  refresh,
  register,
} from '../../support/oauth.ts';
import { approving, openApproval, Tab } from '../../support/tab.ts';

describe('an attacker who wants a user’s approval', () => {
  let house: House;
  let vendor: MetadataHost;
  let trusted: string;

  beforeAll(async () => {
    vendor = await startMetadataHost();
    house = await startHouse({
      replicas: 2,
      auth: { ...namesOfTests, NODE_EXTRA_CA_CERTS: vendor.caFile, CLIENT_METADATA_EXEMPT_HOST: vendor.namedHost },
    });
    trusted = publish('trusted');
  });
  afterAll(async () => {
    await house?.stop();
    await vendor?.close();
  });

  const answerAt = (name: string) => `https://${vendor.namedHost}/${name}/cb`;

  /** A client whose answer goes to its own document's host: the only kind that a remembered approval lets in silently. */
  function publish(name: string, changes: Record<string, unknown> = {}): string {
    const id = `https://${vendor.namedHost}/${name}.json`;
    vendor.serve(`/${name}.json`, {
      body: { client_id: id, client_name: `Client ${name}`, redirect_uris: [answerAt(name)], ...changes },
      headers: { 'cache-control': 'max-age=0' },
    });
    return id;
  }

  /** A browser in which somebody is signed in and has approved the trusted client. */
  async function victim(): Promise<Tab> {
    const tab = new Tab();
    const { url, csrf } = await openApproval(house, tab, trusted, { redirectUri: answerAt('trusted') });
    const upstream = tab.follow(await tab.post(url, approving(csrf, 'jira:read', 'confluence:read')), url);
    const back = await newPerson().visit(upstream, (at) => at.pathname === '/callback/atlassian');
    const continued = tab.follow(await tab.send(back.href), house.issuer);
    await tab.send(tab.follow(await tab.send(continued), house.issuer));
    return tab;
  }

  /** What is asked of a victim's browser, until it leaves or stops at a page. */
  async function lead(tab: Tab, address: string): Promise<{ url: URL; html: string }> {
    let url = new URL(address);
    for (let step = 0; step < 8; step += 1) {
      if (url.origin !== house.issuer) return { url, html: '' };
      const answer = await tab.send(url.href);
      if (answer.status < 300 || answer.status >= 400) return { url, html: await answer.text() };
      url = new URL(tab.follow(answer, url.href));
    }
    throw new Error('the redirects came to no end');
  }

  const scope = 'jira:read confluence:read';

  it('AS-44: the same client, verified and approved, is let in without a page: what follows is no accident', async () => {
    const tab = await victim();
    const request = authorizationRequest(house, trusted, { redirectUri: answerAt('trusted'), scope });
    const { url } = await lead(tab, request.url);
    expect(url.href.startsWith(`${answerAt('trusted')}?code=`)).toBe(true);
  });

  it('AS-44: confused deputy: another client with the same session gets a page, and no code', async () => {
    const tab = await victim();
    const registered = await register(house, { client_name: 'Client trusted' });
    const impostors = [
      [registered.client_id, REDIRECT_URI],
      [publish('impostor', { client_name: 'Client trusted' }), answerAt('impostor')],
    ] as const;
    for (const [client, redirectUri] of impostors) {
      for (const prompt of ['', 'none', 'login', 'consent']) {
        const { url, html } = await lead(
          tab,
          authorizationRequest(house, client, { redirectUri, scope, extra: { prompt } }).url,
        );
        expect(url.searchParams.get('code')).toBeNull();
        if (prompt === 'none') expect(url.searchParams.get('error')).toMatch(/_required$/);
        else expect(html).toContain('wants to use');
      }
    }
    expect(await house.query('select 1 from approvals where client_id = $1', [registered.client_id])).toEqual([]);
  });

  it('AS-44: nothing goes upstream for a client before its own approval, not even with the cookies of another', async () => {
    const tab = await victim();
    const { client_id: client } = await register(house, {});
    const before = await house.query('select 1 from flows');
    const { url } = await lead(tab, authorizationRequest(house, client).url);
    expect(url.pathname).toMatch(/^\/interaction\//);
    for (const method of ['GET', 'POST']) {
      const answer = await tab.send(`${url.href}/continue`, { method });
      expect(answer.status).toBeGreaterThanOrEqual(400);
    }
    expect(await house.query('select 1 from flows')).toEqual(before);
  });

  it('AS-44: a remembered approval ends with the metadata it was given to', async () => {
    const tab = await victim();
    vendor.serve('/trusted.json', {
      body: { client_id: trusted, client_name: 'Client trusted', redirect_uris: [answerAt('trusted'), answerAt('x')] },
    });
    try {
      // Documents are kept for a while: the approval that was given to another one stands for a changed client.
      await house.query(`update approvals set metadata_hash = 'another' where client_id = $1`, [trusted]);
      const request = authorizationRequest(house, trusted, { redirectUri: answerAt('trusted'), scope });
      expect((await lead(tab, request.url)).html).toContain('wants to use');
    } finally {
      publish('trusted');
    }
  });

  it('AS-44: a remembered approval does not grow by itself', async () => {
    const tab = await victim();
    const more = authorizationRequest(house, trusted, {
      redirectUri: answerAt('trusted'),
      scope: `${scope} jira:delete`,
    });
    expect((await lead(tab, more.url)).html).toContain('wants to use');
  });

  it('an interaction that was stolen is worth nothing in another browser, signed in or not', async () => {
    const attacker = new Tab();
    const { client_id: client } = await register(house, { client_name: 'Mallory' });
    const { url, csrf } = await openApproval(house, attacker, client);
    const target = await victim();
    for (const tab of [target, new Tab()]) {
      expect((await tab.send(url)).status).toBe(400);
      expect((await tab.send(`${url}/continue`)).status).toBe(400);
      expect((await tab.post(url, approving(csrf, 'jira:read'))).status).toBe(400);
      expect((await tab.send(url.replace('/interaction/', '/authorize/'))).status).toBe(400);
    }
    expect(await house.query('select 1 from approvals where client_id = $1', [client])).toEqual([]);
  });

  it('login CSRF: a victim’s browser takes no session from a sign-in that the attacker began', async () => {
    const attacker = new Tab();
    const { client_id: client } = await register(house, {});
    const { url, csrf } = await openApproval(house, attacker, client);
    const upstream = attacker.follow(await attacker.post(url, approving(csrf, 'jira:read')), url);
    const back = await newPerson().visit(upstream, (at) => at.pathname === '/callback/atlassian');
    const target = new Tab();
    await target.send(`${house.issuer}/`);
    const answer = await target.send(back.href);
    expect(answer.status).toBe(400);
    expect(answer.headers.getSetCookie().join()).not.toContain('session');
    expect([...target.cookies.keys()].join()).not.toContain('gatehouse_session');
    // It was not used up either: it still belongs to whom it belongs to.
    expect((await attacker.send(back.href)).status).toBe(303);
    expect([...attacker.cookies.keys()]).toContain('gatehouse_session');
  });

  it('session fixation: a session that was there before the sign-in is not the one after it', async () => {
    const planted = await victim();
    const cookie = planted.cookies.get('gatehouse_session') ?? '';
    const target = new Tab();
    target.cookies.set('gatehouse_session', cookie);
    const { client_id: client } = await register(house, {});
    const request = authorizationRequest(house, client, { extra: { prompt: 'login' } });
    const url = target.follow(await target.send(request.url), house.issuer);
    const html = await (await target.send(url)).text();
    const csrf = /name="csrf" value="([^"]+)"/.exec(html)?.[1] ?? '';
    const upstream = target.follow(await target.post(url, approving(csrf, 'jira:read')), url);
    const back = await newPerson().visit(upstream, (at) => at.pathname === '/callback/atlassian');
    await target.send(back.href);
    expect(target.cookies.get('gatehouse_session')).not.toBe(cookie);
    const before = new Tab();
    before.cookies.set('gatehouse_session', cookie);
    expect(await (await before.send(`${house.issuer}/`)).text()).toContain('Sign in with');
    const invented = new Tab();
    invented.cookies.set('gatehouse_session', 'A'.repeat(43));
    expect(await (await invented.send(`${house.issuer}/`)).text()).toContain('Sign in with');
  });

  it('AS-15: what was refused is in no token, and the answer says what was granted', async () => {
    const { client_id: client } = await register(house, {});
    const tab = new Tab();
    const opened = await openApproval(house, tab, client, {
      scope: 'jira:read jira:write jira:delete confluence:read',
    });
    // Without the writing there is no deleting, whatever is ticked.
    const upstream = tab.follow(
      await tab.post(opened.url, approving(opened.csrf, 'jira:read', 'jira:delete')),
      opened.url,
    );
    const back = await newPerson().visit(upstream, (at) => at.pathname === '/callback/atlassian');
    const continued = tab.follow(await tab.send(back.href), house.issuer);
    const resumed = tab.follow(await tab.send(continued), house.issuer);
    const code = new URL(tab.follow(await tab.send(resumed), house.issuer)).searchParams.get('code') ?? '';
    const tokens = (await (await postToken(house, codeForm(client, { ...opened, code }))).json()) as {
      scope: string;
      refresh_token: string;
    };
    expect(tokens.scope).toBe('jira:read');
    const wider = await refresh(house, client, tokens.refresh_token, house.issuer, { scope: 'jira:read jira:write' });
    expect(wider.status).toBe(400);
    const same = (await (await refresh(house, client, tokens.refresh_token)).json()) as { scope: string };
    expect(same.scope).toBe('jira:read');
  });

  it('AS-15: a form that ticks what was not asked for grants nothing of it', async () => {
    const { client_id: client } = await register(house, {});
    const tokens = await redeem(house, client, { scope: 'jira:read' });
    expect(tokens.scope).toBe('jira:read');
    const tab = new Tab();
    const { url, csrf } = await openApproval(house, tab, client, { scope: 'jira:read' });
    await tab.post(url, approving(csrf, 'jira:read', 'jira:write', 'jira:delete', 'confluence:write'));
    const [flow] = await house.query<{ scopes: string[] }>('select scopes from flows order by created_at desc limit 1');
    expect(flow?.scopes).toEqual(['jira:read']);
  });

  it('AS-06: every answer names the issuer, errors included, so that no client mistakes whose it is', async () => {
    const { client_id: client } = await register(house, {});
    const granted = await obtainCode(house, client);
    expect(granted.answer.get('iss')).toBe(house.issuer);
    const tab = new Tab();
    const { url, csrf } = await openApproval(house, tab, client);
    const declined = await tab.post(url, [
      ['csrf', csrf],
      ['decision', 'deny'],
    ]);
    const answers = [await tab.send(tab.follow(declined, url))];
    for (const extra of [{ code_challenge: '' }, { prompt: 'none' }, { response_type: 'token' }, { scope: 'nonsense' }])
      answers.push(await new Tab().send(authorizationRequest(house, client, { extra }).url));
    let errors = 0;
    for (const answer of answers) {
      const back = new URL(answer.headers.get('location') ?? house.issuer, house.issuer);
      if (back.origin === house.issuer) continue;
      const answered = back.hash ? new URLSearchParams(back.hash.slice(1)) : back.searchParams;
      expect(answered.get('error')).toBeTruthy();
      expect(answered.get('iss')).toBe(house.issuer);
      expect(answered.get('code')).toBeNull();
      errors += 1;
    }
    expect(errors).toBeGreaterThanOrEqual(4);
  });
});
