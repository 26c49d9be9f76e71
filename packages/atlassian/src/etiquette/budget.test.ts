import { describe, expect, it } from 'vitest';
import { startLedger } from '../../test/ledger.js';
import { createBudget } from './budget.js';

const HOUR = 3_600_000;
const settle = () => new Promise((resolve) => setImmediate(resolve));

function open(pointsPerHour: number, userShare = 1) {
  const shared = startLedger(pointsPerHour);
  const clock = { now: 0 };
  const errors: unknown[] = [];
  const replica = () =>
    createBudget({
      ledger: shared.ledger,
      pointsPerHour,
      userShare,
      now: () => clock.now,
      onError: (error) => errors.push(error),
    });
  return { ...shared, clock, errors, replica };
}

/** Spends until there is nothing, and says how much that was. */
async function drain(budget: ReturnType<typeof createBudget>, person = 'maya', points = 10) {
  for (let spent = 0; ; spent += points) {
    const refusal = await budget.spend(person, points);
    if (refusal) return { spent, refusal };
    await settle();
  }
}

describe('the hour’s points', () => {
  it('are spent without asking the account each time', async () => {
    const { replica, reports } = open(10_000);
    const budget = replica();
    for (let call = 0; call < 100; call += 1) {
      expect(await budget.spend('maya', 5)).toBeUndefined();
      await settle();
    }
    expect(reports.length).toBeLessThan(15);
    expect(reports.reduce((sum, { spent }) => sum + spent, 0)).toBeLessThanOrEqual(500);
  });

  it('of several replicas are no more than the whole, but for a hundredth each', async () => {
    const { replica } = open(10_000);
    const budgets = [replica(), replica(), replica()];
    const drained = await Promise.all(budgets.map((budget) => drain(budget)));
    const spent = drained.reduce((sum, one) => sum + one.spent, 0);
    expect(spent).toBeGreaterThan(9_000);
    expect(spent).toBeLessThanOrEqual(10_300);
    expect(drained[0]?.refusal).toEqual({ code: 'rate_quota', ms: HOUR });
  });

  it('are there again in the next hour, and what was held of the last is void', async () => {
    const { replica, clock, turnHour, state } = open(1_000);
    const budget = replica();
    await drain(budget);
    clock.now = HOUR - 1;
    expect(await budget.spend('maya', 10)).toEqual({ code: 'rate_quota', ms: 1 });
    clock.now = HOUR;
    turnHour();
    expect(await budget.spend('maya', 10)).toBeUndefined();
    await settle();
    expect(state.spent).toBeLessThanOrEqual(10);
  });

  it('are not used up by replicas that start, spend a few and die, over and over', async () => {
    const { replica, state } = open(10_000);
    for (let death = 0; death < 200; death += 1) {
      expect(await replica().spend('maya', 3)).toBeUndefined();
      await settle();
    }
    expect(state.taken).toBeLessThan(5_000);
  });

  it('that were not spent are given back', async () => {
    const { replica, state } = open(10_000);
    const budget = replica();
    await budget.spend('maya', 30);
    await settle();
    expect(state.taken).toBeGreaterThan(30);
    await budget.close();
    expect(state).toMatchObject({ taken: 30, spent: 30 });
  });

  it('become free again where others give them back', async () => {
    const { replica } = open(1_000);
    const [one, other] = [replica(), replica()];
    await one.spend('maya', 1);
    await settle();
    await drain(other);
    await one.close();
    await other.report();
    expect(await other.spend('tomas', 1)).toBeUndefined();
  });

  it('are corrected by the answers', async () => {
    const { replica, state } = open(10_000);
    const budget = replica();
    await budget.spend('maya', 51);
    await settle();
    budget.correct('maya', -48, { limit: 65_000, remaining: 4_000, resetIn: HOUR - 5_000, near: false });
    budget.correct('maya', 0, { limit: 65_000, remaining: 4_100, resetIn: HOUR - 4_000, near: false });
    await budget.report();
    expect(state.spent).toBe(3);
  });

  it('tell the account the least that is left, and nothing of an hour that is over', async () => {
    const { replica, reports } = open(10_000);
    const budget = replica();
    await budget.spend('maya', 2);
    await settle();
    budget.correct('maya', 1, { limit: 65_000, remaining: 10, resetIn: 3_000, near: true });
    expect(budget.isNear()).toBe(false);
    budget.correct('maya', 0, { limit: 65_000, remaining: 4_100, resetIn: HOUR - 4_000, near: false });
    budget.correct('maya', 0, { limit: 65_000, remaining: 4_000, resetIn: HOUR - 4_000, near: true });
    budget.correct('maya', 0, { limit: 65_000, remaining: 4_050, resetIn: HOUR - 4_000, near: false });
    expect(budget.isNear()).toBe(true);
    await budget.report();
    expect(reports.at(-1)?.seen).toEqual({ limit: 65_000, remaining: 4_000 });
  });

  it('are near their end from four fifths on', async () => {
    const { replica } = open(1_000);
    const budget = replica();
    await budget.spend('maya', 790);
    await budget.report();
    expect(budget.isNear()).toBe(false);
    await budget.spend('maya', 20);
    expect(budget.isNear()).toBe(true);
  });

  it('go on while the account is away, and are told it when it is back', async () => {
    const { replica, state, errors } = open(1_000);
    const budget = replica();
    state.broken = true;
    expect(await budget.spend('maya', 20)).toBeUndefined();
    await settle();
    expect(await budget.spend('tomas', 5)).toBeUndefined();
    await settle();
    expect(errors.length).toBeGreaterThan(0);
    state.broken = false;
    await budget.report();
    expect(state.spent).toBe(25);
  });
});

describe('one user’s share', () => {
  it('ends at half of the hour for who used it, and for nobody else', async () => {
    const { replica, clock, state } = open(1_000, 0.3);
    const [one, other] = [replica(), replica()];
    await one.spend('maya', 250);
    await other.spend('maya', 200);
    expect(await other.spend('tomas', 10)).toBeUndefined();
    for (const budget of [one, other]) await budget.report();
    for (const budget of [one, other]) await budget.report();
    await one.report();
    expect(await one.spend('maya', 60)).toBeUndefined();
    await one.report();
    const refused = await one.spend('maya', 1);
    expect(refused).toMatchObject({ code: 'rate_share' });
    // 520 of 1,000 are used: at 52 % of the hour its pace is everybody's again.
    expect(refused?.ms).toBeCloseTo(0.52 * HOUR, -4);
    expect(await one.spend('tomas', 10)).toBeUndefined();

    clock.now = 0.54 * HOUR;
    state.leftMs = 0.46 * HOUR;
    await one.report();
    expect(await one.spend('maya', 1)).toBeUndefined();
  });
});
