import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EmbeddedServer, startEmbedded } from './embedded.js';
import { ensureMcpRole, migrate } from './index.js';

const prisma = fileURLToPath(new URL('../../../prisma', import.meta.url));

describe('what the log says of connections', () => {
  let directory: string;
  let server: EmbeddedServer;
  let owner: pg.Client;
  let mcp: pg.Client;
  let last = '0';

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'gatehouse-credentials-'));
    await chmod(directory, 0o711);
    server = await startEmbedded({ directory: join(directory, 'pg'), password: 'test', settings: ['fsync=off'] });
    const url = await server.database('credentials');
    await migrate({ url, directory: prisma });
    await ensureMcpRole(url, 'credentials_mcp', 'mcp');
    owner = new pg.Client({ connectionString: url });
    mcp = new pg.Client({ connectionString: url.replace(/\/\/[^@]+@/, '//credentials_mcp:mcp@') });
    await Promise.all([owner.connect(), mcp.connect()]);
    await owner.query(`insert into users (id, display_name) values ('usr_a', 'A'), ('usr_b', 'B')`);
    await owner.query(`insert into services (id, name) values ('svc_a', 'A')`);
    await owner.query(
      `insert into connections (id, user_id, provider, account_id, display_name, status, sites, data_key_sealed,
         access_sealed, expires_at)
       values ('con_a', 'usr_a', 'atlassian', 'a', 'A', 'active', '[]', '', '', now())`,
    );
  });
  afterAll(async () => {
    await Promise.all([owner?.end(), mcp?.end()]);
    await server?.stop();
    await rm(server.directory, { recursive: true, force: true });
    await rm(directory, { recursive: true, force: true });
  });

  const news = async (): Promise<string[]> => {
    const { rows } = await owner.query('select id, kind, subject from changes where id > $1 order by id', [last]);
    last = rows.at(-1)?.id ?? last;
    return rows.map(({ kind, subject }) => `${kind} ${subject}`);
  };

  it('a new one is its owner’s news', async () => {
    expect(await news()).toEqual(['credential usr_a']);
  });

  it.each([
    ['tokens', `access_sealed = '\\x01', generation = generation + 1`],
    ['an end of the token', `expires_at = now() + interval '1 hour'`],
    ['a status', `status = 'needs_reconsent'`],
    ['scopes', `scopes = '{read:me}'`],
    ['sites', `sites = '[{}]'`],
  ])('other %s are news, written by whoever may write them', async (_what, change) => {
    await mcp.query(`update connections set ${change} where id = 'con_a'`);
    expect(await news()).toEqual(['credential usr_a']);
    await mcp.query('begin');
    await mcp.query(`update connections set generation = generation + 1 where id = 'con_a'`);
    await mcp.query('rollback');
    expect(await news()).toEqual([]);
  });

  it('another key around the same data key is none: rekeying thousands wakes nobody', async () => {
    await mcp.query(`update connections set data_key_sealed = '\\x02', updated_at = now()`);
    expect(await news()).toEqual([]);
  });

  it('one that becomes somebody else’s is news to both', async () => {
    await owner.query(`update connections set user_id = null, service_id = 'svc_a' where id = 'con_a'`);
    expect(await news()).toEqual(['credential usr_a', 'credential svc_a']);
  });

  it('one that is removed is', async () => {
    await owner.query(`delete from connections where id = 'con_a'`);
    expect((await news()).sort()).toEqual(['connection con_a', 'credential svc_a']);
  });

  it('the resource server cannot hang entries of the log on a table of its own', async () => {
    await mcp.query('create temporary table mine (user_id text, service_id text)');
    const trigger = 'create trigger mine after insert on mine for each row execute function';
    await expect(mcp.query(`${trigger} public.record_credential_change()`)).rejects.toThrow(/permission denied/);
    await mcp.query('drop table mine');
  });

  it('no function with its owner’s rights is everybody’s, and the resource server has those that it calls', async () => {
    const { rows } = await owner.query(
      `select proname as name, has_function_privilege('credentials_mcp', oid, 'execute') as mcp,
              exists (select from aclexplode(coalesce(proacl, acldefault('f', proowner))) where grantee = 0) as everybody
         from pg_proc where prosecdef and pronamespace = 'public'::regnamespace order by proname`,
    );
    expect(rows).toEqual([
      { name: 'announce', mcp: true, everybody: false },
      { name: 'record_credential_change', mcp: false, everybody: false },
      { name: 'settle_atlassian_points', mcp: true, everybody: false },
    ]);
  });

  it('a temporary table of the resource server does not take the log’s place', async () => {
    await owner.query(
      `insert into connections (id, user_id, provider, account_id, display_name, status, sites, data_key_sealed,
         access_sealed, expires_at)
       values ('con_b', 'usr_b', 'atlassian', 'b', 'B', 'active', '[]', '', '', now())`,
    );
    await news();
    await mcp.query('create temporary table changes (like public.changes including defaults)');
    await mcp.query(`update connections set status = 'needs_reconsent' where id = 'con_b'`);
    expect(await news()).toEqual(['credential usr_b']);
  });
});
