import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openChance } from '../support/chance.ts';
import { counts } from '../support/counts.ts';
import { type House, startHouse } from '../support/house.ts';
import {
  armUpstream,
  KILL_MS,
  LEEWAYS,
  type Moment,
  SURVIVOR,
  UPSTREAM_PLACES,
  VICTIM,
  victimIsGone,
} from '../support/kills.ts';
import { register } from '../support/oauth.ts';
import { askSandbox } from '../support/sandbox-control.ts';
import { liftQuota, UNPACED } from '../support/traffic.ts';
import { expireAll, hire, holdNextRefresh, isHeld, join, search, seenRefreshes } from '../support/upstream.ts';

/** All kills of a place, and the start after them (milliseconds). */
const TIMEOUT = (counts.killsPerPlace + 1) * KILL_MS;

let house: House;
let client: string;
let token: string;
let connection: string;

/** One kill in three is in each way in which Atlassian may treat a used refresh token. */
const treat = (kill: number) => askSandbox(house, 'oauth', { leeway: LEEWAYS[kill % LEEWAYS.length] });
/** A connection that nobody has in use yet: one that the other replica has, that one refreshes unasked. */
async function beSomebodyNew(kill: number) {
  await treat(kill);
  await house.query('delete from connections');
  const [person = ''] = await hire(house, 1);
  ({ token, connection } = await join(house, client, person));
}
/**
 * The second in which nobody takes over what somebody else has begun is over: waited for at a place's first kill, and
 * moved on at its others.
 */
async function passGrace(kill: number) {
  if (kill > 0) await house.query(`update refreshes set retry_at = least(retry_at, now()) where state = 'asking'`);
}
/** What a process that dies answers: nothing. */
const callVictim = () => search(house, token, VICTIM).catch(() => undefined);

async function look() {
  const [row] = await house.query<{ generation: number; status: string; state: string | null }>(
    `select c.generation, c.status, r.state from connections c left join refreshes r on r.connection_id = c.id
     where c.id = $1`,
    [connection],
  );
  return { ...row, breaches: (await seenRefreshes(house)).breaches };
}
/** Nothing is lost: the connection works, with tokens of the next generation, and Atlassian saw no breach. */
async function expectNothingLost() {
  expect(await search(house, token, SURVIVOR)).toBe(true);
  expect(await look()).toEqual({ generation: 2, status: 'active', state: 'done', breaches: 0 });
}

beforeAll(async () => {
  const still = { VAULT_KEEP_ALIVE_DAYS: '0' };
  house = await startHouse({ replicas: 2, auth: { ...UNPACED, ...still }, mcp: { ...UNPACED, ...still } });
  await liftQuota(house);
  client = (await register(house)).client_id;
});
afterAll(() => house?.stop());

describe('mcp is killed while it refreshes at Atlassian', () => {
  it.each(UPSTREAM_PLACES)(
    'invariant 8: at %s: the connection is not lost',
    async (place) => {
      for (let kill = 0; kill < counts.killsPerPlace; kill += 1) {
        await Promise.all([beSomebodyNew(kill), armUpstream(house, 'mcp', `upstream ${place}`)]);
        await expireAll(house);
        await callVictim();
        await victimIsGone(house, 'mcp');
        await passGrace(kill);
        await expectNothingLost();
      }
      await house.restartMcp(VICTIM);
    },
    TIMEOUT,
  );

  it.each(['before', 'after'] as const)(
    'invariant 8: with its request at Atlassian, %s it is carried out: the connection is not lost',
    async (when) => {
      for (let kill = 0; kill < counts.killsPerPlace; kill += 1) {
        await Promise.all([beSomebodyNew(kill), house.restartMcp(VICTIM)]);
        await holdNextRefresh(house, 'dying', when);
        await expireAll(house);
        const call = callVictim();
        await isHeld(house, 'dying');
        house.programs.mcp[VICTIM]?.kill('SIGKILL');
        await victimIsGone(house, 'mcp');
        await call;
        await passGrace(kill);
        await expectNothingLost();
        // What the network kept arrives at last, after its token was replaced; or it never does.
        await askSandbox(house, `holds/dying/${kill % 2 === 0 ? 'release' : 'drop'}`, {});
        await expectNothingLost();
      }
      await house.restartMcp(VICTIM);
    },
    TIMEOUT,
  );
});

describe('auth is killed while it keeps a connection alive', () => {
  it.each(UPSTREAM_PLACES)(
    'invariant 8: at %s: the connection is not lost',
    async (place) => {
      for (let kill = 0; kill < counts.authKillsPerPlace; kill += 1) {
        await beSomebodyNew(kill);
        await expireAll(house, '80 days');
        await armUpstream(house, 'auth', `upstream ${place}`, { VAULT_KEEP_ALIVE_DAYS: '60' });
        await victimIsGone(house);
        await passGrace(kill);
        await expectNothingLost();
      }
      await house.restartAuth(VICTIM);
    },
    TIMEOUT,
  );
});

describe('mcp is killed at random', () => {
  /** All statements of a refresh, and those of others that come between. */
  const STATEMENTS = 24;
  /** How often one connection is in the middle of it. */
  const KILLS_EACH = 25;

  it(
    `invariant 8: ${counts.upstreamKills} kills: no connection is lost`,
    async () => {
      const chance = openChance('upstream kills');
      for (let kills = 0; kills < counts.upstreamKills; kills += 1) {
        // Before the client's token is over, which lives for half an hour.
        if (kills % KILLS_EACH === 0) await beSomebodyNew(kills);
        if (kills > 0 && kills % 50 === 0) process.stdout.write(`upstream kills: ${kills} so far, nothing lost\n`);
        await treat(chance.below(LEEWAYS.length));
        const moment = chance.pick<Moment>(['before', 'sent', 'after']);
        await armUpstream(house, 'mcp', `any-upstream ${1 + chance.below(STATEMENTS)} ${moment}`);
        let gone = false;
        const end = victimIsGone(house, 'mcp').finally(() => {
          gone = true;
        });
        // Twice at once, so that the other replica is at it as well.
        while (!gone) {
          await expireAll(house);
          const [, answered] = await Promise.all([callVictim(), search(house, token, SURVIVOR)]);
          expect(answered).toBe(true);
        }
        await end;
        expect(await search(house, token, SURVIVOR)).toBe(true);
        expect(await look()).toMatchObject({ status: 'active', breaches: 0 });
      }
      await house.restartMcp(VICTIM);
    },
    counts.upstreamKills * KILL_MS,
  );
});
