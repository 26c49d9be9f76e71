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

/** How often each status was answered. */
type Statuses = Record<string, number>;

/** Counts by what was asked: the operation's id, a token request's grant type, or else method and route. */
type Counts = Record<string, Statuses>;

const LIMIT = 10_000;
/** Nobody's requests: no token, or one that is not known. */
const NOBODY = '-';

/** The last requests, and counts of all of them. */
export class Journal {
  #entries: JournalEntry[] = [];
  /** Where the next entry goes once the list is full: the place of the oldest. */
  #next = 0;
  #byPerson: Record<string, Counts> = {};

  /** @param route method and route, for what has no name of its own; paths are too many to count by them */
  add(entry: JournalEntry, route: string): void {
    this.#entries[this.#next] = entry;
    this.#next = (this.#next + 1) % LIMIT;
    const { person = NOBODY, operation, grantType, status } = entry;
    const subject = operation ?? grantType ?? route;
    const counts = this.#byPerson[person] ?? {};
    const statuses = counts[subject] ?? {};
    statuses[status] = (statuses[status] ?? 0) + 1;
    counts[subject] = statuses;
    this.#byPerson[person] = counts;
  }

  /** The last ten thousand, oldest first. */
  list(): readonly JournalEntry[] {
    return [...this.#entries.slice(this.#next), ...this.#entries.slice(0, this.#next)];
  }

  /** By person (`-` for nobody), then by what was asked, then by status. */
  counts(): Record<string, Counts> {
    return this.#byPerson;
  }

  clear(): void {
    this.#entries = [];
    this.#next = 0;
    this.#byPerson = {};
  }
}
