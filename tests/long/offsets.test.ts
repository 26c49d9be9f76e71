import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openChance } from '../support/chance.ts';
import { counts } from '../support/counts.ts';
import { type House, startHouse } from '../support/house.ts';
import { redeem, refresh, register, type Tokens } from '../support/oauth.ts';

/** Seconds; what an access token lives. */
const LIFETIME = 1_800;
const LIFETIMES = 10;

/** A program that keeps what it got for itself, and refreshes once in each lifetime, at about the same place. */
interface Program {
  token: string;
  offset: number;
}

describe('processes that share a token', () => {
  let house: House;
  let client: string;
  const chance = openChance('offsets');

  beforeAll(async () => {
    house = await startHouse({ replicas: 2 });
    client = (await register(house)).client_id;
  });
  afterAll(() => house?.stop());

  /** Lets time pass for refresh tokens. */
  const pass = (seconds: number) =>
    house.query(
      `update oidc_records set created_at = created_at - make_interval(secs => $1),
         consumed_at = consumed_at - make_interval(secs => $1) where model = 'RefreshToken'`,
      [seconds],
    );

  /** The moments of all programs over all lifetimes, in order, in seconds; nobody overtakes a whole lifetime. */
  function schedule(programs: Program[]) {
    const uses = programs.flatMap((program) =>
      Array.from({ length: LIFETIMES }, (_, cycle) => ({
        program,
        at: (cycle + program.offset + chance.fraction() * 0.01) * LIFETIME,
      })),
    );
    return uses.sort((a, b) => a.at - b.at);
  }

  it.each([2, 3])('invariant 6: %i of them, at offsets over ten lifetimes: nobody is logged out', async (processes) => {
    let loggedOut = 0;
    let uses = 0;
    for (let run = 0; run < counts.offsetRuns; run += 1) {
      const { refresh_token: token } = await redeem(house, client);
      const programs = Array.from({ length: processes }, () => ({ token, offset: chance.fraction() * 0.98 }));
      let now = 0;
      for (const { program, at } of schedule(programs)) {
        await pass(at - now);
        now = at;
        const answer = await refresh(house, client, program.token, house.replicas.auth[chance.below(2)]);
        uses += 1;
        if (answer.status === 200) program.token = ((await answer.json()) as Tokens).refresh_token;
        else loggedOut += 1;
      }
    }
    expect({ uses, loggedOut }).toEqual({ uses: counts.offsetRuns * processes * LIFETIMES, loggedOut: 0 });
  });

  it('invariant 6: programs that keep one file between them, read before a slow start: nobody is logged out', async () => {
    let loggedOut = 0;
    for (let run = 0; run < counts.offsetRuns; run += 1) {
      const file = (await redeem(house, client)).refresh_token;
      let stored = file;
      for (let cycle = 0; cycle < LIFETIMES; cycle += 1) {
        // All have read the same, and send it one after the other within a few minutes, the window and more.
        const read = stored;
        for (let program = 0; program < 3; program += 1) {
          await pass(chance.below(200));
          const answer = await refresh(house, client, read, house.replicas.auth[chance.below(2)]);
          if (answer.status === 200) stored = ((await answer.json()) as Tokens).refresh_token;
          else loggedOut += 1;
        }
        await pass(LIFETIME);
      }
    }
    expect(loggedOut).toBe(0);
  });
});
