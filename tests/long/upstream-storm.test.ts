import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { counts } from '../support/counts.ts';
import { type House, startHouse } from '../support/house.ts';
import { register } from '../support/oauth.ts';
import { expireAll, hire, join, search, seenRefreshes } from '../support/upstream.ts';

/** Two replicas of mcp in short, four in the long form. */
const REPLICAS = counts.callers >= 1_000 ? 4 : 2;
/** A call says within thirty seconds how it ended; on a slow machine it takes a while until all have left. */
const WITHIN_MS = 60_000;

let house: House;
let client: string;

const replicaOf = (caller: number) => caller % REPLICAS;

/** How many refreshes Atlassian saw while something was done. */
async function refreshesDuring(work: () => Promise<void>): Promise<number> {
  const before = await seenRefreshes(house);
  await work();
  const after = await seenRefreshes(house);
  expect(after.breaches).toBe(0);
  return after.refreshes - before.refreshes;
}

/** All calls at once; each must be answered with what it asked for, in time. */
async function callAll(tokens: readonly string[]): Promise<void> {
  const answers = await Promise.all(
    tokens.map((token, caller) => search(house, token, replicaOf(caller), AbortSignal.timeout(WITHIN_MS))),
  );
  expect(answers.filter((isOk) => !isOk)).toEqual([]);
}

beforeAll(async () => {
  house = await startHouse({ replicas: REPLICAS });
  client = (await register(house)).client_id;
});
afterAll(() => house?.stop());

describe('everybody calls when the tokens have expired', () => {
  it(`invariant 8: ${counts.callers} calls of one user over ${REPLICAS} replicas refresh once, and all are answered`, async () => {
    const [person = ''] = await hire(house, 1);
    const { token } = await join(house, client, person);
    await expireAll(house);
    expect(await refreshesDuring(() => callAll(Array.from({ length: counts.callers }, () => token)))).toBe(1);
  });

  it(`invariant 8: ${counts.users} users refresh ${counts.users} times`, async () => {
    await house.query('delete from connections');
    const tokens: string[] = [];
    for (const person of await hire(house, counts.users)) tokens.push((await join(house, client, person)).token);
    // Each of them through each replica, so that all replicas want each of the tokens.
    const calls = Array.from({ length: REPLICAS }, (_, turn) => [
      ...tokens.slice(turn % tokens.length),
      ...tokens.slice(0, turn % tokens.length),
    ]).flat();
    await expireAll(house);
    expect(await refreshesDuring(() => callAll(calls))).toBe(counts.users);
    const generations = await house.query('select generation, count(*)::int as count from connections group by 1');
    expect(generations).toEqual([{ generation: 2, count: counts.users }]);
  });
});
