import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { counts } from '../support/counts.ts';
import { type House, startHouse } from '../support/house.ts';
import { redeem, refresh, register, type Tokens } from '../support/oauth.ts';

const CONCURRENT = 5;

describe('the race table, over two processes', () => {
  let house: House;
  let client: string;

  beforeAll(async () => {
    house = await startHouse({ replicas: 2 });
    client = (await register(house)).client_id;
  });
  afterAll(() => house?.stop());

  const use = (token: string, turn: number) => refresh(house, client, token, house.replicas.auth[turn % 2]);
  const successorOf = async (answer: Response) =>
    answer.status === 200 ? ((await answer.json()) as Tokens).refresh_token : undefined;

  /** Makes every use so far an old one. */
  const age = () =>
    house.query(
      `update oidc_records set consumed_at = consumed_at - interval '1 day'
       where model = 'RefreshToken' and consumed_at > now() - interval '1 hour'`,
    );

  it(`invariant 6: ${counts.raceRounds} rounds: all uses succeed, one successor, no family dies`, async () => {
    const tally = { succeeded: 0, oneSuccessor: 0, successorWorks: 0, retryGetsTheSame: 0, replayRefused: 0, lives: 0 };
    let { refresh_token: first } = await redeem(house, client);
    for (let round = 0; round < counts.raceRounds; round += 1) {
      const answers = await Promise.all(Array.from({ length: CONCURRENT }, (_, n) => use(first, n + round)));
      const successors = await Promise.all(answers.map(successorOf));
      tally.succeeded += successors.filter(Boolean).length;
      const [second = ''] = successors;
      if (new Set(successors).size === 1) tally.oneSuccessor += 1;

      const third = await successorOf(await use(second, round));
      if (third) tally.successorWorks += 1;
      await age();
      if ((await successorOf(await use(second, round + 1))) === third) tally.retryGetsTheSame += 1;

      const replay = await use(first, round);
      if (replay.status === 400) tally.replayRefused += 1;
      await replay.arrayBuffer();
      const next = await successorOf(await use(third ?? '', round));
      if (next) tally.lives += 1;
      first = next ?? (await redeem(house, client)).refresh_token;
    }
    const rounds = counts.raceRounds;
    expect(tally).toEqual({
      succeeded: CONCURRENT * rounds,
      oneSuccessor: rounds,
      successorWorks: rounds,
      retryGetsTheSame: rounds,
      replayRefused: rounds,
      lives: rounds,
    });
  });
});
