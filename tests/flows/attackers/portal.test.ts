import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type House, startHouse } from '../../support/house.ts';
import { newPerson, redeem, refresh, register } from '../../support/oauth.ts';
import { csrfOf, Tab } from '../../support/tab.ts';

describe('an attacker at the portal', () => {
  let house: House;
  let client: string;
  let tab: Tab;

  beforeAll(async () => {
    house = await startHouse({ replicas: 2 });
    client = (await register(house)).client_id;
    tab = await signedIn();
  });
  afterAll(() => house?.stop());

  /** A browser that is signed in at the portal. */
  async function signedIn(): Promise<Tab> {
    const fresh = new Tab();
    const door = await (await fresh.send(`${house.issuer}/`)).text();
    const upstream = fresh.follow(
      await fresh.post(`${house.issuer}/portal/sign-in`, [['csrf', csrfOf(door)]]),
      house.issuer,
    );
    const back = await newPerson().visit(upstream, (at) => at.pathname === '/callback/atlassian');
    await fresh.send(back.href);
    return fresh;
  }

  const home = async (of: Tab, path = '/') => await (await of.send(`${house.issuer}${path}`)).text();

  /** Every form of the portal, as its pages show them. */
  async function actions(): Promise<string[]> {
    const pages = ['/', '/portal/sessions', '/portal/activity'];
    const own = (await home(tab)).match(/href="(\/portal\/clients\/[^"]+)"/)?.[1];
    if (own) pages.push(own);
    const found = new Set<string>();
    for (const path of pages)
      for (const [, action] of (await home(tab, path)).matchAll(/<form method="post" action="([^"]+)"/g))
        if (action) found.add(action);
    return [...found];
  }

  /** What the attacker must not change. */
  const state = async () => ({
    approvals: await house.query('select client_id, scopes from approvals'),
    connections: await house.query('select id, generation from connections'),
    sessions: await house.query('select id_hash from sessions order by id_hash'),
    grants: await house.query('select id from grants order by id'),
    flows: await house.query('select state_hash from flows order by state_hash'),
    replays: await house.query('select id, dismissed_at from refresh_replays'),
  });

  /** A device, another browser, and an old key that came back: something for each form to act on. */
  async function furnish(): Promise<void> {
    const { refresh_token: old } = await redeem(house, client);
    const next = (await (await refresh(house, client, old)).json()) as { refresh_token: string };
    await refresh(house, client, next.refresh_token);
    await house.query(
      `update oidc_records set consumed_at = consumed_at - interval '1 hour' where consumed_at is not null`,
    );
    await refresh(house, client, old);
    await signedIn();
  }

  it('CSRF: no form of the portal does anything for another site, without its proof, or with another’s', async () => {
    await furnish();
    const all = await actions();
    for (const expected of [
      /sign-out$/,
      /sign-out-everywhere$/,
      /sessions\/end-others$/,
      /sessions\/[\w-]+\/end$/,
      /clients\/[\w-]+\/revoke$/,
      /devices\/[\w-]+\/end$/,
      /replays\/\d+\/dismiss$/,
      /connections\/[\w-]+\/reconnect$/,
      /connections\/[\w-]+\/remove$/,
    ]) {
      expect(
        all.some((action) => expected.test(action)),
        String(expected),
      ).toBe(true);
    }
    const own = csrfOf(await home(tab));
    const another = csrfOf(await home(await signedIn()));
    const before = await state();
    for (const action of all) {
      const url = `${house.issuer}${action}`;
      const proofs: [string, Record<string, string>][] = [
        ['', {}],
        ['x'.repeat(43), {}],
        [another, {}],
        [own, { origin: 'https://evil.example' }],
        [own, { origin: 'null' }],
        [own, { 'sec-fetch-site': 'cross-site' }],
        [own, { 'sec-fetch-site': 'same-site' }],
      ];
      for (const [csrf, headers] of proofs) {
        const answer = await tab.post(
          url,
          [
            ['csrf', csrf],
            ['confirmed', 'yes'],
          ],
          headers,
        );
        expect(answer.status, `${action} ${JSON.stringify(headers)}`).toBe(403);
      }
      expect((await tab.send(url)).status, action).toBeGreaterThanOrEqual(400);
      const json = { method: 'POST', body: JSON.stringify({ csrf: own }), headers: { 'content-type': 'text/plain' } };
      expect((await tab.send(url, json)).status, action).toBeGreaterThanOrEqual(400);
    }
    expect(await state()).toEqual(before);
  });

  it('CSRF: nobody else’s page begins a sign-in here', async () => {
    const stranger = new Tab();
    const door = csrfOf(await home(stranger));
    for (const attempt of [
      new Tab().post(`${house.issuer}/portal/sign-in`, [['csrf', door]]),
      stranger.post(`${house.issuer}/portal/sign-in`, [['csrf', '']]),
      stranger.post(`${house.issuer}/portal/sign-in`, [['csrf', door]], { origin: 'null' }),
    ]) {
      expect((await attempt).status).toBe(403);
    }
  });

  it('what belongs to another user cannot be seen or ended, whatever the form names', async () => {
    const mallory = new Tab();
    const door = await home(mallory);
    const upstream = mallory.follow(
      await mallory.post(`${house.issuer}/portal/sign-in`, [['csrf', csrfOf(door)]]),
      house.issuer,
    );
    const { createPerson } = await import('../../../packages/cli/src/try/person.ts');
    const people = (await (await fetch(upstream)).text()).match(/name="person" value="([^"]+)"/g) ?? [];
    const second = /value="([^"]+)"/.exec(people[1] ?? '')?.[1] ?? '';
    const back = await createPerson(() => {}, second).visit(upstream, (at) => at.pathname === '/callback/atlassian');
    await mallory.send(back.href);
    expect(await home(mallory)).toContain('No application yet');
    const csrf = csrfOf(await home(mallory));
    const before = await state();
    for (const action of await actions()) {
      // Signing out and connecting an account are her own.
      if (/sign-out|end-others|connections\/connect$/.test(action)) continue;
      await mallory.post(`${house.issuer}${action}`, [
        ['csrf', csrf],
        ['confirmed', 'yes'],
      ]);
    }
    expect(await state()).toEqual(before);
    const page = (await home(tab)).match(/href="(\/portal\/clients\/[^"]+)"/)?.[1] ?? 'nothing';
    expect((await mallory.send(`${house.issuer}${page}`)).status).toBe(404);
  });

  it('no page is kept by a cache or tells where its reader came from, and none can be framed', async () => {
    const page = (await home(tab)).match(/href="(\/portal\/clients\/[^"]+)"/)?.[1] ?? 'nothing';
    for (const path of ['/', page, '/portal/sessions', '/portal/activity', '/signed-out', '/nowhere']) {
      const { headers } = await tab.send(`${house.issuer}${path}`);
      expect(headers.get('cache-control'), path).toBe('no-store');
      expect(headers.get('x-frame-options'), path).toBe('DENY');
      expect(headers.get('referrer-policy'), path).toBe('same-origin');
      expect(headers.get('content-security-policy'), path).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
      expect(headers.get('access-control-allow-origin'), path).toBeNull();
    }
  });

  it('open redirect: no address of ours leads elsewhere because a parameter says so', async () => {
    const evil = ['https://evil.example', '//evil.example', '/\\evil.example', 'javascript:alert(1)'];
    const names = [
      'next',
      'return',
      'returnTo',
      'return_to',
      'redirect',
      'redirect_uri',
      'url',
      'continue',
      'done',
      'state',
    ];
    const csrf = csrfOf(await home(tab));
    const routes: [method: 'GET' | 'POST', path: string][] = [
      ['GET', '/'],
      ['GET', '//evil.example'],
      ['GET', '/%2f%2fevil.example'],
      ['GET', '/\\evil.example'],
      ['GET', '/signed-out'],
      ['GET', '/callback/atlassian'],
      ['GET', '/interaction/x'],
      ['GET', '/interaction/x/continue'],
      ['GET', '/authorize/x'],
      ['GET', '/authorize'],
      ['GET', '/portal/sessions'],
      ['GET', '/portal/clients/x'],
      ['POST', '/portal/replays/1/dismiss'],
      ['POST', '/portal/sessions/x/end'],
      ['POST', '/portal/devices/x/end'],
      ['POST', '/interaction/x/switch'],
    ];
    for (const [method, path] of routes)
      for (const address of evil) {
        const query = new URLSearchParams(names.map((name) => [name, address]));
        const url = `${house.issuer}${path}?${query}`;
        const answer =
          method === 'GET'
            ? await tab.send(url)
            : await tab.post(url, [['csrf', csrf], ...names.map((name): [string, string] => [name, address])]);
        const location = answer.headers.get('location');
        if (location) expect(new URL(location, house.issuer).origin, url).toBe(house.issuer);
        const body = await answer.text();
        expect(body, url).not.toMatch(/(href|action|src)="(https:\/\/evil|\/\/evil|\/\\evil|javascript:)/);
      }
  });
});
