import { chmod, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EmbeddedServer, startEmbedded } from './embedded.js';
import { ensureMcpRole, inTransaction, migrate, openDatabase } from './index.js';

const prisma = fileURLToPath(new URL('../../../prisma', import.meta.url));

describe('the embedded server and the migrations', () => {
  let directory: string;
  let server: EmbeddedServer;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'gatehouse-database-'));
    // Run as root, PostgreSQL is another user, who has to get in.
    await chmod(directory, 0o711);
    server = await startEmbedded({ directory: join(directory, 'pg'), password: 'test', settings: ['fsync=off'] });
  });

  afterAll(async () => {
    await server.stop();
    await rm(server.directory, { recursive: true, force: true });
    await rm(directory, { recursive: true, force: true });
  });

  it('applies each migration once, however many processes try at the same time', async () => {
    const url = await server.database('at_once');
    const applied = await Promise.all([1, 2, 3].map(() => migrate({ url, directory: prisma })));
    expect(applied.filter((names) => names.length > 0)).toHaveLength(1);
    expect(await migrate({ url, directory: prisma })).toEqual([]);
  });

  it('leaves nothing of a migration that fails, and applies it once it is mended', async () => {
    const url = await server.database('mended');
    const copy = join(directory, 'prisma');
    await cp(prisma, copy, { recursive: true });
    const file = join(copy, 'migrations', '20990101000000_mend', 'migration.sql');
    await mkdir(join(file, '..'));
    await writeFile(file, 'create table half (id int); select 1/0;');
    await expect(migrate({ url, directory: copy })).rejects.toThrow(/division by zero/);
    await writeFile(file, `create function f() returns int language plpgsql as $$ begin return 1; end $$;`);
    expect(await migrate({ url, directory: copy })).toEqual(['20990101000000_mend']);
    const database = openDatabase({ url, applicationName: 'test' });
    const { rows } = await database.pool.query(`select to_regclass('half') as half, f() as f`);
    expect(rows).toEqual([{ half: null, f: 1 }]);
    await database.close();
  });

  it('matches the Prisma schema: every model can be read', async () => {
    const url = await server.database('models');
    await migrate({ url, directory: prisma });
    const database = openDatabase({ url, applicationName: 'test' });
    const { prisma: client } = database;
    const counts = await Promise.all([
      client.user.count(),
      client.dpopProof.count(),
      client.userIdentity.count(),
      client.session.count(),
      client.flow.count(),
      client.client.count(),
      client.oidcRecord.count(),
      client.approval.count(),
      client.signingKey.count(),
      client.secretKey.count(),
      client.connection.count(),
      client.clientDocument.count(),
      client.change.count(),
      client.logoutToken.count(),
      client.grant.count(),
      client.refreshReplay.count(),
      client.activity.count(),
      client.linkRequest.count(),
      client.resumedCall.count(),
      client.service.count(),
      client.serviceClient.count(),
      client.serviceLink.count(),
      client.atlassianHour.count(),
      client.atlassianShare.count(),
    ]);
    expect(counts.every((count) => count === 0)).toBe(true);
    await database.close();
  });

  it('writes all of a transaction or nothing, and outlives a connection that breaks under one', async () => {
    const { pool, close } = openDatabase({
      url: await server.database('transactions'),
      applicationName: 'test',
      max: 1,
    });
    await pool.query('create table kept (n int)');
    const write = (client: pg.PoolClient, n: number) => client.query('insert into kept values ($1)', [n]);
    await inTransaction(pool, (client) => write(client, 1));
    await inTransaction(pool, (client) => write(client, 2), { keeps: () => false });
    await expect(
      inTransaction(pool, async (client) => {
        await write(client, 3);
        throw new Error('no more');
      }),
    ).rejects.toThrow('no more');
    const breaking = inTransaction(pool, async (client) => {
      await write(client, 4);
      const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
      const operator = new pg.Client({ connectionString: await server.database('transactions') });
      await operator.connect();
      const ended = new Promise((resolve) => client.once('end', resolve));
      await operator.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
      // Broken between two statements, with nobody waiting for an answer.
      await ended;
      await operator.end();
      await write(client, 5);
    });
    await expect(breaking).rejects.toThrow();
    // The only connection there may be: it was replaced.
    expect((await pool.query('select n from kept')).rows).toEqual([{ n: 1 }]);
    await close();
  });

  it('gives the resource server a role that reaches neither private keys nor sessions', async () => {
    const url = await server.database('roles');
    await migrate({ url, directory: prisma });
    expect(await ensureMcpRole(url, 'roles_test_mcp', 'first')).toEqual({ ok: true });
    expect(await ensureMcpRole(url, 'roles_test_mcp', 'second')).toEqual({ ok: true });
    const client = new pg.Client({ connectionString: url.replace(/\/\/[^@]+@/, '//roles_test_mcp:second@') });
    await client.connect();
    await client.query('select kid, public_jwk from signing_keys');
    await client.query('select access_sealed from connections');
    await client.query('select kind, subject from changes');
    for (const query of [
      'select private_sealed from signing_keys',
      'select * from dpop_proofs',
      'delete from dpop_proofs',
      'select * from secret_keys',
      'select * from sessions',
      'select * from activity',
      'select * from service_links',
      'delete from service_clients',
      'select * from oidc_records',
      'select email from users',
      `insert into connections (id) values ('x')`,
      'delete from connections',
      'delete from changes',
      'update link_requests set completed_at = now()',
      `insert into link_requests (id_hash, id_sealed, user_id, client_id, purpose, completed_at)
         values ('', '', 'usr_1', 'client', 'connect', now())`,
      `select record_change('user', 'usr_1')`,
    ]) {
      await expect(client.query(query), query).rejects.toThrow(/permission denied/);
    }
    await client.end();
  });

  it('says what PostgreSQL said when the port is taken', async () => {
    const port = Number(new URL(server.url).port);
    await expect(startEmbedded({ directory: join(directory, 'second'), password: 'test', port })).rejects.toThrow(
      /could not bind IPv4 address "127.0.0.1"|Address already in use/,
    );
  });
});
