import type pg from 'pg';

/** What a replica tells of Atlassian's hour and asks for; see the ledger of packages/atlassian, whose shape this is. */
interface Report {
  hour: number | undefined;
  spent: number;
  by: ReadonlyMap<string, number>;
  back: number;
  want: number;
  seen: { limit: number; remaining: number } | undefined;
}

interface Allowance {
  hour: number;
  leftMs: number;
  granted: number;
  used: number;
  limit: number;
  heavy: ReadonlyMap<string, number>;
}

interface Row {
  hour_at: number;
  left_ms: number;
  granted: number;
  used: number;
  of_points: number;
  heavy: Record<string, number>;
}

/** Longer than any wait for the account's row (milliseconds). */
const PATIENCE_MS = 5_000;

/**
 * The account of the hour's points that the replicas share, in Postgres. Hours are those of its clock, in UTC.
 *
 * @param options.pointsPerHour what the operator gives this installation
 * @param options.heavyFrom from how many points on a person is told of by name
 */
export function createPointsLedger(
  pool: Pick<pg.Pool, 'query'>,
  options: { pointsPerHour: number; heavyFrom: number },
): { settle(report: Report): Promise<Allowance> } {
  return {
    async settle({ hour, spent, by, back, want, seen }) {
      const { rows } = await pool.query<Row>({
        name: 'settle-points',
        text: `select hour_at, left_ms, granted, used, of_points, heavy
                 from settle_atlassian_points($1, to_timestamp($2::float8 / 1000), $3, $4, $5, $6, $7, $8, $9, $10)`,
        values: [
          options.pointsPerHour,
          hour ?? null,
          spent,
          back,
          want,
          [...by.keys()],
          [...by.values()],
          seen?.limit ?? null,
          seen?.remaining ?? null,
          options.heavyFrom,
        ],
        query_timeout: PATIENCE_MS,
      } as pg.QueryConfig);
      const [row] = rows;
      if (!row) throw new Error('the account of points gave no answer');
      return {
        hour: row.hour_at,
        leftMs: row.left_ms,
        granted: row.granted,
        used: row.used,
        limit: row.of_points,
        heavy: new Map(Object.entries(row.heavy)),
      };
    },
  };
}
