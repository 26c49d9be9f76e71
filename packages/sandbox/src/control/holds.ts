/** A request that waits for a test. */
export interface Held {
  id: string;
  when: 'before' | 'after';
  method: string;
  /** Without the query. */
  path: string;
  /** The short name of the person, once it is known. */
  person?: string;
}

export type HoldEnd = 'release' | 'drop';

/**
 * The requests that are being held. One whose client has gone away stays: as on the way to Atlassian, what was sent
 * may still arrive, so that a test decides whether it does.
 */
export class Holds {
  #waiting: { held: Held; end: (how: HoldEnd) => void }[] = [];

  /** Waits until a test ends the hold. */
  wait(held: Held): Promise<HoldEnd> {
    return new Promise((resolve) => this.#waiting.push({ held, end: resolve }));
  }

  list(): Held[] {
    return this.#waiting.map(({ held }) => held);
  }

  /** Ends the hold of all requests under this id; returns how many there were. */
  end(id: string, how: HoldEnd): number {
    const ended = this.#waiting.filter(({ held }) => held.id === id);
    this.#waiting = this.#waiting.filter(({ held }) => held.id !== id);
    for (const { end } of ended) end(how);
    return ended.length;
  }

  dropAll(): void {
    for (const { held } of [...this.#waiting]) this.end(held.id, 'drop');
  }
}
