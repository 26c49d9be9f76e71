import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DatabaseProxy, startDatabaseProxy } from '../../apps/mcp/test/database-proxy.ts';
import { PAUSE_MS, refusedWithinASecond } from '../../apps/mcp/test/refusal.ts';
import { type House, startHouse } from '../support/house.ts';
import { codeForm, obtainCode, postToken, register, type Tokens } from '../support/oauth.ts';
import { Visitor } from '../support/visitor.ts';

/** A client of a person, with all that it takes to end it. */
interface Device {
  client: string;
  token: string;
  refreshToken: string;
  /** Redeems the same code once more, as somebody does who saw it. */
  replayCode(): Promise<Response>;
}

describe('access that ends, at two replicas', () => {
  let house: House;
  const proxies: DatabaseProxy[] = [];

  beforeAll(async () => {
    house = await startHouse({
      replicas: 2,
      mcpDatabase: async (url, replica) => {
        const proxy = await startDatabaseProxy(url);
        proxies[replica] = proxy;
        return proxy.url;
      },
    });
  });
  afterAll(async () => {
    await house?.stop();
    await Promise.all(proxies.map((proxy) => proxy.close()));
  });

  const device = async (): Promise<Device> => {
    const { client_id: client } = await register(house);
    const form = codeForm(client, await obtainCode(house, client));
    const tokens = (await (await postToken(house, form)).json()) as Tokens;
    return {
      client,
      token: tokens.access_token,
      refreshToken: tokens.refresh_token,
      replayCode: () => postToken(house, form),
    };
  };

  const ask = (replica: number, token: string): Promise<Response> =>
    fetch(`${house.replicas.mcp[replica]}/mcp`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        'mcp-protocol-version': '2025-06-18',
        authorization: `Bearer ${token}`,
      },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} }),
    });
  const asks = (replica: number, token: string) => async () => {
    const answer = await ask(replica, token);
    await answer.arrayBuffer();
    return answer.status;
  };

  const inThePortal = async ({ client }: Device) => {
    const visitor = new Visitor();
    let page = await visitor.open(house.issuer);
    while (!page.html.querySelector('form[action*="/portal/clients/"]')) {
      const signIn = page.html.querySelector('button[name="person"]')
        ? 'button[name="person"]'
        : 'button[value="accept"]';
      page = await visitor.press(
        page,
        page.html.querySelector(signIn) ? signIn : 'form[action="/portal/sign-in"] button',
      );
    }
    const forms = page.html.querySelectorAll('form[action*="/portal/clients/"]');
    const own = forms.find((form) => form.getAttribute('action')?.includes(Buffer.from(client).toString('base64url')));
    const action = own?.getAttribute('action');
    const sure = await visitor.press(page, `form[action="${action}"] button`);
    const done = await visitor.press(sure, `form[action="${action}"] button`);
    expect(done.url).toContain('done=revoked');
  };
  const atTheEndpoint = async ({ client, refreshToken }: Device) => {
    const body = new URLSearchParams({ token: refreshToken, client_id: client });
    expect((await fetch(`${house.issuer}/revoke`, { method: 'POST', body })).status).toBe(200);
  };
  const byCodeReplay = async ({ replayCode }: Device) => {
    expect((await replayCode()).status).toBe(400);
  };
  const bySuspension = async () => {
    await house.query('update users set suspended_at = now()');
  };
  const ends: [string, (one: Device) => Promise<void>][] = [
    ['by the user in the portal', inThePortal],
    ['by the client at the revocation endpoint', atTheEndpoint],
    ['by a code that comes again', byCodeReplay],
    ['by suspending the user', bySuspension],
  ];

  for (const [what, heard] of [
    ['told by NOTIFY', true],
    ['with LISTEN black-holed, as behind a transaction pooler', false],
  ] as const) {
    describe(what, () => {
      beforeAll(() => {
        for (const proxy of proxies) proxy.dropNotifications(!heard);
      });
      afterAll(() => {
        for (const proxy of proxies) proxy.dropNotifications(false);
      });

      it.each(ends)('invariant 9: both refuse within a second: %s', async (_how, end) => {
        const one = await device();
        for (const replica of [0, 1]) expect(await asks(replica, one.token)()).toBe(200);
        try {
          await end(one);
          await Promise.all([0, 1].map((replica) => refusedWithinASecond(asks(replica, one.token))));
        } finally {
          await house.query('update users set suspended_at = null');
        }
      });
    });
  }

  it('invariant 9: both refuse within a second after the connections that LISTEN were killed', async () => {
    const one = await device();
    for (const replica of [0, 1]) expect(await asks(replica, one.token)()).toBe(200);
    const kill = () =>
      house.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and application_name = 'gatehouse-mcp-changes'`,
      );
    // A replica that was waiting for an answer for too long is about to connect anew.
    await expect.poll(kill).toHaveLength(2);
    await atTheEndpoint(one);
    await Promise.all([0, 1].map((replica) => refusedWithinASecond(asks(replica, one.token))));
  });

  it('invariant 9: ends that family alone', async () => {
    const [one, other] = [await device(), await device()];
    await byCodeReplay(one);
    await refusedWithinASecond(asks(0, one.token));
    for (const replica of [0, 1]) expect(await asks(replica, other.token)()).toBe(200);
  });

  it('invariant 9: a replica that is cut off from Postgres answers 503, and knows it all when it is back', async () => {
    const [one, good] = [await device(), await device()];
    for (const replica of [0, 1]) expect(await asks(replica, one.token)()).toBe(200);
    expect(await asks(0, good.token)()).toBe(200);
    proxies[0]?.stall(true);
    try {
      await atTheEndpoint(one);
      const committed = performance.now();
      await refusedWithinASecond(asks(1, one.token));
      for (let after = 0, status = 200; status === 200; ) {
        after = performance.now() - committed;
        const answer = await ask(0, one.token);
        ({ status } = answer);
        if (status === 200) expect(after).toBeLessThan(1_000);
        else expect([status, answer.headers.get('retry-after')]).toEqual([503, '2']);
        await answer.arrayBuffer();
        await sleep(PAUSE_MS);
      }
      for (const token of [one.token, good.token]) expect(await asks(0, token)()).toBe(503);
    } finally {
      proxies[0]?.stall(false);
    }
    await expect.poll(asks(0, good.token)).toBe(200);
    expect(await asks(0, one.token)()).toBe(401);
  });
});
