import type pg from 'pg';
import { networkOf } from '../../clients/networks.js';
import { sha256 } from '../../provider/hashing.js';

/**
 * Wrong codes that may be entered within ten minutes. A browser is whoever keeps its cookie; who throws it away is still
 * one network, in which a whole company may sit. Whoever is signed in counts as themselves, so that nobody else's guesses
 * stand in their way. Fifty guesses at 34 bits, for as long as a code lives, are one chance in five hundred million for
 * each device that waits (RFC 8628 section 5.1).
 */
const MOST_WRONG = { user: 10, network: 50, browser: 10 };
const MINUTES = 10;

/** Who enters a code. */
export interface Guesser {
  /** Who is signed in. */
  userId: string | undefined;
  /** The value of the cookie that only this browser holds. */
  browser: string;
  /** The address that the request came from. */
  address: string;
}

/**
 * Counts wrong codes in PostgreSQL, so that replicas count together. Not a bucket of clients/limits.ts: what was right is
 * given back, so that a company whose people connect many devices from one network is never kept out.
 */
export interface Guesses {
  /** Takes one guess off what is left. @returns false when nothing is left, and nothing may be looked up */
  spend(guesser: Guesser): Promise<boolean>;
  /** Gives it back: the code was right. */
  giveBack(guesser: Guesser): Promise<void>;
}

export function createGuesses(pool: pg.Pool): Guesses {
  /** Counted before the look-up, so that a thousand at once are a thousand guesses. A refusal writes nothing. */
  const spendOne = async ({ hash, most }: Counter): Promise<boolean> => {
    const { rowCount } = await pool.query(
      `insert into code_guesses (guesser_hash, wrong, ends_at) values ($1, 1, now() + make_interval(mins => $2))
       on conflict (guesser_hash) do update set
         wrong = case when code_guesses.ends_at > now() then code_guesses.wrong + 1 else 1 end,
         ends_at = case when code_guesses.ends_at > now() then code_guesses.ends_at else excluded.ends_at end
         where code_guesses.ends_at <= now() or code_guesses.wrong < $3`,
      [hash, MINUTES, most],
    );
    return rowCount === 1;
  };
  const giveBack = async (counters: Counter[]) => {
    for (const { hash } of counters) {
      await pool.query('update code_guesses set wrong = wrong - 1 where guesser_hash = $1 and wrong > 0', [hash]);
    }
  };

  return {
    spend: async (guesser) => {
      const spent: Counter[] = [];
      for (const counter of countersOf(guesser)) {
        if (!(await spendOne(counter))) {
          await giveBack(spent);
          return false;
        }
        spent.push(counter);
      }
      return true;
    },
    giveBack: (guesser) => giveBack(countersOf(guesser)),
  };
}

interface Counter {
  hash: Buffer;
  most: number;
}

/** The network first: past its limit, browsers that are made up for the purpose leave no rows. */
function countersOf({ userId, browser, address }: Guesser): Counter[] {
  const counter = (kind: keyof typeof MOST_WRONG, value: string) => ({
    hash: sha256(`${kind}\0${value}`),
    most: MOST_WRONG[kind],
  });
  return userId === undefined
    ? [counter('network', networkOf(address)), counter('browser', browser)]
    : [counter('user', userId)];
}
