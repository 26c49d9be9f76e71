import type { Database } from '@gatehouse/database';
import { generateKeyringLine, parseKeyring } from '@gatehouse/vault';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import type { Principal } from '../bearer/principal.js';
import type { Called } from '../tools/answer.js';
import { createResumedCalls } from './resumed-calls.js';

const principal = (subject: string): Principal => ({
  kind: 'user',
  subject,
  clientId: 'client-1',
  scopes: [],
  grantId: undefined,
  tokenId: 'token',
  boundTo: undefined,
  issuedAt: 0,
  expiresAt: 0,
});
const called: Called = { result: { content: [{ type: 'text', text: 'Done.' }] }, outcome: 'ok', need: undefined };
const { signal } = new AbortController();

/** The table in memory; `looks` are the keys of each question about it. */
function start() {
  const table = new Map<string, Buffer | null>();
  const looks: number[] = [];
  const query = async ({ text, values }: { text: string; values: [Buffer | Buffer[]] }) => {
    const hashes = [values[0]].flat();
    if (!text.startsWith('insert')) {
      looks.push(hashes.length);
      const rows = hashes
        .filter((hash) => table.has(hash.toString('hex')))
        .map((hash) => ({ call_hash: hash, result_sealed: table.get(hash.toString('hex')) }));
      return { rows, rowCount: rows.length };
    }
    const [key = ''] = hashes.map((hash) => hash.toString('hex'));
    const rowCount = table.has(key) ? 0 : 1;
    if (rowCount === 1) table.set(key, null);
    return { rows: [], rowCount };
  };
  const update = async (text: string, [hash, sealed]: [Buffer, Buffer]) => {
    if (text.startsWith('update')) table.set(hash.toString('hex'), sealed);
    else table.delete(hash.toString('hex'));
    return { rows: [], rowCount: 1 };
  };
  const pool = {
    query: (first: never, second: never) => (typeof first === 'string' ? update(first, second) : query(first)),
  } as unknown as Database['pool'];
  const keyring = parseKeyring(generateKeyringLine());
  const resumed = createResumedCalls({ pool, keyring, logger: pino({ level: 'silent' }) });
  return { resumed, looks };
}

/** A call that is under way until it is let go. */
function held() {
  let finish = (_called: Called) => {};
  const call = () =>
    new Promise<Called>((resolve) => {
      finish = resolve;
    });
  return { call, finish: (outcome: Called) => finish(outcome) };
}

const never = () => Promise.reject(new Error('must not be made again'));

test('repetitions of a call that is under way wait together, four of a user, and the others are told at once', async () => {
  const { resumed, looks } = start();
  const write = held();
  const first = resumed.once('call-1', principal('usr_a'), signal, write.call);
  const repeated = Array.from({ length: 20 }, () => resumed.once('call-1', principal('usr_a'), signal, never));
  // Sixteen have no room: they are answered while the call is still under way.
  const early: unknown[] = [];
  for (const one of repeated) void one.then(({ kind }) => early.push(kind));
  await expect.poll(() => early.length).toBe(16);
  expect(new Set(early)).toEqual(new Set(['unknown']));
  await expect.poll(() => looks.length).toBeGreaterThan(21);
  // Each looked once for itself; from there on there is one question at a time, about one call.
  const questions = looks.slice(20);
  expect(questions.every((keys) => keys === 1)).toBe(true);

  write.finish(called);
  expect(await first).toEqual({ kind: 'called', called });
  const outcomes = await Promise.all(repeated);
  const again = outcomes.filter(({ kind }) => kind === 'again');
  expect(again).toEqual(Array.from({ length: 4 }, () => ({ kind: 'again', result: called.result })));
  const asked = looks.length;
  await new Promise((resolve) => setTimeout(resolve, 700));
  expect(looks).toHaveLength(asked);
});

test('a call that did not begin after all is made by one of those who waited for it', async () => {
  const { resumed, looks } = start();
  const write = held();
  const first = resumed.once('call-1', principal('usr_a'), signal, write.call);
  let made = 0;
  const repeated = Array.from({ length: 3 }, () =>
    resumed.once('call-1', principal('usr_a'), signal, async () => {
      made += 1;
      return called;
    }),
  );
  await expect.poll(() => looks.length).toBeGreaterThan(3);
  write.finish({ ...called, outcome: 'cancelled' });
  await first;
  expect((await Promise.all(repeated)).map(({ kind }) => kind).sort()).toEqual(['again', 'again', 'called']);
  expect(made).toBe(1);
});

test('who waits goes on without when the process ends, or when nobody wants the answer any more', async () => {
  const { resumed, looks } = start();
  const write = held();
  const first = resumed.once('call-1', principal('usr_a'), signal, write.call);
  const gone = new AbortController();
  const left = resumed.once('call-1', principal('usr_a'), gone.signal, never);
  const stays = resumed.once('call-1', principal('usr_b'), signal, never);
  await expect.poll(() => looks.length).toBeGreaterThan(2);
  gone.abort();
  expect(await left).toEqual({ kind: 'unknown' });
  resumed.close();
  expect(await stays).toEqual({ kind: 'unknown' });
  write.finish(called);
  expect(await first).toMatchObject({ kind: 'called' });
});
