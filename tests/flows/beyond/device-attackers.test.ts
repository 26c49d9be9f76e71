import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { enterCode, letDeviceIn, poll, registerDevice, signInIfAsked, startDevice } from '../../support/device.ts';
import { type House, startHouse } from '../../support/house.ts';
import { formOf, type PageSeen, Visitor } from '../../support/visitor.ts';

describe('the device pages, attacked', () => {
  let house: House;
  let client: string;

  beforeAll(async () => {
    house = await startHouse({ replicas: 2 });
    client = (await registerDevice(house)).client_id;
  });
  afterAll(() => house?.stop());

  const isPending = async (deviceCode: string) => {
    expect((await poll(house, client, deviceCode)).error).toMatch(/authorization_pending|slow_down/);
  };

  it('a link with a code fills the field in, and does nothing by itself', async () => {
    const start = await startDevice(house, client);
    const page = await new Visitor().open(start.verification_uri_complete);
    expect(page.url).toBe(start.verification_uri_complete);
    expect(page.html.querySelector('input[name=user_code]')?.getAttribute('value')).toBe(start.user_code);
    expect(page.text).toContain('Only enter a code that you have just asked for yourself');
    await isPending(start.device_code);
  });

  it('a link to the approval page is worth nothing in another browser, signed in or not', async () => {
    const start = await startDevice(house, client);
    const { url } = await enterCode(new Visitor(), house, start.user_code);
    const victim = new Visitor();
    await letDeviceIn(victim, house, (await startDevice(house, client)).user_code);
    for (const tab of [new Visitor(), victim]) {
      for (const address of [url, `${url}/continue`]) {
        const page = await tab.open(address);
        expect(page.status).toBe(400);
        expect(page.text).toContain('device_code_gone');
      }
    }
    await isPending(start.device_code);
  });

  it('takes no form without its token, with another one, or from another site', async () => {
    const start = await startDevice(house, client);
    const tab = new Visitor();
    const code = await tab.open(`${house.issuer}/device`);
    const approval = await enterCode(tab, house, start.user_code);
    const stranger = await enterCode(new Visitor(), house, start.user_code);
    const csrfOf = (page: PageSeen) => formOf(page, 'main form button').body.get('csrf') ?? '';
    const attempts = [
      [code, 'main button', { csrf: undefined, user_code: start.user_code }, {}],
      [code, 'main button', { csrf: csrfOf(stranger), user_code: start.user_code }, {}],
      [code, 'main button', { user_code: start.user_code }, { origin: 'https://evil.example' }],
      [approval, 'button[value=approve]', { csrf: undefined }, {}],
      [approval, 'button[value=approve]', { csrf: csrfOf(stranger) }, {}],
      [approval, 'button[value=approve]', { csrf: csrfOf(code) }, {}],
      [approval, 'button[value=approve]', {}, { 'sec-fetch-site': 'cross-site' }],
      [approval, 'button[value=approve]', {}, { origin: 'null' }],
    ] as const;
    for (const [page, button, changes, headers] of attempts) {
      const { url, body } = formOf(page, button, changes);
      const answer = await tab.send(url, { method: 'POST', body, headers });
      expect(answer.status, JSON.stringify([changes, headers])).toBe(403);
    }
    await isPending(start.device_code);
    expect((await tab.press(approval, 'button[value=approve]')).url).toMatch(house.sandboxUrl);
  });

  it('an approval belongs to the account that was shown', async () => {
    const start = await startDevice(house, client);
    const tab = new Visitor();
    const asNobody = await enterCode(tab, house, start.user_code);
    await letDeviceIn(tab, house, (await startDevice(house, client)).user_code);
    expect((await tab.press(asNobody, 'button[value=approve]')).status).toBe(403);
    const asMaya = await tab.open(asNobody.url);
    const switched = await tab.press(asMaya, 'form[action$="/switch"] button');
    expect(switched.url).toBe(asNobody.url);
    expect(switched.text).not.toContain('Maya Lindqvist');
    const done = await signInIfAsked(tab, await tab.press(switched, 'button[value=approve]'));
    expect(done.url).toBe(`${house.issuer}/device/approved`);
  });

  it('a sign-in that somebody else finishes lets no device in', async () => {
    const start = await startDevice(house, client);
    const tab = new Visitor();
    const approval = await enterCode(tab, house, start.user_code);
    const { url, body } = formOf(approval, 'button[value=approve]');
    const away = await tab.send(url, { method: 'POST', body, headers: { origin: house.issuer } });
    const victim = new Visitor();
    const ended = await signInIfAsked(victim, await victim.open(away.headers.get('location') ?? ''));
    expect(ended.status).toBe(400);
    await isPending(start.device_code);
  });

  it('no page can be framed, cached or scripted, and a hostile name stays text', async () => {
    const hostile = await registerDevice(house, {
      client_name: '<img src=x onerror=alert(1)>"><script>alert(1)</script>',
    });
    const start = await startDevice(house, hostile.client_id);
    const tab = new Visitor();
    const approval = await enterCode(tab, house, start.user_code);
    expect(approval.text).not.toMatch(/<script|<img/);
    const filled = await tab.open(
      `${house.issuer}/device?user_code=${encodeURIComponent('"><script>alert(1)</script>')}`,
    );
    expect(filled.text).not.toContain('<script');
    for (const url of [`${house.issuer}/device`, approval.url, `${house.issuer}/device/approved`]) {
      const { headers } = await tab.send(url);
      expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('cache-control')).toBe('no-store');
    }
  });

  it("the library's own device pages answer nobody", async () => {
    const posted = await fetch(`${house.issuer}/device`, {
      method: 'POST',
      body: new URLSearchParams({ user_code: 'BCDF-GHJK', confirm: 'yes', xsrf: 'x' }),
    });
    expect(posted.status).toBe(403);
    expect((await fetch(`${house.issuer}/device/0123456789abcdefghijk`)).status).toBe(400);
  });

  it('a switched-off device flow is not there at all', async () => {
    const closed = await startHouse({ auth: { DEVICE_FLOW: 'off' } });
    try {
      const metadata = (await (await fetch(`${closed.issuer}/.well-known/openid-configuration`)).json()) as object;
      expect(JSON.stringify(metadata)).not.toContain('device');
      expect((await fetch(`${closed.issuer}/device`)).status).toBe(404);
      expect((await fetch(`${closed.issuer}/device_authorization`, { method: 'POST' })).status).toBe(404);
    } finally {
      await closed.stop();
    }
  });

  // Last, since it spends what the network has left.
  it('guesses run out: ten for a browser, fifty for a network, counted over both processes', async () => {
    const start = await startDevice(house, client);
    const guess = (tab: Visitor, code = 'BBBB-BBBB') => enterCode(tab, house, code);
    const signedIn = new Visitor();
    await letDeviceIn(signedIn, house, (await startDevice(house, client)).user_code);
    const one = new Visitor();
    const page = await one.open(`${house.issuer}/device`);
    const atOnce = await Promise.all(
      Array.from({ length: 20 }, () => one.press(page, 'main button', { user_code: 'CCCC-CCCC' })),
    );
    expect(atOnce.filter(({ status }) => status === 400)).toHaveLength(10);
    expect(atOnce.filter(({ status }) => status === 429)).toHaveLength(10);
    expect((await guess(one, start.user_code)).text).toContain('Too many wrong codes');
    // A slip costs nothing, nor does the right code.
    const other = new Visitor();
    for (let n = 0; n < 12; n += 1) expect((await guess(other, 'no code')).status).toBe(400);
    for (let n = 0; n < 12; n += 1) expect((await guess(other, start.user_code)).status).toBe(200);
    const statuses: number[] = [];
    for (let n = 0; n < 60; n += 1) statuses.push((await guess(new Visitor())).status);
    expect(statuses.filter((status) => status === 400).length).toBeLessThan(50);
    expect(statuses.at(-1)).toBe(429);
    expect((await guess(new Visitor(), start.user_code)).status).toBe(429);
    const rows = () => house.query('select 1 from code_guesses');
    const before = await rows();
    for (let n = 0; n < 5; n += 1) await guess(new Visitor());
    expect(await rows()).toHaveLength(before.length);
    // Others' guesses do not stand in the way of somebody who is signed in; their own do.
    expect((await guess(signedIn, start.user_code)).status).toBe(200);
    const own: number[] = [];
    for (let n = 0; n < 12; n += 1) own.push((await guess(signedIn)).status);
    expect(own).toEqual([...Array.from({ length: 10 }, () => 400), 429, 429]);
    await house.query(`update code_guesses set ends_at = now() - interval '1 second'`);
    expect((await guess(new Visitor(), start.user_code)).status).toBe(200);
  });
});
