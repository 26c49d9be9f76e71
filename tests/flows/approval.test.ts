import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type House, startHouse } from '../support/house.ts';
import {
  authorizationRequest,
  codeForm,
  newPerson,
  obtainCode,
  postToken,
  redeem,
  register,
} from '../support/oauth.ts';
import { Tab } from '../support/tab.ts';

describe('the approval, attacked', () => {
  let house: House;
  let client: string;

  beforeAll(async () => {
    house = await startHouse();
    client = (await register(house)).client_id;
  });
  afterAll(() => house?.stop());

  /** Opens the approval page in a tab. */
  async function open(tab: Tab, clientId = client) {
    const request = authorizationRequest(house, clientId);
    const started = await tab.send(request.url);
    const url = await tab.follow(started, house.issuer);
    const page = await tab.send(url);
    const html = await page.text();
    return { ...request, url, page, html, csrf: /name="csrf" value="([^"]+)"/.exec(html)?.[1] ?? '' };
  }

  const approve = (csrf: string) => ({
    method: 'POST',
    body: new URLSearchParams([
      ['csrf', csrf],
      ['decision', 'approve'],
      ['access', 'selected'],
      ['scope', 'jira:read'],
    ]),
  });

  it('invariant 2: nothing goes to Atlassian before the user approved this client on our page', async () => {
    const tab = new Tab();
    const { url, page, html, csrf } = await open(tab);
    expect(page.status).toBe(200);
    expect(html).toContain('Test client');
    expect(html).toContain('Search and read issues');
    const before = await tab.send(url.replace(/interaction.*/, 'callback/atlassian?code=x&state=y'));
    expect(before.status).toBe(400);
    expect(await house.query('select * from flows')).toEqual([]);
    const approved = await tab.send(url, approve(csrf));
    expect(await tab.follow(approved, url)).toMatch(new RegExp(`^${house.sandboxUrl}/authorize\\?`));
  });

  it('refuses a form without its token, with another one, or from another site', async () => {
    const tab = new Tab();
    const { url, csrf } = await open(tab);
    const elsewhere = await open(new Tab());
    const attempts = [
      approve(''),
      approve(elsewhere.csrf),
      { ...approve(csrf), headers: { origin: 'https://evil.example' } },
      { ...approve(csrf), headers: { origin: 'null' } },
      { ...approve(csrf), headers: { 'sec-fetch-site': 'cross-site' } },
    ];
    for (const attempt of attempts) expect((await tab.send(url, attempt)).status).toBe(403);
  });

  it('refuses an interaction in a browser that is not the one it started in', async () => {
    const { url, csrf } = await open(new Tab());
    const stranger = new Tab();
    expect((await stranger.send(url)).status).toBe(400);
    expect((await stranger.send(url, approve(csrf))).status).toBe(400);
    await open(stranger);
    expect((await stranger.send(url, approve(csrf))).status).toBe(400);
  });

  it('invariant 3: a sign-in comes back only in the browser that started it, and once', async () => {
    const attacker = new Tab();
    const { url, csrf } = await open(attacker);
    const upstream = await attacker.follow(await attacker.send(url, approve(csrf)), url);
    const state = new URL(upstream).searchParams.get('state') ?? '';
    const callback = `${house.issuer}/callback/atlassian?code=sbx_code_x&state=${state}`;
    const victim = new Tab();
    await open(victim);
    expect((await victim.send(callback)).status).toBe(400);
    expect(await (await victim.send(callback)).text()).toContain('does not belong to this browser');
    // The attempt in the wrong browser did not use the flow up; the attacker's own invented code is refused upstream.
    expect((await attacker.send(callback)).status).toBe(400);
    expect((await attacker.send(callback)).status).toBe(400);
    expect(await house.query('select * from users')).toEqual([]);
  });

  it('cannot be framed, runs no script, and is not kept by caches', async () => {
    const { page } = await open(new Tab());
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("base-uri 'none'");
    expect(policy).not.toContain('unsafe-inline');
    expect(policy).toMatch(new RegExp(`form-action 'self' http://127\\.0\\.0\\.1:9 ${house.sandboxUrl};`));
    expect(page.headers.get('x-frame-options')).toBe('DENY');
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(page.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('a decline reaches the client as access_denied with issuer and state, and nothing is remembered', async () => {
    const tab = new Tab();
    const { url, csrf, state } = await open(tab);
    const body = new URLSearchParams({ csrf, decision: 'deny' });
    const declined = await tab.send(url, { method: 'POST', body });
    const resumed = await tab.send(await tab.follow(declined, url));
    const back = new URL(await tab.follow(resumed, url));
    expect(Object.fromEntries(back.searchParams)).toMatchObject({ error: 'access_denied', iss: house.issuer, state });
    expect(await house.query('select * from approvals')).toEqual([]);
  });

  it('grants what was ticked and nothing else, and remembers the refusal', async () => {
    const person = newPerson();
    await redeem(house, client, {}, person);
    const tab = new Tab();
    // Sign in once, so that the page is the one of a known user.
    const first = await open(tab);
    const upstream = await tab.follow(await tab.send(first.url, approve(first.csrf)), first.url);
    const person2 = newPerson();
    const arrived = await person2.visit(upstream, (url) => url.pathname === '/callback/atlassian');
    const continued = await tab.follow(await tab.send(arrived.href), house.issuer);
    const resumed = await tab.follow(await tab.send(continued), house.issuer);
    const back = new URL(await tab.follow(await tab.send(resumed), house.issuer));
    const answer = await postToken(house, codeForm(client, { ...first, code: back.searchParams.get('code') ?? '' }));
    expect(await answer.json()).toMatchObject({ scope: 'jira:read' });
    const [approval] = await house.query<{ scopes: string[]; refused: string[] }>(
      'select scopes, refused from approvals',
    );
    expect(approval?.refused.sort()).toEqual(['confluence:read', 'confluence:write', 'jira:write']);

    const second = await open(tab);
    expect(second.html).toContain('Maya Lindqvist');
    expect(second.html).toMatch(/value="jira:read"[^>]*checked|checked[^>]*value="jira:read"/);
    expect(second.html).not.toMatch(/value="jira:write"[^>]*checked|checked[^>]*value="jira:write"/);
    const readOnly = new URLSearchParams([
      ['csrf', second.csrf],
      ['decision', 'approve'],
      ['access', 'read'],
      ['scope', 'jira:write'],
    ]);
    const approved = await tab.follow(await tab.send(second.url, { method: 'POST', body: readOnly }), house.issuer);
    const code = new URL(await tab.follow(await tab.send(approved), house.issuer)).searchParams.get('code') ?? '';
    const tokens = await (await postToken(house, codeForm(client, { ...second, code }))).json();
    expect(tokens).toMatchObject({ scope: 'jira:read confluence:read' });

    // The client becomes another one: what was approved of the old one is not carried over.
    await house.query(`update approvals set metadata_hash = 'old', scopes = '{jira:read,jira:write,confluence:write}'`);
    const third = await open(tab);
    await tab.send(third.url, approve(third.csrf));
    const [renewed] = await house.query<{ scopes: string[] }>('select scopes from approvals where client_id = $1', [
      client,
    ]);
    expect(renewed?.scopes).toEqual(['jira:read']);
  });

  it('a loopback client is asked about every time, also when it was approved before', async () => {
    const person = newPerson();
    await obtainCode(house, client, {}, person);
    const pages: string[] = [];
    const { createPerson } = await import('../../packages/cli/src/try/person.ts');
    const watching = createPerson((title) => pages.push(title));
    await obtainCode(house, client, {}, watching);
    await obtainCode(house, client, {}, watching);
    expect(pages.filter((title) => title.startsWith('Approve'))).toHaveLength(2);
    // The second time nobody signs in again.
    expect(pages.filter((title) => title.startsWith('Sign in'))).toHaveLength(1);
  });

  it('a hostile client name is text and nothing else', async () => {
    const name = '"><script>alert(1)</script><img src=x onerror=alert(1)>\u202egnp.exe';
    const hostile = await register(house, { client_name: name });
    const { html } = await open(new Tab(), hostile.client_id);
    expect(html).not.toContain('<script');
    expect(html).not.toContain('<img');
    expect(html).not.toContain('\u202e');
    expect(html).toContain('&lt;script>');
  });

  it('an open redirect is nowhere to be had', async () => {
    const tab = new Tab();
    for (const path of [
      '//evil.example',
      '/interaction/x?returnTo=https://evil.example',
      '/?done=https://evil.example',
    ]) {
      const answer = await tab.send(`${house.issuer}${path}`);
      expect(answer.headers.get('location') ?? '').not.toContain('evil');
    }
  });
});
