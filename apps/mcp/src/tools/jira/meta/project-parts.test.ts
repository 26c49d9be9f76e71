import { describe, expect, it } from 'vitest';
import { upTo } from './project-parts.js';

/** A list of that many, fifty at once. */
function list(total: number, there = total) {
  const asked: number[] = [];
  const all = Array.from({ length: there }, (_, index) => index);
  const read = async (startAt: number) => {
    asked.push(startAt);
    return { values: all.slice(startAt, startAt + 50), total };
  };
  return { asked, read };
}

describe('the parts of a project', () => {
  it.each([
    ['none', 0, [0], 0],
    ['one page', 50, [0], 50],
    ['several', 120, [0, 50, 100], 120],
    ['more than anybody wants', 1_000, [0, 50, 100, 150], 200],
  ])('come page after page: %s', async (_words, total, starts, shown) => {
    const { asked, read } = list(total);
    const { values, total: told } = await upTo(200, read);
    expect([asked, values.length, told]).toEqual([starts, shown, total]);
    expect(new Set(values).size).toBe(shown);
  });

  it('come to an end where fewer come than were promised', async () => {
    const { asked, read } = list(120, 60);
    expect((await upTo(200, read)).values).toHaveLength(60);
    expect(asked).toEqual([0, 50, 60]);
  });
});
