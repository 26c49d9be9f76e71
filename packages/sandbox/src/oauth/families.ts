import type { Clock } from '../clock.js';
import type { Person } from '../company/model.js';

/** What one person allowed the app. A later consent replaces the scopes. */
export interface Grant {
  person: Person;
  scopes: ReadonlySet<string>;
  /** The ids of the sites that were picked; null is every site that the person belongs to. */
  sites: ReadonlySet<string> | null;
}

/** Everything that descends from one authorization code. */
export interface Family {
  /** Counts from 1 over all families of the sandbox. */
  number: number;
  grant: Grant;
  /** Grows with each exchange of a refresh token that is of the newest generation. */
  generation: number;
  /** When each generation was superseded: the first one's moment is the first element. */
  superseded: number[];
  lastExchange: number;
  revoked: boolean;
  accessTokens: AccessToken[];
  refreshes: number;
  breaches: number;
}

export interface AccessToken {
  family: Family;
  scopes: ReadonlySet<string>;
  expiresAt: number;
}

/** A refresh token that was used although it had been superseded. */
export interface Reuse {
  /** ISO 8601. */
  at: string;
  person: string;
  family: number;
  /** Which exchange of the family had issued the token, and which one was the newest. */
  generation: number;
  newest: number;
  outcome: 'tolerated' | 'breach';
}

const REUSES_KEPT = 1_000;

/** All families there ever were, and what happened to them. */
export class Families {
  readonly #now: Clock;
  readonly #families: Family[] = [];
  #reuses: Reuse[] = [];

  constructor(now: Clock) {
    this.#now = now;
  }

  begin(grant: Grant): Family {
    const family: Family = {
      number: this.#families.length + 1,
      grant,
      generation: 1,
      superseded: [],
      lastExchange: this.#now(),
      revoked: false,
      accessTokens: [],
      refreshes: 0,
      breaches: 0,
    };
    this.#families.push(family);
    return family;
  }

  /** Ends all families of a person. */
  endOf(personId: string): void {
    for (const family of this.#families) if (family.grant.person.id === personId) family.revoked = true;
  }

  noteReuse(family: Family, generation: number, outcome: Reuse['outcome']): void {
    const [at, person] = [new Date(this.#now()).toISOString(), family.grant.person.id];
    const reuse = { at, person, family: family.number, generation, newest: family.generation, outcome };
    this.#reuses = [...this.#reuses, reuse].slice(-REUSES_KEPT);
  }

  /**
   * Counts of what happened: exchanges of refresh tokens that were answered with tokens, reuses that ended a family,
   * families, and those among them that are not ended.
   */
  report() {
    const total = { refreshes: 0, breaches: 0 };
    const byPerson: Record<string, { refreshes: number; breaches: number; families: number; live: number }> = {};
    for (const { grant, refreshes, breaches, revoked } of this.#families) {
      total.refreshes += refreshes;
      total.breaches += breaches;
      const counts = byPerson[grant.person.id] ?? { refreshes: 0, breaches: 0, families: 0, live: 0 };
      counts.refreshes += refreshes;
      counts.breaches += breaches;
      counts.families += 1;
      counts.live += revoked ? 0 : 1;
      byPerson[grant.person.id] = counts;
    }
    return { ...total, byPerson, reuses: this.#reuses };
  }
}
