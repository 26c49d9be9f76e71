import { describe, expect, it } from 'vitest';
import { OPENAPI_DIR } from '../testing/documents.js';
import { adf, JIRA, openSandbox } from '../testing/sandbox.js';
import { readDuration, writeDuration } from './durations.js';

const sandbox = await openSandbox(OPENAPI_DIR === undefined ? {} : { openapiDir: OPENAPI_DIR });
const tomas = await sandbox.person('tomas');
const aiko = await sandbox.person('aiko');
const maya = await sandbox.person('maya');
const TOMAS = (await tomas.get(`${JIRA}/myself`)).body.accountId as string;

describe('durations', () => {
  it.each([
    ['1w 2d 3h 20m', (5 * 8 + 2 * 8 + 3) * 3600 + 1200],
    ['1.5h', 5400],
    ['0m', 0],
  ])('%s is that many seconds, and back', (text, seconds) => {
    expect(readDuration(text)).toBe(seconds);
    expect(readDuration(writeDuration(seconds))).toBe(seconds);
  });

  it.each(['', '3', 'h', '3h20m', '3x'])('%j is none', (text) => expect(readDuration(text)).toBeUndefined());
});

describe('time logged on an issue', () => {
  const path = `${JIRA}/issue/ROV-2/worklog`;
  const remaining = async () =>
    (await tomas.get(`${JIRA}/issue/ROV-2?fields=timetracking`)).body.fields.timetracking.remainingEstimateSeconds;

  it('is kept with its beginning, and reduces what remains', async () => {
    const before = await remaining();
    const { status, body } = await tomas.post(path, {
      timeSpent: '1h 30m',
      started: '2026-11-17T09:00:00.000+0100',
      comment: adf('On the phone'),
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({ timeSpentSeconds: 5400, started: '2026-11-17T08:00:00.000+0000' });
    expect(await remaining()).toBe(before - 5400);
    const listed = await tomas.get(
      `${path}?startedAfter=${Date.UTC(2026, 10, 17)}&startedBefore=${Date.UTC(2026, 10, 18)}`,
    );
    expect(listed.body).toMatchObject({ total: 1, worklogs: [{ id: body.id }] });
    expect((await tomas.get(`${path}?startAt=1&maxResults=2`)).body).toMatchObject({ startAt: 1, total: 4 });
  });

  it('leaves or sets the estimate as it was told', async () => {
    await tomas.post(`${path}?adjustEstimate=new&newEstimate=5h`, { timeSpent: '1h' });
    expect(await remaining()).toBe(5 * 3600);
    await tomas.post(`${path}?adjustEstimate=leave`, { timeSpent: '1h' });
    expect(await remaining()).toBe(5 * 3600);
    await tomas.post(`${path}?adjustEstimate=manual&reduceBy=2h`, { timeSpent: '1h' });
    expect(await remaining()).toBe(3 * 3600);
    expect((await tomas.post(`${path}?adjustEstimate=new`, { timeSpent: '1h' })).status).toBe(400);
  });

  it('is a duration, at a moment as Jira writes it, by somebody who works there', async () => {
    expect((await tomas.post(path, { timeSpent: 'long' })).body.errors.timeLogged).toContain('Invalid');
    expect((await tomas.post(path, { timeSpent: '1h', started: '2026-11-17T09:00:00Z' })).status).toBe(400);
    expect((await aiko.post(path, { timeSpent: '1h' })).status).toBe(400);
    expect((await tomas.post(`${JIRA}/issue/PEO-1/worklog`, { timeSpent: '1h' })).status).toBe(404);
  });
});

describe('watchers', () => {
  const path = `${JIRA}/issue/ROV-12/watchers`;
  const watches = async () => (await tomas.get(path)).body.isWatching as boolean;

  it('add and remove themselves; others are for who manages the list', async () => {
    expect((await tomas.post(path, TOMAS)).status).toBe(204);
    expect(await watches()).toBe(true);
    expect((await tomas.delete(`${path}?accountId=${encodeURIComponent(TOMAS)}`)).status).toBe(204);
    expect(await watches()).toBe(false);
    expect((await aiko.post(path, TOMAS)).status).toBe(403);
    expect((await maya.post(path, TOMAS)).status).toBe(204);
    expect(await watches()).toBe(true);
    expect((await maya.post(path, 'nobody')).status).toBe(404);
  });
});

it.skipIf(OPENAPI_DIR === undefined)('all of it keeps the contract', async () => {
  const { violations } = (await sandbox.send('/__sandbox/contract')).body;
  expect(violations).toEqual([]);
});
