import { expect, test } from 'vitest';
import { startAtlassian } from '../../test/server.js';
import { MARK_PROPERTY } from '../writes/mark.js';
import { addWorklog, findWorklog } from './worklogs.js';

const call = { accessToken: 'at', siteId: 'cloud-1' };
const worklog = (id: string, mark?: string) => ({
  id,
  timeSpentSeconds: 60,
  properties: mark === undefined ? [] : [{ key: MARK_PROPERTY, value: { mark } }],
});
const lost = { mark: 'the-mark', sentAgoMs: 30_000.25, accountId: 'a1' };

test('time is logged with the mark of the write', async () => {
  const { http, requests } = await startAtlassian([{ status: 201, body: worklog('1') }]);
  await addWorklog(http, { ...call, mark: 'the-mark' }, 'ENG-1', { timeSpent: '1h' }, { adjustEstimate: 'auto' });
  expect(JSON.parse(requests[0]?.body ?? '')).toEqual({
    timeSpent: '1h',
    properties: [{ key: MARK_PROPERTY, value: { mark: 'the-mark' } }],
  });
});

test('a lost worklog is found by its mark, on whichever page it is', async () => {
  const { http, requests } = await startAtlassian([
    { body: { worklogs: [worklog('1'), worklog('2', 'another')], startAt: 0, total: 3 } },
    { body: { worklogs: [worklog('3', 'the-mark')], startAt: 2, total: 3 } },
  ]);
  expect(await findWorklog('ENG-1', 1_000)(http, call, lost)).toMatchObject({ ok: true, value: { id: '3' } });
  expect(requests.map(({ query }) => [query.get('startAt'), query.get('startedAfter'), query.get('expand')])).toEqual([
    ['0', '1000', 'properties'],
    ['2', '1000', 'properties'],
  ]);
});

test('what is not among all of them was not created; what is not among the first five hundred cannot be said', async () => {
  const { http, requests } = await startAtlassian([
    { body: { worklogs: [worklog('1', 'another')], startAt: 0, total: 1 } },
  ]);
  expect(await findWorklog('ENG-1', undefined)(http, call, lost)).toEqual({ ok: true, value: undefined });
  expect(requests[0]?.query.get('startedAfter')).toMatch(/^\d+$/);
  const many = await startAtlassian(() => ({ body: { worklogs: [worklog('1')], startAt: 0, total: 9_000 } }));
  expect(await findWorklog('ENG-1', undefined)(many.http, call, lost)).toMatchObject({ ok: false });
  expect(many.requests).toHaveLength(5);
});
