import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPerson } from '../../../packages/cli/src/try/person.ts';
import { type House, startHouse } from '../../support/house.ts';
import { preRegister } from '../../support/machines.ts';
import { authorizationRequest, redeem, register } from '../../support/oauth.ts';
import { gatehouse } from '../../support/operator.ts';
import { codeOn, confirmAs, consentAs, createService, linkAddress, newService } from '../../support/services.ts';
import { hire } from '../../support/upstream.ts';
import { formOf, Visitor } from '../../support/visitor.ts';

describe('linking an Atlassian account to a service, over two replicas', () => {
  let house: House;
  let people: string[];

  beforeAll(async () => {
    house = await startHouse({ replicas: 2 });
    people = await hire(house, 20);
  });
  afterAll(() => house?.stop());

  /** Somebody at Atlassian whom no test has met. */
  const somebody = () => people.pop() ?? 'nobody';
  const connectionsOf = (name: string) =>
    house.query<{ id: string; generation: number; display_name: string }>(
      `select connections.id, generation, display_name from connections
       join services on services.id = service_id where name = $1`,
      [name],
    );
  const open = async (serviceId: string) => {
    const visitor = new Visitor();
    const address = await linkAddress(house, serviceId);
    return { visitor, address, page: await visitor.open(address) };
  };

  it('says what will act as it and what that may do, then which account and sites were linked', async () => {
    await gatehouse(house, 'services', 'create', 'reports', '--description', 'The nightly report');
    const machine = await preRegister(house, {
      client_name: 'Reporter',
      grant_types: ['client_credentials'],
      scope: 'jira:read jira:write',
      token_endpoint_auth_method: 'client_secret_basic',
      secret: 'unused here, and longer than most',
    });
    expect(await gatehouse(house, 'services', 'bind', 'reports', machine)).toContain('Next: `gatehouse services link');
    const [address = '', , ...words] = (await gatehouse(house, 'services', 'link', 'reports')).split('\n');
    expect(address).toMatch(new RegExp(`^${house.issuer}/connect/service/svl_[\\w-]{43}$`));
    expect(words.join(' ')).toContain('within 15 minutes');
    const visitor = new Visitor();
    const page = await visitor.open(address);
    for (const part of [
      'reports',
      'The nightly report',
      'Reporter',
      'Jira: read, create and change',
      'not with yours',
    ]) {
      expect(page.html.text).toContain(part);
    }
    const end = await confirmAs(visitor, page, 'maya');
    expect(end).toMatchObject({ status: 200, url: `${house.issuer}/connect/service/linked` });
    for (const part of ['Maya Lindqvist', 'northwind-robotics', 'northwind-labs']) expect(end.text).toContain(part);
    expect(await connectionsOf('reports')).toMatchObject([{ generation: 1, display_name: 'Maya Lindqvist' }]);
    const list = await gatehouse(house, 'services', 'list');
    expect(list).toContain('as Maya Lindqvist');
    expect(list).toContain(`for ${machine}  Reporter`);
    // Shown again where it was linked, and nowhere else.
    expect((await visitor.open(end.url)).text).toContain('Maya Lindqvist');
    expect((await new Visitor().open(end.url)).status).toBe(403);
  });

  it('renews the same connection with the same account, and refuses another', async () => {
    const [person, other] = [somebody(), somebody()];
    const service = await newService(house, 'renewed', person);
    const [before] = await connectionsOf('renewed');
    const { visitor, page } = await open(service);
    expect(page.text).toContain('An account is linked already');
    expect(codeOn(await confirmAs(visitor, page, other))).toBe('service_account_differs');
    expect(await connectionsOf('renewed')).toEqual([before]);
    // Nothing was linked: the address is still this browser's.
    expect((await confirmAs(visitor, await visitor.open(page.url), person)).status).toBe(200);
    expect(await connectionsOf('renewed')).toMatchObject([{ id: before?.id, generation: 2 }]);
  });

  it('invariant 12: an account is a person’s or a service’s, whoever comes first', async () => {
    const [person, machine] = [somebody(), somebody()];
    const client = (await register(house)).client_id;
    const visitor = new Visitor();
    const approval = await visitor.open(authorizationRequest(house, client).url);
    await newService(house, 'first', machine);
    // A person cannot come in with the service's account, and becomes no user by trying.
    const users = await house.query('select id from users');
    const choose = await visitor.press(approval, 'button[value=approve]');
    const refused = await consentAs(visitor, choose, machine);
    expect([refused.status, codeOn(refused)]).toEqual([403, 'account_of_service']);
    expect(await house.query('select id from users')).toEqual(users);
    // Nor can a service have a person's, also while that person has no connection, nor another service's.
    await redeem(
      house,
      client,
      {},
      createPerson(() => {}, person),
    );
    const service = await createService(house, 'second');
    for (const account of [person, machine]) {
      const second = await open(service);
      expect(codeOn(await confirmAs(second.visitor, second.page, account))).toBe('service_account_taken');
    }
    await house.query(`delete from connections where service_id is null`);
    const second = await open(service);
    expect(codeOn(await confirmAs(second.visitor, second.page, person))).toBe('service_account_taken');
    expect(await connectionsOf('second')).toEqual([]);
  });

  describe('the address', () => {
    it('is good once, and for the browser that confirmed first', async () => {
      const service = await createService(house, 'stolen');
      const { visitor, address, page } = await open(service);
      const thief = new Visitor();
      const seen = await thief.open(address);
      expect(seen.status).toBe(200);
      const choose = await visitor.press(page, 'button[value=connect]');
      // The thief has the page open with a form that is good for it, and comes second.
      const late = await thief.press(seen, 'button[value=connect]');
      expect([late.status, codeOn(late)]).toEqual([403, 'service_link_over']);
      expect((await thief.open(address)).status).toBe(403);
      expect((await consentAs(visitor, choose, somebody())).status).toBe(200);
      for (const browser of [visitor, thief, new Visitor()]) {
        expect(codeOn(await browser.open(address))).toBe('service_link_over');
      }
      expect(codeOn(await visitor.press(page, 'button[value=connect]'))).toBe('service_link_over');
    });

    it('is over after a quarter of an hour', async () => {
      const service = await createService(house, 'late');
      const { visitor, address, page } = await open(service);
      await house.query(`update service_links set expires_at = now() - interval '1 second' where completed_at is null`);
      expect(codeOn(await visitor.open(address))).toBe('service_link_over');
      expect(codeOn(await visitor.press(page, 'button[value=connect]'))).toBe('service_link_over');
      const [made] = await house.query<{ minutes: number }>(
        `select extract(epoch from expires_at - created_at)::int / 60 as minutes from service_links
         where completed_at is not null limit 1`,
      );
      expect(made).toEqual({ minutes: 15 });
    });

    it('takes no form of another site, and none without its proof', async () => {
      const service = await createService(house, 'forged');
      const { visitor, page } = await open(service);
      const { url, body } = formOf(page, 'button[value=connect]');
      const post = async (fields: URLSearchParams, headers: Record<string, string>) =>
        (await visitor.send(url, { method: 'POST', body: fields, headers })).status;
      expect(await post(body, { origin: 'https://evil.example' })).toBe(403);
      expect(await post(new URLSearchParams({ csrf: 'x' }), { origin: house.issuer })).toBe(403);
      const other = new Visitor();
      await other.open(page.url);
      const answer = await other.send(url, { method: 'POST', body, headers: { origin: house.issuer } });
      expect(answer.status).toBe(403);
      expect(page.text).not.toContain('<script');
      expect(await post(body, { origin: house.issuer })).toBe(303);
    });

    it('stands in no column, and in no log', async () => {
      const service = await createService(house, 'hidden');
      const { visitor, address, page } = await open(service);
      await confirmAs(visitor, page, somebody());
      const id = address.split('/').at(-1) ?? '';
      expect(id).toMatch(/^svl_[\w-]{43}$/);
      const rows = await house.query<{ row: string }>('select t::text as row from service_links t');
      expect(JSON.stringify(rows)).not.toContain(id);
      const log = house.programs.auth.map((program) => program.output()).join('');
      expect(log).toContain('service.linked');
      expect(log).not.toContain(id);
    });
  });

  it('the way back is single-use, and the starting browser’s alone', async () => {
    const service = await createService(house, 'return');
    const { visitor, page } = await open(service);
    const { url, body } = formOf(page, 'button[value=connect]');
    const begin = async () => {
      const answer = await visitor.send(url, { method: 'POST', body, headers: { origin: house.issuer } });
      return new URL(answer.headers.get('location') ?? '');
    };
    const [earlier, later] = [await begin(), await begin()];
    const callback = (from: URL, more: Record<string, string>) =>
      `${house.issuer}/callback/atlassian?${new URLSearchParams({ state: from.searchParams.get('state') ?? '', ...more })}`;
    // A later trip ends an earlier one; of that, only this browser comes back.
    for (const [browser, from] of [
      [visitor, earlier],
      [new Visitor(), later],
    ] as const) {
      const refused = await browser.open(callback(from, { code: 'anything' }));
      expect([refused.status, codeOn(refused)]).toEqual([400, 'service_flow_not_found']);
    }
    const declined = await visitor.open(callback(later, { error: 'access_denied' }));
    expect(codeOn(declined)).toBe('service_upstream_denied');
    expect(codeOn(await visitor.open(callback(later, { code: 'anything' })))).toBe('service_flow_not_found');
    // Nothing was linked: the address is still this browser's.
    const end = await confirmAs(visitor, await visitor.open(page.url), somebody());
    expect(end.status).toBe(200);
  });

  it('nothing is linked to a service that was removed meanwhile', async () => {
    const service = await createService(house, 'gone');
    const { visitor, page, address } = await open(service);
    const choose = await visitor.press(page, 'button[value=connect]');
    expect(await gatehouse(house, 'services', 'remove', 'gone', '--yes')).toContain('Removed gone.');
    expect(codeOn(await consentAs(visitor, choose, somebody()))).toBe('service_flow_not_found');
    expect(codeOn(await visitor.open(address))).toBe('service_link_over');
    expect(await gatehouse(house, 'services', 'list')).not.toContain('gone');
  });
});
