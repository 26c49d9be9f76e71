import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TOOLS } from '../../apps/mcp/src/tools/registry.ts';
import { plantAsOutsiders } from '../support/outsiders.ts';
import { holdToContract, startToolWorld, type ToolWorld } from '../support/tool-cases.ts';
import { findWritten, type Write, writingCalls } from '../support/writing.ts';

const MARK = 'Zyxqu';
/** However it is written, and where their link leads. */
const MARKED = /zyxqu|evil\.example\//i;
const WRITING = TOOLS.filter(({ annotations }) => !annotations.readOnlyHint).map(({ name }) => name);

let world: ToolWorld;
let calls: Readonly<Record<string, readonly Write[]>>;

beforeAll(async () => {
  world = await startToolWorld({ mcp: { LOCKDOWN: 'on' } });
  const planted = await plantAsOutsiders(world, MARK);
  calls = writingCalls(planted, await findWritten(world, planted), MARK);
}, 60_000);
afterAll(() => world?.stop());

describe('what outsiders wrote does not come through answers of tools that write, which confirm what they did', () => {
  it('as every one of them is called', () => {
    expect(Object.keys(calls).toSorted()).toEqual(WRITING.toSorted());
  });

  // In the order of the calls: what is deleted is deleted last.
  it('by any of them', { timeout: 60_000 }, async () => {
    for (const [tool, writes] of Object.entries(calls)) {
      for (const { given, says } of writes) {
        const { text: answered, structured } = await world.call(tool, given);
        // What is said to whoever sends a file to a link belongs to the answer.
        const { upload_url: link } = structured;
        const sent = link === undefined ? '' : await send(String(link));
        const text = `${answered}${sent}`;
        const what = `${tool} ${JSON.stringify(given)}`;
        expect.soft(text, what).toMatch(says);
        // What the call itself says is the model's own word.
        const own = Object.values(given)
          .flat()
          .filter((value): value is string => typeof value === 'string');
        const told = own.reduce((left, value) => left.replaceAll(value, ''), `${text}\n${JSON.stringify(structured)}`);
        expect.soft(told, what).not.toMatch(MARKED);
      }
    }
  });
});

async function send(link: string): Promise<string> {
  const answer = await fetch(link, { method: 'PUT', body: 'Own' });
  expect(answer.ok).toBe(true);
  return `\n${await answer.text()}`;
}

holdToContract(() => world);
