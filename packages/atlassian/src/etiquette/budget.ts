import type { QuotaReading } from '../rate-limit.js';
import type { PointsLedger, PointsReport } from './ledger.js';

const HOUR_MS = 3_600_000;
/**
 * An hour's allowance is taken in pieces, the first small, each twice the one before, up to a hundredth. What a replica
 * that dies takes with it is about what it has spent: one that dies again and again does not use the hour up.
 */
const FIRST_PIECE = 1 / 2_000;
const LARGEST_PIECE = 1 / 100;
/** Until half of the hour is used, anybody may use what they like. */
const SHARED_FROM = 0.5;
/** From here on the hour is nearly used up; Atlassian's own mark. */
const NEAR_FROM = 0.8;
/** An answer of the hour before says nothing about this one (milliseconds). */
const SAME_HOUR_MS = 120_000;

export type BudgetRefusal = { code: 'rate_quota' | 'rate_share'; ms: number };

/**
 * This replica's part of the hour's points. It spends from an allowance in memory and asks for the next one before
 * that is used up, so that a request waits for the shared account only where the account is slower than the requests.
 */
export interface Budget {
  /** Takes points for a request of a person, or says until when there are none (milliseconds from now). */
  spend(person: string, points: number): Promise<BudgetRefusal | undefined>;
  /** Corrects what was spent, once the answer says more. */
  correct(person: string, difference: number, reading: QuotaReading | undefined): void;
  /** Whether little of the hour is left. */
  isNear(): boolean;
  /** Tells the shared account what was spent; called every few seconds. */
  report(): Promise<void>;
  /** Gives back what was not spent. */
  close(): Promise<void>;
}

export interface BudgetOptions {
  ledger: PointsLedger;
  pointsPerHour: number;
  /** The part of the hour, from 0 to 1, that one person may use once half of it is used by all. */
  userShare: number;
  /** A steady clock in milliseconds. */
  now: () => number;
  onError: (error: unknown) => void;
}

export function createBudget(options: BudgetOptions): Budget {
  const { ledger, userShare, now, onError } = options;
  const piece = (part: number) => Math.max(10, Math.ceil(options.pointsPerHour * part));
  let chunk = piece(FIRST_PIECE);
  let hour: { at: number; ends: number } | undefined;
  let allowance = 0;
  let used = 0;
  let limit = options.pointsPerHour;
  /** Whether there was nothing more to be had the last time. */
  let dry = false;
  let near = false;
  let heavy: ReadonlyMap<string, number> = new Map();
  let unreported = emptyReport();
  /** What the account is being told right now. */
  let underWay = emptyReport();
  let asking: Promise<void> | undefined;

  const turnHour = () => {
    if (!hour || now() < hour.ends) return;
    hour = undefined;
    allowance = 0;
    used = 0;
    dry = false;
    near = false;
    heavy = new Map();
    unreported = emptyReport();
  };

  const ask = (want: number): Promise<void> => {
    asking ??= settle(want)
      .catch(onError)
      .finally(() => {
        asking = undefined;
      });
    return asking;
  };

  const settle = async (want: number): Promise<void> => {
    underWay = unreported;
    unreported = emptyReport();
    try {
      const answer = await ledger.settle({ ...underWay, hour: hour?.at, back: 0, want });
      if (hour && answer.hour !== hour.at) allowance = 0;
      hour = { at: answer.hour, ends: now() + answer.leftMs };
      allowance += answer.granted;
      ({ used, limit, heavy } = answer);
      dry = answer.granted < want;
      if (want > 0) chunk = Math.min(2 * chunk, piece(LARGEST_PIECE));
    } catch (error) {
      unreported = merged(underWay, unreported);
      throw error;
    } finally {
      underWay = emptyReport();
    }
  };

  const part = () => (limit > 0 ? (used + underWay.spent + unreported.spent) / limit : 1);
  const ofPerson = (person: string) =>
    [heavy, underWay.by, unreported.by].reduce((sum, points) => sum + (points.get(person) ?? 0), 0);

  /** Who goes on faster than the hour passes waits until the hour has caught up: nobody else is to pay for it. */
  const overShare = (person: string): number | undefined => {
    if (!hour || userShare >= 1 || ofPerson(person) < userShare * limit) return undefined;
    const passed = 1 - (hour.ends - now()) / HOUR_MS;
    const fraction = Math.min(1, part());
    return fraction > Math.max(SHARED_FROM, passed) ? Math.ceil((fraction - passed) * HOUR_MS) : undefined;
  };

  const count = (person: string, points: number) => {
    allowance -= points;
    unreported.spent += points;
    unreported.by.set(person, (unreported.by.get(person) ?? 0) + points);
  };

  return {
    async spend(person, points) {
      turnHour();
      if (allowance < -chunk) await asking;
      if (dry && hour && allowance < points) return { code: 'rate_quota', ms: hour.ends - now() };
      const ms = overShare(person);
      if (ms !== undefined) return { code: 'rate_share', ms };
      count(person, points);
      if (allowance < chunk / 2 && !dry) void ask(chunk + Math.max(0, -allowance));
      return undefined;
    },
    correct(person, difference, reading) {
      turnHour();
      if (difference !== 0) count(person, difference);
      if (!reading || !hour || Math.abs(reading.resetIn - (hour.ends - now())) > SAME_HOUR_MS) return;
      near ||= reading.near;
      const { limit: of, remaining } = reading;
      if (!unreported.seen || remaining < unreported.seen.remaining) unreported.seen = { limit: of, remaining };
    },
    isNear: () => {
      turnHour();
      return near || part() >= NEAR_FROM;
    },
    async report() {
      turnHour();
      const want = dry || allowance < chunk / 2 ? chunk + Math.max(0, -allowance) : 0;
      if (unreported.spent !== 0 || dry) await ask(want);
    },
    async close() {
      await asking;
      turnHour();
      const back = Math.max(0, allowance);
      if (!hour || (back === 0 && unreported.spent === 0)) return;
      await ledger.settle({ ...unreported, hour: hour.at, back, want: 0 }).catch(onError);
    },
  };
}

type Unreported = { spent: number; by: Map<string, number>; seen: PointsReport['seen'] };

const emptyReport = (): Unreported => ({ spent: 0, by: new Map(), seen: undefined });

function merged(older: Unreported, newer: Unreported): Unreported {
  const by = new Map(older.by);
  for (const [person, points] of newer.by) by.set(person, (by.get(person) ?? 0) + points);
  const seen = [older.seen, newer.seen].filter((one) => one !== undefined);
  const least = seen.sort((one, other) => one.remaining - other.remaining)[0];
  return { spent: older.spent + newer.spent, by, seen: least };
}
