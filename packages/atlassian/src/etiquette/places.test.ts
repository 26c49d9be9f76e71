import { describe, expect, it } from 'vitest';
import { createPlaces } from './places.js';

/** Lets everything that can go on go on. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

function open(limits: Partial<Parameters<typeof createPlaces>[0]> = {}) {
  const places = createPlaces({ each: () => 2, total: 10, waiting: 10, ...limits });
  const entered: string[] = [];
  const leaves = new Map<string, () => void>();
  const enter = async (line: string, name: string, options: { write?: boolean; signal?: AbortSignal } = {}) => {
    const { write = false, signal } = options;
    const answer = await places.enter({ who: line, where: 'north', write, signal, waitMs: 60_000 });
    if (!answer.ok) return answer.reason;
    entered.push(name);
    leaves.set(name, answer.leave);
    return 'entered';
  };
  const leave = async (name: string) => {
    leaves.get(name)?.();
    await settle();
  };
  return { places, entered, enter, leave };
}

describe('places', () => {
  it('are so many for each line, and the first who waits is the next', async () => {
    const { entered, enter, leave } = open();
    for (const name of ['a', 'b', 'c', 'd']) void enter('maya', name);
    void enter('tomas', 't');
    await settle();
    expect(entered).toEqual(['a', 'b', 't']);
    await leave('b');
    await leave('a');
    expect(entered).toEqual(['a', 'b', 't', 'c', 'd']);
  });

  it('are refused where nobody may wait, and free for others when somebody leaves, once however often they say so', async () => {
    const { enter, leave } = open({ total: 3, waiting: 0 });
    expect(await enter('maya', 'm1')).toBe('entered');
    expect(await enter('maya', 'm2')).toBe('entered');
    expect(await enter('maya', 'm3')).toBe('full');
    expect(await enter('tomas', 't')).toBe('entered');
    expect(await enter('ines', 'i1')).toBe('full');
    await leave('m1');
    await leave('m1');
    expect(await enter('ines', 'i2')).toBe('entered');
    expect(await enter('maya', 'm4')).toBe('full');
  });

  it('go to the lines in turn where all together are too many', async () => {
    const { entered, enter, leave } = open({ each: () => 10, total: 1 });
    for (const name of ['m1', 'm2', 'm3']) void enter('maya', name);
    for (const name of ['t1', 't2']) void enter('tomas', name);
    await settle();
    for (const name of ['m1', 'm2', 't1', 'm3', 't2']) await leave(name);
    expect(entered).toEqual(['m1', 'm2', 't1', 'm3', 't2']);
  });

  it('go to writes before reads, and to reads only where reads may have them', async () => {
    const { entered, enter, leave } = open({ each: (write) => (write ? 2 : 1) });
    for (const name of ['r1', 'r2', 'r3']) void enter('maya', name);
    void enter('maya', 'w1', { write: true });
    void enter('maya', 'w2', { write: true });
    await settle();
    expect(entered).toEqual(['r1']);
    await leave('r1');
    expect(entered).toEqual(['r1', 'w1', 'w2']);
    await leave('w1');
    await leave('w2');
    expect(entered.at(-1)).toBe('r2');
  });

  it('are not waited for beyond the time, nor by more than may wait, nor after an abort', async () => {
    const { places, enter, entered, leave } = open({ each: () => 1, waiting: 2 });
    await enter('maya', 'a');
    const late = places.enter({ who: 'maya', where: 'north', write: false, signal: undefined, waitMs: 20 });
    const abort = new AbortController();
    const aborted = enter('maya', 'b', { signal: abort.signal });
    expect(await enter('maya', 'c')).toBe('full');
    abort.abort();
    expect(await aborted).toBe('aborted');
    expect(await late).toEqual({ ok: false, reason: 'timed_out' });
    expect(await enter('maya', 'd', { signal: abort.signal })).toBe('aborted');
    const next = enter('maya', 'e');
    await leave('a');
    expect(await next).toBe('entered');
    expect(entered).toEqual(['a', 'e']);
  });

  it('are given back once, however often they are left', async () => {
    const { places, enter, entered } = open({ each: () => 1 });
    const first = await places.enter({ who: 'maya', where: 'north', write: false, signal: undefined, waitMs: 1 });
    if (!first.ok) throw new Error('no place');
    void enter('maya', 'b');
    void enter('maya', 'c');
    first.leave();
    first.leave();
    await settle();
    expect(entered).toEqual(['b']);
  });
});
