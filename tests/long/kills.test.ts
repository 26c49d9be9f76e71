import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { counts } from '../support/counts.ts';
import { type House, startHouse } from '../support/house.ts';
import { arm, KILL_MS, PLACES, SURVIVOR, VICTIM, victimIsGone, whatCame } from '../support/kills.ts';
import {
  codeForm,
  newPerson,
  obtainCode,
  postToken,
  redeem,
  refresh,
  register,
  type Tokens,
} from '../support/oauth.ts';

/** All kills of a place, and the start after them (milliseconds). */
const TIMEOUT = (counts.killsPerPlace + 1) * KILL_MS;

const tokenOf = async (answer: Response) => {
  expect(answer.status).toBe(200);
  return ((await answer.json()) as Tokens).refresh_token;
};

describe('auth is killed at a named place, with another replica beside it', () => {
  let house: House;
  let client: string;
  let victim: string;
  let survivor: string;
  const person = newPerson();

  beforeAll(async () => {
    house = await startHouse({ replicas: 2 });
    client = (await register(house)).client_id;
    victim = house.replicas.auth[VICTIM] ?? '';
    survivor = house.replicas.auth[SURVIVOR] ?? '';
  });
  afterAll(() => house?.stop());

  it.each(PLACES)(
    'invariant 6: while refreshing, at %s (%s): the session is not lost',
    async (step, moment) => {
      let { refresh_token: token } = await redeem(house, client, {}, person);
      for (let kill = 0; kill < counts.killsPerPlace; kill += 1) {
        await arm(house, `refresh ${step} ${moment}`);
        const [lost, beside] = await Promise.all([
          whatCame(refresh(house, client, token, victim)),
          refresh(house, client, token, survivor),
        ]);
        await victimIsGone(house);
        expect(lost).toBeUndefined();
        const successor = await tokenOf(beside);
        expect(await tokenOf(await refresh(house, client, token, survivor))).toBe(successor);
        token = await tokenOf(await refresh(house, client, successor, survivor));
      }
      await house.restartAuth(VICTIM);
    },
    TIMEOUT,
  );

  it.each(PLACES)(
    'invariant 5: while redeeming, at %s (%s): the code works again unless it was committed, and then only its family ends',
    async (step, moment) => {
      let { refresh_token: other } = await redeem(house, client, {}, person);
      const families = () => house.query('select id from grants where redeemed_at is not null order by id');
      const before = await families();
      for (let kill = 0; kill < counts.killsPerPlace; kill += 1) {
        await arm(house, `code ${step} ${moment}`);
        const grant = await obtainCode(house, client, {}, person);
        expect(await whatCame(postToken(house, codeForm(client, grant), victim))).toBeUndefined();
        await victimIsGone(house);

        const again = await postToken(house, codeForm(client, grant), survivor);
        if (moment !== 'sent') expect(again.status).toBe(step === 'write' && moment === 'after' ? 400 : 200);
        if (again.status === 200) {
          const token = await tokenOf(await refresh(house, client, await tokenOf(again), survivor));
          const revoked = new URLSearchParams({ token, client_id: client });
          expect((await fetch(`${survivor}/revoke`, { method: 'POST', body: revoked })).status).toBe(200);
        } else {
          expect(await again.json()).toMatchObject({ error: 'invalid_grant' });
          // What the dead had sent may have been committed while this one asked: of two at once one is refused, no more.
          const later = await postToken(house, codeForm(client, grant), survivor);
          expect(later.status).toBe(400);
          const code = createHash('sha256').update(grant.code).digest();
          expect(await house.query('select from oidc_records where id_hash = $1', [code])).toEqual([]);
        }
        // Either way that family is over, and no other.
        expect(await families()).toEqual(before);
        other = await tokenOf(await refresh(house, client, other, survivor));
      }
      await house.restartAuth(VICTIM);
    },
    TIMEOUT,
  );
});
