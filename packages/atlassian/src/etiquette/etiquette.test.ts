import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startLedger } from '../../test/ledger.js';
import { type Answer, type Received, startAtlassian } from '../../test/server.js';
import { type ApiRequest, send } from '../client.js';
import { searchIssues } from '../jira/search.js';
import { createEtiquette, type Etiquette } from './etiquette.js';

const answer = z.looseObject({ id: z.string() });
const call = { accessToken: 'token', siteId: 'north' };
const read: ApiRequest<{ id: string }> = { method: 'GET', path: ['ex', 'jira', 'north', 'x'], effect: 'read', answer };
const write: ApiRequest<{ id: string }> = { ...read, method: 'POST', effect: 'write', json: {} };
const metadata = { ...read, remember: { forMs: 60_000 } };
const good: Answer = { body: { id: '1' } };
const quota = (reason: string): Answer => ({
  status: 429,
  headers: {
    'RateLimit-Reason': reason,
    'Retry-After': '900',
    'X-RateLimit-Reset': new Date(Date.now() + 900_000).toISOString(),
  },
});

let etiquette: Etiquette;
let clock: { now: number };
let usedUp: [string, number][];
let hour: ReturnType<typeof startLedger>;

beforeEach(() => {
  clock = { now: 1 };
  usedUp = [];
  hour = startLedger(10_000);
  etiquette = createEtiquette({
    ledger: hour.ledger,
    pointsPerHour: 10_000,
    userShare: 1,
    concurrency: 5,
    onUsedUp: (where, forMs) => usedUp.push([where, forMs]),
    onError: () => {},
    now: () => clock.now,
  });
});
afterEach(() => etiquette.close());

async function atlassian(answers: Answer[] | ((request: Received) => Answer)) {
  const server = await startAtlassian(answers);
  const as = (person: string, memory = person) => etiquette.as(server.http, { person, memory });
  return { ...server, as };
}

describe('a quota that is used up', () => {
  it('of the app stops every request to every site, without asking again, until it is full', async () => {
    const { as, requests } = await atlassian((request) =>
      requests.length === 1 && request.path ? quota('jira-quota-global-based') : good,
    );
    const first = await send(as('maya'), call, read);
    expect(first).toMatchObject({ ok: false, error: { code: 'rate_quota', retryAfter: expect.any(Number) } });
    for (const siteId of ['north', 'labs']) {
      const refused = await send(as('tomas'), { ...call, siteId }, read);
      expect(refused).toMatchObject({ ok: false, error: { code: 'rate_quota', status: 0 } });
      expect(!refused.ok && refused.error.message).toMatch(/used up until \d\d:\d\d UTC\.$/);
    }
    expect(requests).toHaveLength(1);
    expect(usedUp).toEqual([['app', expect.any(Number)]]);
    expect(usedUp[0]?.[1]).toBeGreaterThan(890_000);
    clock.now += 901_000;
    expect(await send(as('tomas'), call, read)).toMatchObject({ ok: true });
  });

  it('of a site stops requests to that site alone', async () => {
    const { as, requests } = await atlassian([quota('confluence-quota-tenant-based'), good]);
    await send(as('maya'), call, read);
    expect(await send(as('tomas'), call, read)).toMatchObject({ ok: false, error: { code: 'rate_site_quota' } });
    expect(await send(as('tomas'), { ...call, siteId: 'labs' }, read)).toMatchObject({ ok: true });
    expect(requests).toHaveLength(2);
    expect(usedUp).toEqual([['north', expect.any(Number)]]);
  });

  it('stops requests also where another replica learnt it, and is told once', async () => {
    const { as, requests } = await atlassian(() => quota('jira-quota-global-based'));
    const together = await Promise.all(['a', 'b', 'c'].map((person) => send(as(person), call, read)));
    expect(together.every((result) => !result.ok && result.error.code === 'rate_quota')).toBe(true);
    expect(usedUp).toHaveLength(1);
    const before = requests.length;
    etiquette.stop('labs', 5_000);
    expect(await send(as('maya'), { ...call, siteId: 'labs' }, read)).toMatchObject({ ok: false });
    expect(requests).toHaveLength(before);
  });

  it('of a small site without names is not the app’s: nobody else is stopped, nor has smaller pages', async () => {
    const drained = { ...hourHeaders(), 'X-RateLimit-Limit': '500', 'X-RateLimit-NearLimit': 'true' };
    const { as, requests } = await atlassian(({ path }) => ({
      body: { issues: [] },
      headers: path.includes('/north/') ? { ...drained, 'X-RateLimit-Remaining': north } : {},
    }));
    let north = '40';
    const search = (siteId: string) =>
      searchIssues(as('maya'), { ...call, siteId }, { jql: 'x', fields: [], maxResults: 50 });
    for (const siteId of ['north', 'labs', 'north']) await search(siteId);
    expect(requests.map(({ body }) => JSON.parse(body).maxResults)).toEqual([50, 50, 10]);
    north = '0';
    await search('north');
    expect(await search('north')).toMatchObject({ ok: false, error: { code: 'rate_site_quota' } });
    expect(await search('labs')).toMatchObject({ ok: true });
    expect(usedUp).toEqual([['north', expect.any(Number)]]);
    await etiquette.close();
    expect(hour.reports.every(({ seen }) => seen === undefined)).toBe(true);
  });

  it('does not concern what belongs to no site', async () => {
    const { as } = await atlassian([good]);
    etiquette.stop('app', 60_000);
    expect(await send(as('maya'), { accessToken: 'token' }, read)).toMatchObject({ ok: true });
  });
});

describe('points', () => {
  it('are counted by what the answers hold, and writes flat', async () => {
    const { as } = await atlassian((request) =>
      request.path.endsWith('/jql')
        ? { body: { issues: [1, 2, 3].map((id) => ({ id: String(id), key: `A-${id}`, fields: {} })) } }
        : good,
    );
    await searchIssues(as('maya'), call, { jql: 'x', fields: [], maxResults: 50 });
    await send(as('maya'), call, read);
    await send(as('maya'), call, write);
    await etiquette.close();
    expect(hour.state).toMatchObject({ spent: 4 + 2 + 1, taken: 4 + 2 + 1 });
  });

  it('that are nearly gone make pages smaller', async () => {
    const { as, requests } = await atlassian([
      { headers: { 'X-RateLimit-NearLimit': 'true', ...hourHeaders() }, body: { issues: [] } },
    ]);
    const ask = () => searchIssues(as('maya'), call, { jql: 'x', fields: [], maxResults: 50 });
    await ask();
    await ask();
    expect(requests.map(({ body }) => JSON.parse(body).maxResults)).toEqual([50, 10]);
  });

  it('that are gone refuse a request before it is made', async () => {
    const { as, requests } = await atlassian([good]);
    hour.state.taken = 10_000;
    const results = await Promise.all(Array.from({ length: 80 }, () => send(as('maya'), call, read)));
    const refused = results.filter((result) => !result.ok && result.error.code === 'rate_quota');
    // What was let go before the account had answered once is bounded.
    expect(requests.length).toBe(80 - refused.length);
    expect(requests.length).toBeLessThan(64);
    expect(await send(as('maya'), call, read)).toMatchObject({ ok: false, error: { retryAfter: 3600 } });
  });
});

const hourHeaders = () => ({
  'X-RateLimit-Limit': '10000',
  'X-RateLimit-Remaining': '1500',
  'X-RateLimit-Reset': new Date(Date.now() + 3_600_000).toISOString(),
});

describe('requests at once', () => {
  it('are so many of one person at one site, and the others follow', async () => {
    const releases: (() => void)[] = [];
    const { as, requests } = await atlassian([good]);
    const slow = as('maya');
    const held = {
      ...slow,
      request: async (...given: Parameters<typeof slow.request>) => {
        await new Promise<void>((resolve) => releases.push(resolve));
        return await slow.request(...given);
      },
    };
    const all = Promise.all(Array.from({ length: 12 }, () => send(held, call, read)));
    await expect.poll(() => releases.length).toBe(5);
    expect(await send(as('maya'), { ...call, siteId: 'labs' }, read)).toMatchObject({ ok: true });
    expect(await send(as('tomas'), call, read)).toMatchObject({ ok: true });
    expect(releases).toHaveLength(5);
    while (requests.length < 14) {
      for (const release of releases.splice(0)) release();
      await new Promise((resolve) => setTimeout(resolve, 5));
      expect(releases.length).toBeLessThanOrEqual(5);
    }
    expect((await all).every(({ ok }) => ok)).toBe(true);
  });

  it('that wait are not made once they are cancelled, writes neither, nor when what they rest on has ended', async () => {
    const { as, requests } = await atlassian(() => 'hang');
    const stop = new AbortController();
    const running = Array.from({ length: 5 }, () => send(as('maya'), { ...call, signal: stop.signal }, read));
    await expect.poll(() => requests.length).toBe(5);
    const abort = new AbortController();
    const waiting = [read, write].map((one) => send(as('maya'), { ...call, signal: abort.signal }, one));
    const ended = send(as('maya'), { ...call, mayGo: async () => false }, write);
    await new Promise((resolve) => setTimeout(resolve, 120));
    abort.abort();
    for (const result of await Promise.all(waiting))
      expect(result).toMatchObject({ error: { kind: 'aborted', mayHaveLanded: false } });
    stop.abort();
    await Promise.all(running);
    expect(await ended).toMatchObject({ ok: false, error: { kind: 'aborted' } });
    expect(requests).toHaveLength(5);
  });

  it('that wait for too long are told so', async () => {
    const { as, requests } = await atlassian(() => 'hang');
    const stop = new AbortController();
    const running = Array.from({ length: 5 }, () => send(as('maya'), { ...call, signal: stop.signal }, read));
    await expect.poll(() => requests.length).toBe(5);
    const late = await send(as('maya'), { ...call, budgetMs: 30 }, read);
    expect(late).toMatchObject({ ok: false, error: { code: 'rate_busy', kind: 'rate_limited' } });
    stop.abort();
    await Promise.all(running);
  });
});

describe('metadata', () => {
  it('is asked for once, by each connection for itself', async () => {
    const { as, requests } = await atlassian([good]);
    for (let time = 0; time < 5; time += 1)
      expect(await send(as('maya', 'c1:1'), call, metadata)).toMatchObject({ ok: true });
    expect(requests).toHaveLength(1);
    await send(as('tomas', 'c2:1'), call, metadata);
    await send(as('maya', 'c1:2'), call, metadata);
    expect(requests).toHaveLength(3);
  });

  it('is asked for again after its time, by its ETag where it has one', async () => {
    const { as, requests } = await atlassian([
      { headers: { ETag: '"v1"' }, body: { id: 'first' } },
      { status: 304, headers: { ETag: '"v1"' } },
      { headers: { ETag: '"v2"' }, body: { id: 'second' } },
    ]);
    const ids: unknown[] = [];
    for (const passed of [0, 59_000, 2_000, 1_000, 60_000]) {
      clock.now += passed;
      const result = await send(as('maya'), call, metadata);
      ids.push(result.ok && result.value.id);
    }
    expect(ids).toEqual(['first', 'first', 'first', 'first', 'second']);
    expect(requests.map(({ headers }) => headers['if-none-match'])).toEqual([undefined, '"v1"', '"v1"']);
  });

  it('is asked for again once a write that was built on it is refused', async () => {
    const { as, requests } = await atlassian([good, { status: 400, body: { errors: { type: 'No such type' } } }, good]);
    await send(as('maya'), call, metadata);
    await send(as('maya'), call, write);
    await send(as('maya'), call, metadata);
    expect(requests.map(({ method }) => method)).toEqual(['GET', 'POST', 'GET']);
  });

  it('that is not worth it is not remembered, nor are failures', async () => {
    const { as, requests } = await atlassian([{ status: 404 }, good]);
    const empty = { ...metadata, remember: { forMs: 60_000, worth: () => false } };
    for (let time = 0; time < 3; time += 1) await send(as('maya'), call, empty);
    expect(requests).toHaveLength(3);
  });
});
