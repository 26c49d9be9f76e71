import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openPool } from '../../../../tests/support/pool.ts';
import { type EmbeddedServer, startEmbedded } from '../embedded.js';
import { ensureMcpRole, migrate } from '../index.js';
import { announceCancellation, announceQuota, readQuotas } from './announcements.js';
import { createPointsLedger } from './points.js';

const prisma = fileURLToPath(new URL('../../../../prisma', import.meta.url));
const HOUR = 3_600_000;

let directory: string;
let server: EmbeddedServer;
let owner: pg.Pool;
/** With the rights of the resource server, and no others. */
let mcp: pg.Pool;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gatehouse-etiquette-'));
  // Run as root, PostgreSQL is another user, who has to get in.
  await chmod(directory, 0o711);
  server = await startEmbedded({
    directory: join(directory, 'pg'),
    password: 'test',
    settings: ['fsync=off'],
  });
  const url = await server.database('etiquette');
  await migrate({ url, directory: prisma });
  await ensureMcpRole(url, 'mcp_etiquette', 'secret');
  const mcpUrl = new URL(url);
  mcpUrl.username = 'mcp_etiquette';
  mcpUrl.password = 'secret';
  owner = openPool({ connectionString: url });
  mcp = openPool({ connectionString: mcpUrl.href });
});
afterAll(async () => {
  await Promise.all([owner?.end(), mcp?.end()]);
  await server?.stop();
  if (server) await rm(server.directory, { recursive: true, force: true });
  await rm(directory, { recursive: true, force: true });
});
/** Longer than one of these tests takes: none begins so shortly before the next hour, where its points are another's (milliseconds). */
const A_WHILE = 10_000;

beforeEach(async () => {
  const left = HOUR - (Date.now() % HOUR);
  if (left < A_WHILE) await new Promise((resolve) => setTimeout(resolve, left));
  await owner.query('truncate atlassian_hours, atlassian_shares, changes');
});

const nothing = { hour: undefined, spent: 0, by: new Map<string, number>(), back: 0, want: 0, seen: undefined };
const open = (pointsPerHour = 1_000) => createPointsLedger(mcp, { pointsPerHour, heavyFrom: 100 });

describe('the account of points', () => {
  it('allows no more than the hour has, whoever asks at the same time', async () => {
    const ledger = open();
    const answers = await Promise.all(Array.from({ length: 15 }, () => ledger.settle({ ...nothing, want: 100 })));
    expect(answers.reduce((sum, { granted }) => sum + granted, 0)).toBe(1_000);
    expect(answers.every(({ granted }) => granted === 100 || granted === 0)).toBe(true);
    const [{ hour, leftMs } = { hour: 0, leftMs: 0 }] = answers;
    expect(hour % HOUR).toBe(0);
    expect(leftMs).toBeGreaterThan(0);
    expect(leftMs).toBeLessThanOrEqual(HOUR);
  });

  it('takes back what was not spent, and pays what was spent ahead', async () => {
    const ledger = open();
    const { hour } = await ledger.settle({ ...nothing, want: 1_000 });
    expect((await ledger.settle({ ...nothing, hour, want: 1 })).granted).toBe(0);
    await ledger.settle({ ...nothing, hour, spent: 400, back: 600 });
    expect(await ledger.settle({ ...nothing, hour, want: 1_000 })).toMatchObject({ granted: 600, used: 400 });
    await ledger.settle({ ...nothing, hour, spent: 10, back: 590 });
    // Another replica spends 50 before it was allowed them: they are part of what it is allowed then.
    expect(await ledger.settle({ ...nothing, hour, spent: 50, want: 150 })).toMatchObject({ granted: 150, used: 460 });
    const { rows } = await owner.query('select taken, spent from atlassian_hours');
    expect(rows).toEqual([{ taken: 560, spent: 460 }]);
  });

  it('knows nothing of an hour that is over', async () => {
    const ledger = open();
    const { hour } = await ledger.settle({ ...nothing, want: 10 });
    const by = new Map([['maya', 500]]);
    const late = await ledger.settle({ ...nothing, hour: hour - HOUR, spent: 500, by, want: 10 });
    expect(late).toMatchObject({ used: 0, granted: 10, heavy: new Map() });
  });

  it('forgets the hours before', async () => {
    await owner.query(`insert into atlassian_hours (hour) values (now() - interval '5 hours')`);
    await owner.query(`insert into atlassian_shares values (now() - interval '5 hours', 'maya', 1)`);
    await open().settle({ ...nothing, want: 1 });
    expect((await owner.query('select from atlassian_hours')).rowCount).toBe(1);
    expect((await owner.query('select from atlassian_shares')).rowCount).toBe(0);
  });

  it('believes Atlassian about what is left, in both directions, less what replicas hold', async () => {
    const ledger = open();
    const { hour } = await ledger.settle({ ...nothing, want: 100 });
    const seen = { limit: 1_000, remaining: 250 };
    const told = await ledger.settle({ ...nothing, hour, spent: 20, seen });
    expect(told).toMatchObject({ used: 750, limit: 1_000 });
    expect((await ledger.settle({ ...nothing, hour, want: 1_000 })).granted).toBe(170);

    await owner.query('truncate atlassian_hours');
    await ledger.settle({ ...nothing, want: 1_000 });
    await ledger.settle({ ...nothing, hour, spent: 1_000, seen: { limit: 1_000, remaining: 400 } });
    expect((await ledger.settle({ ...nothing, hour, want: 1_000 })).granted).toBe(400);
  });

  it('keeps the least of what is told, and the part that the operator gives', async () => {
    const ledger = open(100);
    const { hour } = await ledger.settle(nothing);
    await ledger.settle({ ...nothing, hour, seen: { limit: 65_000, remaining: 30 } });
    await ledger.settle({ ...nothing, hour, seen: { limit: 65_000, remaining: 60_000 } });
    expect(await ledger.settle({ ...nothing, hour, want: 100 })).toMatchObject({ granted: 30, limit: 100 });
    await owner.query('truncate atlassian_hours');
    await ledger.settle({ ...nothing, hour, seen: { limit: 65_000, remaining: 64_000 } });
    expect((await ledger.settle({ ...nothing, hour, want: 500 })).granted).toBe(100);
  });

  it('names those who used much, over all replicas', async () => {
    const ledger = open();
    const by = (maya: number, tomas: number) => new Map(Object.entries({ maya, tomas }));
    const { hour } = await ledger.settle({ ...nothing, spent: 60, by: by(60, 40) });
    const { heavy } = await ledger.settle({ ...nothing, hour, spent: 60, by: by(60, 20) });
    expect(heavy).toEqual(new Map([['maya', 120]]));
  });

  it('is all of it that mcp’s role can touch', async () => {
    for (const statement of [
      'select from atlassian_hours',
      'update atlassian_hours set taken = 0',
      'delete from atlassian_shares',
      `insert into changes (kind, subject) values ('quota', 'app')`,
    ]) {
      await expect(mcp.query(statement)).rejects.toThrow(/permission denied/);
    }
  });
});

describe('announcements', () => {
  it('of quotas are read until they are full again, the later time of two', async () => {
    await announceQuota(mcp, 'app', 1_000_000);
    await announceQuota(mcp, 'app', 900_000);
    await announceQuota(mcp, 'north', 10 * HOUR);
    await owner.query(
      `insert into changes (kind, subject, expires_at) values ('quota', 'labs', now() - interval '1 second')`,
    );
    const quotas = new Map((await readQuotas(mcp)).map(({ where, forMs }) => [where, forMs]));
    expect([...quotas.keys()].sort()).toEqual(['app', 'north']);
    expect(quotas.get('app')).toBeGreaterThan(950_000);
    expect(quotas.get('north')).toBeLessThanOrEqual(HOUR);
  });

  it('end nothing: mcp’s role cannot say that access has ended', async () => {
    await announceCancellation(mcp, 'key');
    for (const kind of ['grant', 'client', 'user', 'connection', 'credential']) {
      await expect(mcp.query('select announce($1, $2, $3)', [kind, 'x', 1_000])).rejects.toThrow(/only a quota/);
    }
    await expect(mcp.query(`select record_change('grant', 'x')`)).rejects.toThrow(/permission denied/);
    expect((await owner.query('select kind, subject from changes')).rows).toEqual([{ kind: 'cancel', subject: 'key' }]);
  });
});
