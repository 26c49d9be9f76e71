import { chmod, cp, mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type EmbeddedServer, startEmbedded } from './embedded.js';
import { type Change, type ChangeFeed, migrate, openChangeFeed } from './index.js';

const prisma = fileURLToPath(new URL('../../../prisma', import.meta.url));
const WAIT = { timeout: 30_000, interval: 10 };

/** A way to PostgreSQL that can stop carrying anything while its connections stay open. */
function startStallingProxy(to: number): Promise<{ port: number; stall(on: boolean): void; close(): void }> {
  const sockets = new Set<Socket>();
  let stalled = false;
  const server: Server = createServer((near) => {
    const far = connect(to, '127.0.0.1');
    for (const [from, onto] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on('data', (chunk) => stalled || onto.write(chunk));
      from.on('close', () => onto.destroy());
      from.on('error', () => {});
    }
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      resolve({
        port: (server.address() as { port: number }).port,
        stall: (on) => {
          stalled = on;
        },
        close: () => {
          server.close();
          for (const socket of sockets) socket.destroy();
        },
      });
    });
  });
}

describe('the change feed', () => {
  let directory: string;
  let server: EmbeddedServer;
  let url: string;
  let owner: pg.Client;
  let seen: Change[];
  const open: { close(): unknown }[] = [];

  const subjects = () => seen.map(({ kind, subject }) => `${kind} ${subject}`);
  const follow = async (address = url): Promise<ChangeFeed> => {
    const feed = await openChangeFeed({
      url: address,
      applicationName: 'feed-test',
      apply: (changes) => seen.push(...changes),
      onError: () => {},
    });
    open.push(feed);
    return feed;
  };
  const another = async (): Promise<pg.Client> => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    open.push({ close: () => client.end() });
    return client;
  };
  const record = (client: pg.Client, subject: string) => client.query(`select record_change('grant', $1)`, [subject]);

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'gatehouse-changes-'));
    await chmod(directory, 0o711);
    server = await startEmbedded({
      directory: join(directory, 'pg'),
      password: 'test',
      settings: ['fsync=off'],
    });
    url = await server.database('changes');
    await migrate({ url, directory: prisma });
    owner = new pg.Client({ connectionString: url });
    await owner.connect();
  });
  beforeEach(async () => {
    await owner.query('delete from changes');
    seen = [];
    return async () => {
      await Promise.all(open.splice(0).map((one) => one.close()));
    };
  });
  afterAll(async () => {
    await owner.end();
    await server.stop();
    await rm(server.directory, { recursive: true, force: true });
    await rm(directory, { recursive: true, force: true });
  });

  it('knows everything from before when it opens, except what no token can have outlived', async () => {
    await record(owner, 'old');
    await owner.query(`update changes set expires_at = now() - interval '1 second'`);
    await record(owner, 'recent');
    const feed = await follow();
    expect(subjects()).toEqual(['grant recent']);
    expect(feed.staleFor()).toBeLessThan(5_000);
    const [change] = seen;
    expect(change?.keepFor).toBeGreaterThan(34 * 60_000);
    expect(change?.keepFor).toBeLessThanOrEqual(35 * 60_000);
    expect(Math.abs((change?.at ?? 0) - Date.now())).toBeLessThan(60_000);
  });

  it('misses no transaction that commits late with a lower id, and tells nothing twice', async () => {
    const late = await another();
    await late.query('begin');
    await record(late, 'late');
    await follow();
    await record(owner, 'early');
    await vi.waitFor(() => expect(subjects()).toEqual(['grant early']), WAIT);
    await record(owner, 'next');
    await vi.waitFor(() => expect(subjects()).toEqual(['grant early', 'grant next']), WAIT);
    await late.query('commit');
    await vi.waitFor(() => expect(subjects()).toEqual(['grant early', 'grant next', 'grant late']), WAIT);
    const [ids] = (
      await owner.query(`select min(id) = (select id from changes where subject = 'late') as low from changes`)
    ).rows;
    expect(ids).toEqual({ low: true });
    await record(owner, 'last');
    await vi.waitFor(() => expect(subjects().at(-1)).toBe('grant last'), WAIT);
    expect(seen).toHaveLength(4);
  });

  it('needs no notification', async () => {
    await follow();
    const silent = await another();
    await silent.query('begin');
    await silent.query(`insert into changes (kind, subject) values ('token', 'silent')`);
    await silent.query('commit');
    await vi.waitFor(() => expect(subjects()).toEqual(['token silent']), WAIT);
  });

  it('goes on after its connection was ended', async () => {
    const feed = await follow();
    await owner.query(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'feed-test'`);
    await record(owner, 'after');
    await vi.waitFor(() => expect(subjects()).toEqual(['grant after']), WAIT);
    expect(feed.staleFor()).toBeLessThan(5_000);
  });

  it('begins late rather than never where no answer comes for a while', async () => {
    const proxy = await startStallingProxy(Number(new URL(url).port));
    open.push(proxy);
    const address = new URL(url);
    address.port = String(proxy.port);
    proxy.stall(true);
    const following = follow(address.href);
    // Longer than a poll may take.
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    proxy.stall(false);
    expect((await following).staleFor()).toBeLessThan(10_000);
  });

  it('says how old its knowledge is while PostgreSQL does not answer, and goes on afterwards', async () => {
    const proxy = await startStallingProxy(Number(new URL(url).port));
    open.push(proxy);
    const address = new URL(url);
    address.port = String(proxy.port);
    const feed = await follow(address.href);
    proxy.stall(true);
    await record(owner, 'unheard');
    await vi.waitFor(() => expect(feed.staleFor()).toBeGreaterThan(700), WAIT);
    expect(seen).toEqual([]);
    proxy.stall(false);
    await vi.waitFor(() => expect(subjects()).toEqual(['grant unheard']), WAIT);
    await vi.waitFor(() => expect(feed.staleFor()).toBeLessThan(700), WAIT);
  });

  it('fails to open where PostgreSQL cannot be read', async () => {
    await expect(follow(url.replace(/\/changes$/, '/absent'))).rejects.toThrow(/does not exist/);
  });

  it('is told by the database itself of whatever ends access', async () => {
    await follow();
    await owner.query(`insert into users (id, display_name) values ('usr_a', 'A'), ('usr_b', 'B')`);
    await owner.query(
      `insert into connections (id, user_id, provider, account_id, display_name, status, sites, data_key_sealed,
         access_sealed, expires_at)
       values ('con_a', 'usr_a', 'atlassian', 'a', 'A', 'active', '[]', '', '', now()),
              ('con_b', 'usr_b', 'atlassian', 'b', 'B', 'active', '[]', '', '', now())`,
    );
    await owner.query(
      `insert into oidc_records (model, id_hash, payload_sealed, grant_id, expires_at) values
         ('Grant', 'living', '', 'g_living', now() + interval '1 day'),
         ('Grant', 'just over', '', 'g_just_over', now() - interval '20 minutes'),
         ('Grant', 'long over', '', 'g_long_over', now() - interval '2 hours'),
         ('RefreshToken', 'living', '', 'g_living', now() + interval '1 day')`,
    );
    await owner.query(
      `insert into clients (id, kind, metadata, last_used_at) values
         ('cl_machine', 'registered', '{}', null), ('cl_used', 'dynamic', '{}', now()), ('cl_unused', 'dynamic', '{}', null)`,
    );
    await owner.query(`insert into services (id, name) values ('svc_a', 'A'), ('svc_b', 'B')`);
    await owner.query(`insert into clients (id, kind, metadata) values ('cl_moved', 'registered', '{}')`);
    await owner.query(
      `insert into service_clients (client_id, service_id) values ('cl_machine', 'svc_a'), ('cl_moved', 'svc_a')`,
    );
    await owner.query(`update users set display_name = 'still A' where id = 'usr_a'`);
    await owner.query(`delete from oidc_records where model = 'RefreshToken'`);
    await owner.query('begin');
    await owner.query('delete from oidc_records');
    await owner.query('rollback');

    await owner.query(`update users set suspended_at = now() where id = 'usr_a'`);
    await owner.query(`update users set suspended_at = null where id = 'usr_a'`);
    await owner.query('delete from oidc_records');
    await owner.query(`update service_clients set service_id = 'svc_b' where client_id = 'cl_moved'`);
    await owner.query(`delete from services where id = 'svc_a'`);
    await owner.query(`delete from clients where id <> 'cl_moved'`);
    await owner.query(`delete from connections where id = 'con_a'`);
    await owner.query(`delete from users where id = 'usr_b'`);
    await record(owner, 'end of test');

    await vi.waitFor(() => expect(subjects()).toContain('grant end of test'), WAIT);
    expect(subjects().sort()).toEqual([
      'client cl_machine',
      'client cl_used',
      'connection con_a',
      'connection con_b',
      'credential usr_a',
      'credential usr_a',
      'credential usr_b',
      'credential usr_b',
      'grant end of test',
      'grant g_just_over',
      'grant g_living',
      'service cl_machine',
      'service cl_moved',
      'user usr_a',
      'user usr_a',
      'user usr_b',
    ]);
  });

  it('names the grants that were made before there was a log', async () => {
    const earlier = join(directory, 'earlier');
    await cp(prisma, earlier, {
      recursive: true,
      filter: (from) => basename(from) < '20261122100000' || !/^\d{14}_/.test(basename(from)),
    });
    const before = await server.database('before');
    expect(await migrate({ url: before, directory: earlier })).toEqual(['20261122000000_main_job']);
    const client = new pg.Client({ connectionString: before });
    await client.connect();
    open.push({ close: () => client.end() });
    await client.query(
      `insert into oidc_records (model, id_hash, payload_sealed, grant_id, expires_at) values
         ('Grant', sha256('grant-1'), '', null, now() + interval '1 day'),
         ('RefreshToken', 'first', '', 'grant-1', now() + interval '1 day'),
         ('RefreshToken', 'second', '', 'grant-1', now() + interval '1 day')`,
    );
    await migrate({ url: before, directory: prisma });
    await client.query(`delete from oidc_records where model = 'Grant'`);
    expect((await client.query('select kind, subject from changes')).rows).toEqual([
      { kind: 'grant', subject: 'grant-1' },
    ]);
  });
});
