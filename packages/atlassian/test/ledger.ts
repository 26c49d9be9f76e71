import type { PointsAllowance, PointsLedger, PointsReport } from '../src/etiquette/ledger.js';

/** An account of points in memory, of an hour that a test turns. */
export function startLedger(pointsPerHour: number) {
  const reports: PointsReport[] = [];
  const by = new Map<string, number>();
  const state = { hour: 1, leftMs: 3_600_000, taken: 0, spent: 0, broken: false };
  const ledger: PointsLedger = {
    async settle(report): Promise<PointsAllowance> {
      if (state.broken) throw new Error('the account is away');
      reports.push(report);
      if (report.hour === undefined || report.hour === state.hour) {
        state.spent += report.spent;
        state.taken -= report.back;
        for (const [person, points] of report.by) by.set(person, (by.get(person) ?? 0) + points);
      }
      const granted = Math.max(0, Math.min(report.want, pointsPerHour - state.taken));
      state.taken += granted;
      const { hour, leftMs, spent } = state;
      return { hour, leftMs, granted, used: spent, limit: pointsPerHour, heavy: new Map(by) };
    },
  };
  return {
    ledger,
    reports,
    state,
    turnHour() {
      Object.assign(state, { hour: state.hour + 1, leftMs: 3_600_000, taken: 0, spent: 0 });
      by.clear();
    },
  };
}
