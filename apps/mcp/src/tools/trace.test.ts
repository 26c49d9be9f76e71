import { expect, it } from 'vitest';
import type { AtlassianAccess, ConnectedSite } from '../credentials/access.js';
import { ToolFailure } from './failure.js';
import { newTrace, noteCreated, traced } from './trace.js';

const site = { id: 'site-1', account: { connectionId: 'con_1' } } as unknown as ConnectedSite;
const change = (id: string) => ({ change: { kind: 'other' as const, target: { id, name: 'A secret title' } } });

/** What is noted of requests that end so. */
async function noted(...ended: [id: string | undefined, error?: unknown][]) {
  const trace = newTrace();
  for (const [id, error] of ended) {
    const inner = { ask: () => (error ? Promise.reject(error) : Promise.resolve('answer')) };
    const access = traced(inner as unknown as AtlassianAccess, trace);
    await access.ask(site, (() => undefined) as never, id === undefined ? undefined : change(id)).catch(() => {});
  }
  return trace;
}

it('names what was written to by its id, once, and nothing that was only read', async () => {
  const trace = await noted([undefined], ['10001'], ['10001'], ['10002,10003']);
  expect(trace).toMatchObject({ site: 'site-1', connection: 'con_1', touched: ['10001', '10002', '10003'] });
  expect(JSON.stringify(trace)).not.toContain('secret');
});

it('names what may have been written to, and not what certainly was not', async () => {
  const open = [new Error('lost'), new ToolFailure('atlassian', 'w', 'l', 'unavailable')];
  expect((await noted(...open.map((error, at): [string, unknown] => [`open${at}`, error]))).touched).toEqual([
    'open0',
    'open1',
  ]);
  expect((await noted(['refused', new ToolFailure('atlassian', 'w', 'l', 'forbidden')])).touched).toEqual([]);
});

it('names what was created, by its key where it has one', () => {
  const trace = newTrace();
  noteCreated(trace, { text: '', structured: { id: '10009', key: 'ROV-9' } });
  noteCreated(trace, { text: '', structured: { id: '20009' } });
  noteCreated(trace, { text: '', structured: { created: [{ key: 'ROV-10' }, { key: 'ROV-11' }] } });
  noteCreated(trace, { text: '', structured: { created: true } });
  expect(trace.touched).toEqual(['ROV-9', '20009', 'ROV-10', 'ROV-11']);
});

it('stays small, whatever it is given', async () => {
  const trace = await noted([Array.from({ length: 500 }, (_, at) => `${at}-${'x'.repeat(500)}`).join()]);
  expect(trace.touched).toHaveLength(20);
  expect(Math.max(...trace.touched.map((id) => id.length))).toBe(100);
});
