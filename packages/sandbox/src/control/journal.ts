/** One request that the sandbox answered. Bodies and tokens are not kept. */
export interface JournalEntry {
  /** ISO 8601. */
  at: string;
  method: string;
  /** Without the query, which may hold a code or a state. */
  path: string;
  status: number;
  /** The short name of the person whose token, or whose grant, it was. */
  person?: string;
  /** For token requests. */
  grantType?: string;
  /** For REST requests: the operation's id in Atlassian's documents. */
  operation?: string;
}

const LIMIT = 10_000;

/** The last requests, oldest first. */
export class Journal {
  #entries: JournalEntry[] = [];

  add(entry: JournalEntry): void {
    this.#entries.push(entry);
    if (this.#entries.length > LIMIT) this.#entries.shift();
  }

  list(): readonly JournalEntry[] {
    return this.#entries;
  }

  clear(): void {
    this.#entries = [];
  }
}
