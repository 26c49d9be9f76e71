import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openChance } from '../support/chance.ts';
import { counts } from '../support/counts.ts';
import { type House, startHouse } from '../support/house.ts';
import { arm, KILL_MS, type Moment, SURVIVOR, VICTIM, victimIsGone, whatCame } from '../support/kills.ts';
import { newPerson, redeem, refresh, register, type Tokens } from '../support/oauth.ts';

const FAMILIES = 4;
/** More than the statements of all concurrent refreshes together. */
const STATEMENTS = 8 * FAMILIES;

describe('auth is killed at random while it refreshes', () => {
  let house: House;
  let client: string;

  beforeAll(async () => {
    house = await startHouse({ replicas: 2 });
    client = (await register(house)).client_id;
  });
  afterAll(() => house?.stop());

  it(
    `invariant 6: ${counts.randomKills} kills: no session is lost`,
    async () => {
      const chance = openChance('random kills');
      const [victim, survivor] = [house.replicas.auth[VICTIM], house.replicas.auth[SURVIVOR]];
      const person = newPerson();
      const tokens: string[] = [];
      for (let n = 0; n < FAMILIES; n += 1) tokens.push((await redeem(house, client, {}, person)).refresh_token);
      const tally = { kills: 0, lostSessions: 0 };
      let cutOff = 0;

      /** One use of a family's token; whoever got no answer asks the other replica. */
      const use = async (family: number) => {
        const token = tokens[family] ?? '';
        const answer = await whatCame(refresh(house, client, token, victim));
        const body = answer?.status === 200 ? await answer.json().catch(() => undefined) : undefined;
        const last = body ?? (await (await refresh(house, client, token, survivor)).json());
        if (!body) cutOff += 1;
        const next = (last as Tokens).refresh_token;
        if (next) tokens[family] = next;
        else tally.lostSessions += 1;
      };

      for (; tally.kills < counts.randomKills; tally.kills += 1) {
        const moment = chance.pick<Moment>(['before', 'sent', 'after']);
        await arm(house, `any ${1 + chance.below(STATEMENTS)} ${moment}`);
        let gone = false;
        const end = victimIsGone(house).finally(() => {
          gone = true;
        });
        // Twice at once, so that uses of one token race as well.
        while (!gone) await Promise.all(tokens.flatMap((_, family) => [use(family), use(family)]));
        await end;
        for (let family = 0; family < FAMILIES; family += 1) await use(family);
      }
      expect(tally).toEqual({ kills: counts.randomKills, lostSessions: 0 });
      expect(cutOff).toBeGreaterThan(counts.randomKills);
      await house.restartAuth(VICTIM);
    },
    (counts.randomKills + 1) * KILL_MS,
  );
});
