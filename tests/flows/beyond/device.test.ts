import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  DEVICE_GRANT,
  type DeviceStart,
  enterCode,
  letDeviceIn,
  poll,
  registerDevice,
  signInIfAsked,
  startDevice,
  waitAsTold,
} from '../../support/device.ts';
import { type House, startHouse } from '../../support/house.ts';
import { callMcp, postToken, refresh, register, type Tokens } from '../../support/oauth.ts';
import { formOf, Visitor } from '../../support/visitor.ts';

describe('the device flow over two processes', () => {
  let house: House;
  let client: string;

  beforeAll(async () => {
    house = await startHouse({ replicas: 2 });
    client = (await registerDevice(house)).client_id;
  });
  afterAll(() => house?.stop());

  const claimsOf = (token = '') => JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());

  it('is in the metadata, and tells a device what it needs', async () => {
    const metadata = await (await fetch(`${house.issuer}/.well-known/oauth-authorization-server`)).json();
    expect(metadata).toMatchObject({
      device_authorization_endpoint: `${house.issuer}/device_authorization`,
      grant_types_supported: expect.arrayContaining([DEVICE_GRANT]),
    });
    const start = await startDevice(house, client);
    expect(start).toEqual({
      device_code: expect.stringMatching(/^[\w-]{43,}$/),
      user_code: expect.stringMatching(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/),
      verification_uri: `${house.issuer}/device`,
      verification_uri_complete: `${house.issuer}/device?user_code=${start.user_code}`,
      expires_in: 600,
      interval: 5,
    });
  });

  it('lets a device in: code, approval, sign-in, and tokens of its own that refresh and work', async () => {
    const start = await startDevice(house, client);
    expect(await poll(house, client, start.device_code)).toMatchObject({ status: 400, error: 'authorization_pending' });
    const tab = new Visitor();
    const approval = await enterCode(tab, house, start.user_code.toLowerCase().replace('-', ' '));
    expect(approval.text).toContain('A terminal');
    expect(approval.text).toContain(start.user_code);
    expect(approval.text).toContain('This signs in another device');
    expect(approval.text).not.toMatch(/Verified/);
    const done = await signInIfAsked(tab, await tab.press(approval, 'button[value=approve]'));
    expect(done.url).toBe(`${house.issuer}/device/approved`);
    expect(done.text).toContain('Go back to your device');

    const tokens = await poll(house, client, start.device_code);
    expect(tokens).toMatchObject({ status: 200, scope: 'jira:read jira:write' });
    const claims = claimsOf(tokens.access_token);
    expect(claims).toMatchObject({
      sub: expect.stringMatching(/^usr_/),
      client_id: client,
      aud: house.mcpUrl,
      grant_id: expect.any(String),
      auth_time: expect.any(Number),
    });
    const found = await callMcp(house, tokens.access_token, 'tools/call', {
      name: 'jira_search_issues',
      arguments: { jql: 'project = ROV', site: 'northwind-robotics' },
    });
    expect(await found.text()).toMatch(/ROV-\d/);

    const uses = await Promise.all(
      [0, 1, 0, 1, 0].map((at) => refresh(house, client, tokens.refresh_token ?? '', house.replicas.auth[at])),
    );
    const successors = await Promise.all(uses.map(async (answer) => ((await answer.json()) as Tokens).refresh_token));
    expect(new Set(successors).size).toBe(1);
    expect(successors[0]).toEqual(expect.any(String));
  });

  it('takes what the person unticks out of the token, and asks nothing more of who is signed in', async () => {
    const tab = new Visitor();
    await letDeviceIn(tab, house, (await startDevice(house, client)).user_code);
    const start = await startDevice(house, client, { scope: 'jira:read jira:write openid' });
    const approval = await enterCode(tab, house, start.user_code);
    expect(approval.text).toContain('Maya Lindqvist');
    const done = await tab.press(approval, 'button[value=approve]', { access: 'read' });
    expect(done.url).toBe(`${house.issuer}/device/approved`);
    const tokens = await poll(house, client, start.device_code);
    expect(tokens).toMatchObject({ scope: 'jira:read', id_token: expect.any(String) });
  });

  it('gives the usual scopes to a device that names none', async () => {
    const start = await startDevice(house, client, { scope: '', resource: `${house.mcpUrl}/` });
    await letDeviceIn(new Visitor(), house, start.user_code);
    const tokens = await poll(house, client, start.device_code);
    expect(tokens.scope).toBe('jira:read jira:write confluence:read confluence:write');
    expect(claimsOf(tokens.access_token).aud).toBe(house.mcpUrl);
  });

  it('refuses another resource with invalid_target', async () => {
    const body = new URLSearchParams({ client_id: client, resource: 'https://other.example/mcp' });
    const answer = await fetch(`${house.issuer}/device_authorization`, { method: 'POST', body });
    expect(await answer.json()).toMatchObject({ error: 'invalid_target' });
  });

  it('a person who declines is the end of it: the device hears access_denied', async () => {
    const start = await startDevice(house, client);
    const tab = new Visitor();
    const done = await tab.press(await enterCode(tab, house, start.user_code), 'button[value=deny]');
    expect(done.url).toBe(`${house.issuer}/device/declined`);
    expect(await poll(house, client, start.device_code)).toMatchObject({ status: 400, error: 'access_denied' });
    expect((await enterCode(tab, house, start.user_code)).text).toContain('not known');
  });

  it('a code is over after ten minutes', async () => {
    const start = await startDevice(house, client);
    const tab = new Visitor();
    const approval = await enterCode(tab, house, start.user_code);
    await house.query(
      `update oidc_records set expires_at = now() - interval '1 second' where user_code_hash is not null`,
    );
    expect((await enterCode(new Visitor(), house, start.user_code)).text).toContain('not known');
    expect((await tab.press(approval, 'button[value=approve]')).text).toContain('leads nowhere any more');
  });

  it('tells a device that asks too fast to slow down, over both processes, and more so each time', async () => {
    const start = await startDevice(house, client);
    const [one, other] = house.replicas.auth;
    const ask = async (at?: string) => (await poll(house, client, start.device_code, at)).error;
    expect(await ask(one)).toBe('authorization_pending');
    // On a slow machine the next question may come after the few seconds that it should have waited.
    await house.query(
      `update oidc_records set polled_at = polled_at + interval '1 minute'
       where polled_at = (select max(polled_at) from oidc_records)`,
    );
    expect(await ask(other)).toBe('slow_down');
    expect(await ask(one)).toBe('slow_down');
    const [row] = await house.query<{ poll_seconds: number }>(
      `select poll_seconds from oidc_records where model = 'DeviceCode' order by polled_at desc nulls last limit 1`,
    );
    expect(row?.poll_seconds).toBe(15);
    await waitAsTold(house);
    expect(await ask(other)).toBe('authorization_pending');
    // Who has been let in does not wait for anything.
    await letDeviceIn(new Visitor(), house, start.user_code);
    expect(await poll(house, client, start.device_code)).toMatchObject({ status: 200 });
  });

  it('of two decisions at once one stands, and a device code is redeemed once', async () => {
    const start = await startDevice(house, client);
    const tabs = await Promise.all(
      [new Visitor(), new Visitor()].map(async (tab) => {
        await letDeviceIn(tab, house, (await startDevice(house, client)).user_code);
        return { tab, approval: await enterCode(tab, house, start.user_code) };
      }),
    );
    const ends = await Promise.all(tabs.map(({ tab, approval }) => tab.press(approval, 'button[value=approve]')));
    expect(ends.map(({ status }) => status).sort()).toEqual([200, 400]);
    const answers = await Promise.all(
      [0, 1, 0, 1].map((at) => poll(house, client, start.device_code, house.replicas.auth[at])),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ error }) => error === 'invalid_grant')).toHaveLength(3);
  });

  it('belongs to its client, and only to clients that registered the grant', async () => {
    const start = await startDevice(house, client);
    await letDeviceIn(new Visitor(), house, start.user_code);
    const thief = (await registerDevice(house)).client_id;
    expect(await poll(house, thief, start.device_code)).toMatchObject({ error: 'invalid_grant' });
    const browserOnly = (await register(house)).client_id;
    const form = { client_id: browserOnly };
    const answer = await fetch(`${house.issuer}/device_authorization`, {
      method: 'POST',
      body: new URLSearchParams(form),
    });
    expect(answer.status).toBe(400);
    const asked = await postToken(house, { grant_type: DEVICE_GRANT, device_code: start.device_code, ...form });
    expect(asked.status).toBe(400);
  });

  it('ends with the client in the portal, also before the device has fetched its tokens', async () => {
    const tab = new Visitor();
    const start: DeviceStart = await startDevice(house, client);
    await letDeviceIn(tab, house, start.user_code);
    const portal = await tab.open(`${house.issuer}/`);
    const asked = await tab.press(portal, 'form[action*="/portal/clients/"] button');
    await tab.press(asked, 'main button');
    expect(await poll(house, client, start.device_code)).toMatchObject({ error: 'invalid_grant' });
  });

  it('keeps user codes out of the database, and device codes too', async () => {
    const start = await startDevice(house, client);
    const rows = await house.query<{ row: string }>(`select oidc_records::text as row from oidc_records`);
    const dump = rows.map(({ row }) => row).join('\n');
    for (const secret of [start.device_code, start.user_code, start.user_code.replace('-', '')]) {
      expect(dump).not.toContain(secret);
      expect(dump).not.toContain(Buffer.from(secret).toString('hex'));
    }
    const page = await enterCode(new Visitor(), house, start.user_code);
    expect(page.url).not.toContain(start.user_code.slice(0, 4));
    expect(formOf(page, 'button[value=approve]').url).toBe(page.url);
  });
});
