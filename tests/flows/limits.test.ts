import { openDatabase } from '@gatehouse/database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sweep } from '../../apps/auth/src/provider/sweeper.ts';
import { type House, startHouse } from '../support/house.ts';
import { authorizationRequest, newPerson, postRegistration, redeem, register } from '../support/oauth.ts';
import { formOf, Visitor } from '../support/visitor.ts';

const OFFICE = '203.0.113.7';
const NEIGHBOUR = '203.0.113.200';
const ELSEWHERE = '198.51.100.7';
const CLOUD = '192.0.2.1';

describe('limits on what strangers make us store', () => {
  let house: House;

  beforeAll(async () => {
    house = await startHouse({
      replicas: 2,
      auth: { TRUSTED_PROXIES: '127.0.0.1', SHARED_NETWORKS: '192.0.2.0/24', REGISTRATIONS_PER_HOUR: '20' },
    });
  });
  afterAll(() => house?.stop());

  /** Registers as the proxy hands it on. @param from what the proxy says of where it came from */
  const registerFrom = (from: string, headers: Record<string, string> = {}) =>
    fetch(`${house.issuer}/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': from, ...headers },
      body: JSON.stringify({ redirect_uris: ['http://127.0.0.1/cb'], token_endpoint_auth_method: 'none' }),
    });
  const statuses = async (answers: Promise<Response>[]) => (await Promise.all(answers)).map(({ status }) => status);
  const times = (count: number, from: string) => statuses(Array.from({ length: count }, () => registerFrom(from)));
  const forget = () => house.query('delete from rate_limits');

  it('AS-43: a network has its share, counted over replicas; another network goes on', async () => {
    await forget();
    expect((await times(8, OFFICE)).sort()).toEqual([201, 201, 201, 201, 201, 429, 429, 429]);
    const refused = await registerFrom(NEIGHBOUR);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await refused.json()).toMatchObject({ error: 'too_many_requests' });
    expect(await times(1, ELSEWHERE)).toEqual([201]);
  });

  it('AS-43: what leaks out in time is there again, and being refused costs nothing', async () => {
    await forget();
    await times(10, OFFICE);
    await house.query(`update rate_limits set empties_at = empties_at - interval '12 minutes 1 second'`);
    expect((await times(3, OFFICE)).sort()).toEqual([201, 429, 429]);
  });

  it('AS-43: a shared network is limited only with everybody else; who used little of theirs still gets some', async () => {
    await forget();
    expect(await times(20, CLOUD)).toEqual(Array.from({ length: 20 }, () => 201));
    expect(await times(1, CLOUD)).toEqual([429]);
    expect(await times(1, ELSEWHERE)).toEqual([201]);
    expect(await times(1, ELSEWHERE)).toEqual([429]);
    expect(await times(1, OFFICE)).toEqual([201]);
  });

  it('AS-43: what was not registered does not count', async () => {
    await forget();
    const refused = Array.from({ length: 30 }, () =>
      fetch(`${house.issuer}/register`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-forwarded-for': OFFICE },
        body: 'no object',
      }),
    );
    expect(new Set(await statuses(refused))).not.toContain(201);
    const left = () => house.query('select 1 from rate_limits where empties_at > now()');
    await expect.poll(left).toEqual([]);
    expect(await times(5, OFFICE)).toEqual([201, 201, 201, 201, 201]);
  });

  it('who fails too often to get a token waits, and what succeeds is not counted', async () => {
    await forget();
    const client = (await register(house)).client_id;
    const tokens = await redeem(house, client);
    const refreshFrom = (from: string, token: string) =>
      fetch(`${house.issuer}/token`, {
        method: 'POST',
        headers: { 'x-forwarded-for': from },
        body: new URLSearchParams({ grant_type: 'refresh_token', client_id: client, refresh_token: token }),
      });
    expect((await refreshFrom(OFFICE, tokens.refresh_token)).status).toBe(200);
    expect(await house.query(`select 1 from rate_limits where bucket like 'failures:%'`)).toEqual([]);
    // Both replicas are told by a failure of their own.
    await house.query(`insert into rate_limits values ('failures:203.0.113.0/24', now() + interval '1 hour')`);
    const failing = async () => {
      await refreshFrom(OFFICE, 'nonsense');
      return (await refreshFrom(NEIGHBOUR, 'nonsense')).status;
    };
    await expect.poll(failing).toBe(429);
    expect((await refreshFrom(ELSEWHERE, 'nonsense')).status).toBe(400);
  });

  it('sign-ins that begin on our own pages have their limit, and leave no row beyond it', async () => {
    await forget();
    const tab = new Visitor();
    const headers = { 'x-forwarded-for': OFFICE, origin: house.issuer };
    const { url, body } = formOf(await tab.open(house.issuer), 'main form button');
    expect(new URL(url).pathname).toBe('/portal/sign-in');
    expect((await tab.send(url, { method: 'POST', body, headers })).status).toBe(303);
    const before = await house.query('select 1 from flows');
    await house.query(
      `update rate_limits set empties_at = now() + interval '1 hour' where bucket = 'sign-in:203.0.113.0/24'`,
    );
    const refused = await tab.send(url, { method: 'POST', body, headers });
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await house.query('select 1 from flows')).toHaveLength(before.length);
    const elsewhere = { ...headers, 'x-forwarded-for': ELSEWHERE };
    expect((await tab.send(url, { method: 'POST', body, headers: elsewhere })).status).toBe(303);
  });

  it('no more than 16 KiB is taken where a request is kept, however its length is told', async () => {
    await forget();
    const client = (await register(house)).client_id;
    const asked = new URL(authorizationRequest(house, client).url).searchParams;
    asked.set('state', 'x'.repeat(16 * 1024));
    const chunked = () => new Blob([asked.toString()]).stream();
    for (const path of ['/authorize', '/par', '/device_authorization']) {
      for (const body of [asked.toString(), chunked()]) {
        const answer = await fetch(house.issuer + path, {
          method: 'POST',
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
          body,
          redirect: 'manual',
          ...({ duplex: 'half' } as object),
        });
        expect(answer.status, path).toBe(413);
        expect(await answer.json()).toMatchObject({ error: 'invalid_request' });
      }
    }
    expect((await fetch(`${house.issuer}/authorize?${asked}`, { redirect: 'manual' })).status).toBe(431);
    asked.set('state', 'x'.repeat(1_000));
    const posted = await fetch(`${house.issuer}/authorize`, { method: 'POST', body: asked, redirect: 'manual' });
    expect(posted.status).toBe(303);
    expect(posted.headers.get('location')).toContain('/interaction/');
  });

  it('an address that a client wrote itself is not believed', async () => {
    await forget();
    // The proxy appends where it was called from.
    await statuses(Array.from({ length: 8 }, (_, n) => registerFrom(`10.0.${n}.1, ${OFFICE}`)));
    expect(await times(1, OFFICE)).toEqual([429]);
  });

  it('a page of another origin can read the refusal', async () => {
    await forget();
    await times(6, OFFICE);
    const refused = await registerFrom(OFFICE, { origin: 'https://inspector.example' });
    expect(refused.status).toBe(429);
    expect(refused.headers.get('access-control-allow-origin')).toBe('*');
    expect(refused.headers.get('access-control-expose-headers')).toContain('Retry-After');
  });

  it('a person gets a page; who is signed in is not limited, and a made-up session is not one', async () => {
    await forget();
    const client = (await register(house)).client_id;
    const person = newPerson();
    await redeem(house, client, {}, person);
    await house.query(
      `insert into rate_limits select bucket, now() + interval '1 hour'
       from unnest(array['/authorize:all', '/authorize:reserve']) as bucket
       on conflict (bucket) do update set empties_at = excluded.empties_at`,
    );
    const { url } = authorizationRequest(house, client);
    for (const cookie of ['', `gatehouse_session=${'a'.repeat(43)}`]) {
      const page = await fetch(url, { redirect: 'manual', headers: { accept: 'text/html', cookie } });
      expect(page.status).toBe(429);
      expect(await page.text()).toContain('Too many people are connecting');
    }
    expect((await redeem(house, client, {}, person)).access_token).not.toBe('');
  });
});

describe('limits behind a proxy that nobody named', () => {
  it('fall back on the limit for all, say what to set, and believe no header', async () => {
    const house = await startHouse({ auth: { REGISTRATIONS_PER_HOUR: '8' } });
    try {
      const registerThrough = () =>
        fetch(`${house.issuer}/register`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'x-forwarded-for': '203.0.113.7' },
          body: JSON.stringify({ redirect_uris: ['http://127.0.0.1/cb'] }),
        });
      const answers = await Promise.all(Array.from({ length: 9 }, registerThrough));
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 201, 201, 201, 201, 201, 201, 429]);
      await expect.poll(() => house.programs.auth[0]?.output()).toContain('TRUSTED_PROXIES');
      await house.query('delete from rate_limits');
      // Without that header it is a network like any other.
      const direct = await Promise.all(Array.from({ length: 4 }, () => postRegistration(house)));
      expect(direct.map(({ status }) => status).sort()).toEqual([201, 201, 429, 429]);
    } finally {
      await house.stop();
    }
  });
});

describe('clients that nobody uses', () => {
  it('go after a week, or months when they were used; never one with a living grant', async () => {
    const house = await startHouse({ auth: { UNUSED_CLIENT_DAYS: '90' } });
    try {
      const age = (id: string, days: number) =>
        house.query(
          `update clients set created_at = now() - make_interval(days => $2),
             last_used_at = last_used_at - make_interval(days => $2) where id = $1`,
          [id, days],
        );
      const client = async () => (await register(house)).client_id;
      const [fresh, never, young, old, living] = [
        await client(),
        await client(),
        await client(),
        await client(),
        await client(),
      ];
      const used = [young, old, living];
      for (const id of used) await redeem(house, id);
      // That a client was used is noted behind the answer, and would undo what follows.
      const noted = () => house.query('select id from clients where id = any($1) and last_used_at is not null', [used]);
      await expect.poll(noted).toHaveLength(used.length);
      await house.query(`delete from oidc_records where model = 'Grant' and client_id = any($1)`, [[young, old]]);
      await house.query(`update clients set last_used_at = now() where id = any($1)`, [used]);
      for (const [id, days] of [
        [never, 8],
        [young, 89],
        [old, 91],
        [living, 400],
      ] as const)
        await age(id, days);
      const database = openDatabase({ url: house.databaseUrl, applicationName: 'test' });
      // The program sweeps as well: what it has in its hands is passed over.
      const left = async () => {
        await sweep(database.pool, { unusedClientDays: 90 });
        return (await house.query<{ id: string }>('select id from clients')).map(({ id }) => id).sort();
      };
      await expect.poll(left).toEqual([fresh, young, living].sort());
      await database.close();
    } finally {
      await house.stop();
    }
  });
});
