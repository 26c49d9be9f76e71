import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DatabaseProxy, startDatabaseProxy } from '../../../apps/mcp/test/database-proxy.ts';
import { refusedWithinASecond } from '../../../apps/mcp/test/refusal.ts';
import { createPerson } from '../../../packages/cli/src/try/person.ts';
import { readResult } from '../../support/clients/types.ts';
import { type House, startHouse } from '../../support/house.ts';
import { basic, preRegister } from '../../support/machines.ts';
import { callMcp, redeem, register } from '../../support/oauth.ts';
import { gatehouse } from '../../support/operator.ts';
import { askSandbox } from '../../support/sandbox-control.ts';
import { createService, newService } from '../../support/services.ts';
import { hire } from '../../support/upstream.ts';
import { Visitor } from '../../support/visitor.ts';

const SECRET = 'Lr0cV1qk3JgkqL2nq1vXzSg0QbZ8l6dUO9m4x7yTw2E';

interface Answer {
  text: string;
  isError: boolean;
}

describe('machines that act as a service, at two replicas', () => {
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
    await newService(house, 'reports', 'tomas');
  });
  afterAll(async () => {
    await house?.stop();
    await Promise.all(proxies.map((proxy) => proxy.close()));
  });

  const newMachine = () =>
    preRegister(house, {
      grant_types: ['client_credentials'],
      scope: 'jira:read jira:write confluence:read',
      token_endpoint_auth_method: 'client_secret_basic',
      secret: SECRET,
    });
  const tokenOf = async (machine: string) => {
    const body = new URLSearchParams({ grant_type: 'client_credentials' });
    const answer = await fetch(`${house.issuer}/token`, { method: 'POST', body, headers: basic(machine, SECRET) });
    expect(answer.status).toBe(200);
    return ((await answer.json()) as { access_token: string }).access_token;
  };
  const bind = (machine: string, service = 'reports') =>
    house.query(`insert into service_clients (client_id, service_id) select $1, id from services where name = $2`, [
      machine,
      service,
    ]);
  const unbind = (machine: string) => house.query('delete from service_clients where client_id = $1', [machine]);
  const call = async (replica: number, token: string, tool: string, given: object = {}): Promise<Answer> => {
    const at = { ...house, mcpUrl: `${house.replicas.mcp[replica]}/mcp` };
    const answer = await callMcp(at, token, 'tools/call', { name: tool, arguments: given });
    expect(answer.status).toBe(200);
    return readResult(((await answer.json()) as { result: object }).result);
  };
  const search = (replica: number, token: string) =>
    call(replica, token, 'jira_search_issues', { jql: 'project = ROV', limit: 1 });
  const searches = (replica: number, token: string) => async () => ((await search(replica, token)).isError ? 401 : 200);

  it('invariant 12: reach the connection of the service that an operator bound them to, and nothing else', async () => {
    const machine = await newMachine();
    const token = await tokenOf(machine);
    expect((await search(0, token)).text).toMatch(/bound to no service connection.*gatehouse services bind/);
    expect(await gatehouse(house, 'services', 'bind', 'reports', machine)).toBe(`${machine} acts as reports.\n`);
    for (const replica of [0, 1]) {
      const found = await search(replica, token);
      expect(found.isError).toBe(false);
      expect(found.text).toContain('ROV-');
      expect((await call(replica, token, 'atlassian_get_context')).text).toContain('Tomás Herrera');
    }
    const changed = await call(1, token, 'jira_add_comment', { issue: 'ROV-1', body: 'From the nightly report' });
    expect(changed.isError).toBe(false);
    // Another client, though it was registered alike, has nothing of it.
    const other = await newMachine();
    expect((await search(1, await tokenOf(other))).text).toContain('bound to no service connection');
  });

  it('invariant 11: what they do is in the audit under the service’s name', async () => {
    const machine = await newMachine();
    await bind(machine);
    await search(0, await tokenOf(machine));
    const [service] = await house.query<{ id: string; connection: string }>(
      `select services.id, connections.id as connection from services join connections on service_id = services.id
       where services.name = 'reports'`,
    );
    const event = (): unknown => {
      const lines = (house.programs.mcp[0]?.output() ?? '').split('\n').filter((line) => line.includes(machine));
      return JSON.parse(lines.find((line) => line.includes('"event":"tool_call"')) ?? '{}');
    };
    await expect.poll(event).toMatchObject({
      subject: machine,
      client: machine,
      tool: 'jira_search_issues',
      outcome: 'ok',
      service: service?.id,
      connection: service?.connection,
    });
  });

  it('invariant 12: no person reaches a service’s connection or sees one', async () => {
    const client = (await register(house)).client_id;
    const visitor = new Visitor();
    const { access_token: token } = await redeem(
      house,
      client,
      {},
      createPerson(() => {}, 'aiko'),
    );
    const context = await call(0, token, 'atlassian_get_context');
    expect(context.text).toContain('Aiko');
    expect(context.text).not.toContain('Tomás');
    // Also one who has lost what they had.
    const lonely = await redeem(
      house,
      client,
      {},
      createPerson(() => {}, 'maya'),
    );
    await house.query(`delete from connections where display_name = 'Maya Lindqvist'`);
    for (const replica of [0, 1]) {
      await expect
        .poll(async () => (await search(replica, lonely.access_token)).text)
        .toContain('No Atlassian account');
    }
    let page = await visitor.open(house.issuer);
    page = await visitor.press(page, 'form[action="/portal/sign-in"] button');
    page = await visitor.press(page, 'button[name=person][value=maya]');
    page = await visitor.press(page, 'button[value=accept]');
    expect(page.text).toContain('Maya Lindqvist');
    for (const part of ['reports', 'svc_', 'Tomás']) expect(page.text).not.toContain(part);
    const [connection] = await house.query<{ id: string }>('select id from connections where service_id is not null');
    const csrf = /name="csrf" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
    for (const act of ['reconnect', 'remove']) {
      const answer = await visitor.send(`${house.issuer}/portal/connections/${connection?.id}/${act}`, {
        method: 'POST',
        body: new URLSearchParams({ csrf, confirmed: 'yes' }),
        headers: { origin: house.issuer },
      });
      expect(answer.status).toBe(404);
    }
  });

  it('invariant 12: a client that is called as a user is cannot be registered, and nothing else can be bound', async () => {
    const metadata = JSON.stringify({ grant_types: ['client_credentials'] });
    await expect(
      house.query(`insert into clients (id, kind, metadata) values ($1, 'registered', $2)`, ['usr_x', metadata]),
    ).rejects.toThrow(/clients_id_check/);
    const ways: [string, RegExp][] = [
      [(await register(house)).client_id, /is no machine: only a client that you registered/],
      [await preRegister(house, { grant_types: ['authorization_code'] }), /is no machine/],
      ['usr_x', /There is no client usr_x/],
      ['https://client.example/metadata', /There is no client/],
    ];
    for (const [id, words] of ways) {
      await expect(gatehouse(house, 'services', 'bind', 'reports', id)).rejects.toThrow(words);
    }
  });

  it('a client acts as one service, and is moved by being unbound first', async () => {
    const machine = await newMachine();
    await bind(machine);
    await createService(house, 'empty');
    await expect(gatehouse(house, 'services', 'bind', 'empty', machine)).rejects.toThrow(/acts as reports/);
    const token = await tokenOf(machine);
    expect((await search(0, token)).isError).toBe(false);
    await house.query(
      `update service_clients set service_id = (select id from services where name = 'empty') where client_id = $1`,
      [machine],
    );
    await refusedWithinASecond(searches(0, token));
    expect((await search(0, token)).text).toMatch(/has to be linked.*gatehouse services link/);
  });

  for (const [what, heard] of [
    ['told by NOTIFY', true],
    ['with LISTEN black-holed', false],
  ] as const) {
    it(`invariant 9: unbinding ends it at both within a second, ${what}`, async () => {
      const [one, other] = [await newMachine(), await newMachine()];
      await Promise.all([bind(one), bind(other)]);
      const [token, others] = await Promise.all([tokenOf(one), tokenOf(other)]);
      for (const proxy of proxies) proxy.dropNotifications(!heard);
      try {
        for (const replica of [0, 1]) expect(await searches(replica, token)()).toBe(200);
        await unbind(one);
        await Promise.all([0, 1].map((replica) => refusedWithinASecond(searches(replica, token))));
        for (const replica of [0, 1]) expect(await searches(replica, others)()).toBe(200);
        // And what was bound again works again, with the same token. A replica that asked PostgreSQL itself may hear of
        // the unbinding only now, and end what it began meanwhile.
        await bind(one);
        for (const replica of [0, 1]) await expect.poll(searches(replica, token)).toBe(200);
      } finally {
        for (const proxy of proxies) proxy.dropNotifications(false);
      }
    });
  }

  it('refreshes an expired credential on use, once for both, and keeps it the service’s', async () => {
    const machine = await newMachine();
    const person = await somebodyNew();
    const id = await newService(house, 'expiring', person);
    await bind(machine, 'expiring');
    const token = await tokenOf(machine);
    for (const replica of [0, 1]) expect(await searches(replica, token)()).toBe(200);
    const connection = async () => {
      const [row] = await house.query<{ id: string; generation: number; service_id: string }>(
        `select id, generation, service_id, user_id, status, expires_at > now() as fresh from connections
         where service_id = $1`,
        [id],
      );
      return row;
    };
    const before = await connection();
    await house.query(`update connections set expires_at = now() - interval '1 minute' where id = $1`, [before?.id]);
    // Replicas hear of it a moment later, and then it is their calls that refresh.
    await expect
      .poll(
        async () => {
          const calls = [0, 1].flatMap((replica) => Array.from({ length: 5 }, searches(replica, token)));
          expect(new Set(await Promise.all(calls))).toEqual(new Set([200]));
          return (await connection())?.generation;
        },
        { timeout: 20_000 },
      )
      .toBe(2);
    expect(await connection()).toMatchObject({ ...before, generation: 2, fresh: true });
    const oauth = await askSandbox(house, 'oauth');
    expect(oauth).toMatchObject({ byPerson: { [person]: { refreshes: 1, breaches: 0, live: 1 } } });
  });

  it('removing forgets the credential, ends it at both within a second, and tells Atlassian', async () => {
    const machine = await newMachine();
    const person = await somebodyNew();
    const id = await newService(house, 'short', person);
    await bind(machine, 'short');
    const token = await tokenOf(machine);
    for (const replica of [0, 1]) expect(await searches(replica, token)()).toBe(200);
    const said = await gatehouse(house, 'services', 'remove', 'short', '--yes');
    await Promise.all([0, 1].map((replica) => refusedWithinASecond(searches(replica, token))));
    expect(said).toContain('Its credential is forgotten, and auth has told Atlassian.');
    expect(await house.query(`select from services where name = 'short'`)).toEqual([]);
    expect(await house.query('select from connections where service_id = $1', [id])).toEqual([]);
    const oauth = await askSandbox(house, 'oauth');
    expect(oauth).toMatchObject({ byPerson: { [person]: { families: 1, live: 0 } } });
    // The account is free: it may be a person's again.
    const client = (await register(house)).client_id;
    await redeem(
      house,
      client,
      {},
      createPerson(() => {}, person),
    );
  });

  it('removing forgets the credential also where auth does not run', async () => {
    const id = await newService(house, `gone-${randomUUID()}`, await somebodyNew());
    const [{ name } = { name: '' }] = await house.query<{ name: string }>('select name from services where id = $1', [
      id,
    ]);
    await Promise.all(house.programs.auth.map((program) => program.stop()));
    try {
      expect(await gatehouse(house, 'services', 'remove', name, '--yes')).toContain('Atlassian was not told');
      expect(await house.query('select from connections where service_id = $1', [id])).toEqual([]);
    } finally {
      await Promise.all([0, 1].map((index) => house.restartAuth(index)));
    }
  });

  /** Somebody at Atlassian whom no test has met. */
  async function somebodyNew(): Promise<string> {
    const [person = ''] = await hire(house, 1);
    return person;
  }
});
