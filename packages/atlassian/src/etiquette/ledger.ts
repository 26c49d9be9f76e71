/** What one replica tells of the hour, and asks for. */
export interface PointsReport {
  /** The UTC hour that it speaks of, in milliseconds since 1970; undefined where it does not know it yet. */
  hour: number | undefined;
  /** Points spent since the last report. */
  spent: number;
  /** The same by person. */
  by: ReadonlyMap<string, number>;
  /** Points of an allowance that will not be spent. */
  back: number;
  /** Points to be allowed. */
  want: number;
  /** The least that Atlassian said is left of the whole app's hour, and of how many. */
  seen: { limit: number; remaining: number } | undefined;
}

/** What a replica may spend, and how the hour stands over all replicas. */
export interface PointsAllowance {
  /** The UTC hour by the ledger's clock, in milliseconds since 1970. */
  hour: number;
  /** Milliseconds until it ends. */
  leftMs: number;
  /** What was allowed of what was wanted. */
  granted: number;
  /** Points used or allowed, of `limit`. */
  used: number;
  limit: number;
  /** Those who used much of the hour, and how much. */
  heavy: ReadonlyMap<string, number>;
}

/** The one account of the hour's points that all replicas share. */
export interface PointsLedger {
  /** Rejects where the account cannot be reached; nothing of the report counts then. */
  settle(report: PointsReport): Promise<PointsAllowance>;
}
