/** Gives the time in milliseconds since the epoch. Tests replace it to pass hours in no time. */
export type Clock = () => number;

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** The sandbox's time: another clock's, moved forward by what tests asked for. */
export class MovedClock {
  readonly #base: Clock;
  #ahead = 0;

  constructor(base: Clock) {
    this.#base = base;
  }

  readonly now: Clock = () => this.#base() + this.#ahead;

  /** Milliseconds by which it is ahead of the other clock. */
  get ahead(): number {
    return this.#ahead;
  }

  /** @param milliseconds not negative: tokens that have died must stay dead */
  advance(milliseconds: number): void {
    this.#ahead += milliseconds;
  }

  reset(): void {
    this.#ahead = 0;
  }
}
