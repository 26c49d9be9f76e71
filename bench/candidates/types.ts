/** An authorization server to measure. */
export interface Candidate {
  name: string;
  /** Its token endpoint. */
  tokenUrl: string;
  /** A new family of a public client, as its own way of authorizing makes it. */
  newFamily(): Promise<{ clientId: string; refreshToken: string; extra?: Record<string, string> }>;
  stop(): Promise<void>;
}

/** @param databaseUrl an empty database of the PostgreSQL that all share */
export type Start = (databaseUrl: string) => Promise<Candidate>;
