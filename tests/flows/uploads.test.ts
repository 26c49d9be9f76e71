import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { holdToContract, startToolWorld, type ToolWorld } from '../support/tool-cases.ts';
import { askFor, at, attached, send, ticketOf } from '../support/uploads.ts';

/** For whatever comes soon, but on a busy machine not at once (milliseconds). */
const PATIENCE = 20_000;
/** Within this time replicas know of what was committed (milliseconds). */
const KNOWN_WITHIN = 1_000;
const ATTACHING = '/ex/jira/*/rest/api/3/issue/*/attachments';

let world: ToolWorld;
beforeAll(async () => {
  world = await startToolWorld({ replicas: { mcp: 2 }, mcp: { FILE_MAX_MEGABYTES: '2' } });
});
afterAll(() => world?.stop());

const logs = () => world.house.programs.mcp.map(({ output }) => output()).join('');
const records = (name: string) =>
  world.house.query<{ outcome: string }>(
    `select outcome, kind from write_records where tool = 'jira_upload_attachment' and at > now() - interval '1 hour'
       and id in (select used_by from file_tickets where token_hash = sha256($1::bytea))`,
    [name],
  );

describe('a link that takes a file', () => {
  it('attaches what is sent to it, as it is, under the name that was asked for', async () => {
    const { url, text } = await askFor(world, { issue: 'ROV-5', name: 'plan "1" Tromsø.bin' });
    expect(text).toContain(`curl -T FILE '${url}'`);
    expect(text).toContain('attached to ROV-5 as plan "1" Tromsø.bin');
    const content = Buffer.from(Array.from({ length: 300_000 }, (_, index) => index % 256));
    const answer = await send(url, content);
    expect(answer).toMatchObject({
      status: 201,
      body: { issue: 'ROV-5', name: 'plan "1" Tromsø.bin', size: 300_000, url: expect.stringMatching(/ROV-5$/) },
    });
    expect(await attached(world, answer.body.id)).toEqual(content);
    expect(await records(ticketOf(url))).toEqual([{ outcome: 'done', kind: 'issue-attachment' }]);
    // As when the user takes it back.
    await world.house.query('delete from writes where mark in (select used_by from file_tickets)');
    expect(await send(url, content)).toMatchObject({ status: 410, body: { error: 'over' } });
  });

  it('takes what comes in pieces of which nobody knows how many', async () => {
    const { url } = await askFor(world, { issue: 'ROV-5', name: 'pieces.txt' });
    const pieces = new ReadableStream<Uint8Array>({
      async start(controller) {
        for (const piece of ['in ', 'three ', 'pieces']) {
          controller.enqueue(Buffer.from(piece));
          await sleep(50);
        }
        controller.close();
      },
    });
    const answer = await send(url, pieces);
    expect([answer.status, answer.body.size]).toEqual([201, 15]);
  });

  it('takes the file of a form, under its own name', async () => {
    const { url } = await askFor(world, { issue: 'ROV-5', name: 'form.bin' });
    const content = Buffer.from(Array.from({ length: 100_000 }, (_, index) => (index * 7) % 256));
    const form = new FormData();
    form.append('file', new File([content], 'other.txt'));
    const answer = await send(url, form);
    expect(answer).toMatchObject({ status: 201, body: { name: 'form.bin', size: 100_000 } });
    expect(await attached(world, answer.body.id)).toEqual(content);
  });

  it('attaches to a page too', async () => {
    const { url, text } = await askFor(world, { page: '20105', name: 'plan.pdf' }, 'confluence_upload_attachment');
    expect(text).toMatch(/attached to “.+” as plan\.pdf/);
    expect(await send(url, '%PDF-1.7')).toMatchObject({ status: 201, body: { page: '20105', name: 'plan.pdf' } });
  });

  it('attaches one file, of ten at once over two replicas and whoever comes later', async () => {
    const { url } = await askFor(world, { issue: 'ROV-5', name: 'one.txt' });
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, turn) => send(at(url, world.house.replicas.mcp[turn % 2]), `turn ${turn}`)),
    );
    const told = answers.filter(({ status }) => status === 200 || status === 201);
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(new Set(told.map(({ body }) => body.id)).size).toBe(1);
    // Where many come at once, some are told to wait.
    expect(
      answers.every(({ status }) => [200, 201, 503].includes(status)),
      JSON.stringify(answers),
    ).toBe(true);
    const later = await send(url, 'later');
    expect(later).toMatchObject({ status: 200, body: { id: told[0]?.body.id, already: true } });
  });

  it('is not used up by looking, nor by what did not arrive whole', async () => {
    const { url } = await askFor(world, { issue: 'ROV-5', name: 'whole.txt' });
    expect((await fetch(url, { method: 'HEAD' })).status).toBe(200);
    expect((await fetch(url)).status).toBe(200);
    expect((await fetch(url, { headers: { 'user-agent': 'Slackbot-LinkExpanding 1.0' } })).status).toBe(403);
    expect(await send(url, Buffer.alloc(2_000_001))).toMatchObject({ status: 413, body: { error: 'too_large' } });
    const unannounced = new Blob([Buffer.alloc(2_500_000)]).stream();
    expect(await send(url, unannounced)).toMatchObject({ status: 413, body: { error: 'too_large' } });
    expect(await send(url, '')).toMatchObject({ status: 400, body: { error: 'empty' } });
    const form = new FormData();
    form.append('other', 'no file');
    expect(await send(url, form)).toMatchObject({ status: 415, body: { error: 'form' } });
    form.append('file', new File([Buffer.alloc(2_000_001)], 'large.txt'));
    expect(await send(url, form)).toMatchObject({ status: 413 });
    const { hostname, port, pathname } = new URL(url);
    const socket = connect(Number(port), hostname);
    socket.on('error', () => {});
    socket.write(`PUT ${pathname} HTTP/1.1\r\nHost: ${hostname}\r\nContent-Length: 900000\r\n\r\n`);
    socket.write(Buffer.alloc(300_000), () => setTimeout(() => socket.destroy(), 200));
    await vi.waitFor(() => expect(logs()).toMatch(/"file_upload".*"outcome":"(?:cut_off|ended)"/), PATIENCE);
    const open = `select from write_records where outcome <> 'done'`;
    await vi.waitFor(async () => expect(await world.house.query(open)).toEqual([]), PATIENCE);
    const answer = await send(url, 'whole');
    expect([answer.status, answer.body.size]).toEqual([201, 5]);
  });

  it('is given back where Atlassian refuses the file, and says why', async () => {
    const { url } = await askFor(world, { issue: 'ROV-5', name: 'refused.txt' });
    await world.sandbox.fault(
      ATTACHING,
      { kind: 'status', status: 429, reason: 'jira-burst-based', retryAfter: 1 },
      { times: 1 },
    );
    const refused = await send(url, 'refused');
    expect(refused).toMatchObject({ status: 502, body: { error: 'atlassian' } });
    expect(refused.body.error_description).toMatch(/Try again in \d+ seconds.*not used up/);
    expect((await send(url, 'accepted')).status).toBe(201);
  });

  it('attaches once, though the answer of Atlassian was lost', async () => {
    const { url } = await askFor(world, { issue: 'ROV-5', name: 'lost.txt' });
    await world.sandbox.fault(ATTACHING, { kind: 'drop' }, { times: 1, method: 'POST' });
    const answer = await send(url, 'lost');
    expect(answer.status).toBe(201);
    expect((await send(url, 'lost')).body.id).toBe(answer.body.id);
    const { structured } = await world.call('jira_get_issue', { issue: 'ROV-5', include: ['attachments'] });
    const files = structured.attachments as { filename: string }[];
    expect(files.filter(({ filename }) => filename === 'lost.txt')).toHaveLength(1);
  });

  it('is over after five minutes, for each thing that it is not', async () => {
    const { url } = await askFor(world, { issue: 'ROV-5', name: 'late.txt' });
    await world.house.query(`update file_tickets set expires_at = now() where used_at is null`);
    expect(await send(url, 'late')).toMatchObject({ status: 410, body: { error: 'over' } });
    expect((await send(`${url.slice(0, -48)}${'0'.repeat(48)}`, 'x')).status).toBe(404);
    expect((await fetch(url, { method: 'DELETE' })).status).toBe(404);
    expect((await fetch(url, { method: 'OPTIONS', headers: { origin: 'https://example.com' } })).status).toBe(404);
  });

  it('is not given for what may not be attached to, nor with a file', async () => {
    const ask = (given: object, person = 'maya') =>
      world.call('jira_upload_attachment', { issue: 'ROV-5', name: 'a.txt', link: true, ...given }, { person });
    expect(await ask({}, 'aiko')).toMatchObject({ isError: true, text: expect.stringContaining('permission') });
    expect(await ask({ issue: 'ROV-99999' })).toMatchObject({ isError: true });
    expect((await ask({ text: 'a' })).text).toContain('Pass one of text, base64, from and link');
    expect((await ask({ name: '../a' })).text).toContain('without folders');
    expect((await ask({ name: undefined })).text).toContain('name is missing');
  });

  it('is told to the audit, and its ticket to nobody', async () => {
    const said = logs();
    expect(said).toMatch(
      /"event":"file_upload".*"tool":"jira_upload_attachment".*"outcome":"ok","bytes":300000.*"touched":\["ROV-5","\d+"\]/,
    );
    expect(said).not.toMatch(/files\/[0-9a-f]{20}/);
    expect(said).not.toContain('Tromsø');
    const rows = await world.house.query<{ row: string }>('select file_tickets::text as row from file_tickets');
    for (const { row } of rows) expect(row).not.toMatch(/plan|one\.txt|ROV-5/);
  });

  it('invariant 9: stops in the middle, and is refused, when its user is suspended', async () => {
    const [slow, other] = await Promise.all(
      ['slow.txt', 'other.txt'].map((name) => askFor(world, { issue: 'ROV-5', name, person: 'tomas' })),
    );
    const suspend = (to: string) =>
      world.house.query(
        `update users set suspended_at = ${to} where id = (select user_id from file_tickets order by created_at desc limit 1)`,
      );
    let more: ReadableStreamDefaultController<Uint8Array> | undefined;
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        more = controller;
        controller.enqueue(Buffer.alloc(100_000));
      },
    });
    const sending = send(slow?.url ?? '', body);
    await vi.waitFor(async () => expect(await records(ticketOf(slow?.url ?? ''))).toHaveLength(1), PATIENCE);
    await suspend('now()');
    const known = sleep(KNOWN_WITHIN);
    try {
      expect(await sending).toMatchObject({ status: 403, body: { error: 'ended' } });
      more?.close();
      await known;
      for (const replica of world.house.replicas.mcp) {
        expect(await send(at(other?.url ?? '', replica), 'x')).toMatchObject({ status: 403 });
      }
    } finally {
      await suspend('null');
    }
    // What was refused was not used up.
    await vi.waitFor(async () => expect((await send(other?.url ?? '', 'x')).status).toBe(201), PATIENCE);
  });

  it('invariant 9: is refused once its connection is removed', async () => {
    const { url } = await askFor(world, { issue: 'ROV-5', name: 'gone.txt', person: 'tomas' });
    await world.house.query(
      'delete from connections where user_id = (select user_id from file_tickets order by created_at desc limit 1)',
    );
    await sleep(KNOWN_WITHIN);
    for (const replica of world.house.replicas.mcp) expect((await send(at(url, replica), 'x')).status).toBe(403);
  });
});

describe('a link that takes a file, and replicas that end', () => {
  const restart = (...environments: Record<string, string>[]) =>
    Promise.all(environments.map((environment, replica) => world.house.restartMcp(replica, environment)));

  it('is taken over where the process that had it died in the middle', async () => {
    const { url } = await askFor(world, { issue: 'ROV-5', name: 'orphan.txt' });
    const [survivor, victim] = world.house.replicas.mcp;
    const half = new ReadableStream({ start: (controller) => controller.enqueue(Buffer.alloc(100_000)) });
    const broken = expect(send(at(url, victim), half)).rejects.toThrow();
    await vi.waitFor(async () => expect(await records(ticketOf(url))).toHaveLength(1), PATIENCE);
    world.house.programs.mcp[1]?.kill('SIGKILL');
    await broken;
    // By then nothing of it can arrive any more.
    await world.house.query(`update writes set lease_until = now() - interval '1 second', late_until = now()
      where mark in (select used_by from file_tickets where token_hash = sha256('${ticketOf(url)}'::bytea))`);
    expect(await send(at(url, survivor), 'whole')).toMatchObject({ status: 201, body: { size: 5 } });
    expect(await records(ticketOf(url))).toMatchObject([{ outcome: 'done' }]);
    await world.house.restartMcp(1);
  });

  it('is refused where the tool is off by now, or has to be confirmed', async () => {
    const given = await Promise.all(['off.txt', 'asked.txt'].map((name) => askFor(world, { issue: 'ROV-5', name })));
    const [off = '', asked = ''] = given.map(({ url }) => new URL(url).pathname);
    const [one = '', other = ''] = world.house.replicas.mcp;
    await restart({ TOOLSETS: 'jira_issues' }, { CONFIRM_WRITES: 'all' });
    expect(await send(`${one}${off}`, 'x')).toMatchObject({ status: 403, body: { error: 'ended' } });
    expect(await send(`${other}${asked}`, 'x')).toMatchObject({ status: 403, body: { error: 'ended' } });
  });

  it('is given once for a person’s word, which is word enough to use it', async () => {
    await restart({ CONFIRM_WRITES: 'all' }, { CONFIRM_WRITES: 'all' });
    const given = { issue: 'ROV-5', name: 'approved.txt', link: true, idempotency_key: 'approved' };
    const ask = () => world.call('jira_upload_attachment', given);
    const { isError, text } = await ask();
    expect([isError, text]).toEqual([
      true,
      expect.stringContaining('Get a link by which one file is attached to a Jira issue'),
    ]);
    expect(await world.house.query(`select from call_confirmations where decision is null`)).toHaveLength(1);
    await world.house.query(
      `update call_confirmations set decision = 'approved', decided_in = 'portal', decided_at = now()`,
    );
    const answers = await Promise.all(Array.from({ length: 6 }, ask));
    const links = answers.flatMap(({ structured }) => structured.upload_url ?? []);
    expect(links, JSON.stringify(answers)).toHaveLength(1);
    expect(await send(String(links[0]), 'x')).toMatchObject({ status: 201, body: { name: 'approved.txt' } });
  });
});

holdToContract(() => world);
