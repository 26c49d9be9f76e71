import type pg from 'pg';
import { networkOf } from '../../clients/networks.js';
import { sha256 } from '../../provider/hashing.js';

/**
 * Wrong codes that one browser, and one network, may enter within ten minutes. A browser is whoever keeps its cookie;
 * who throws it away is still in one network, in which a whole company may sit. Fifty guesses at 34 bits, for as long as a
 * code lives, are one chance in five hundred million for each device that waits (RFC 8628 section 5.1).
 */
const MOST_WRONG = { browser: 10, network: 50 };
const MINUTES = 10;

/** Who enters a code. */
export interface Guesser {
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
  return {
    spend: async (guesser) => {
      const { browser, network } = keysOf(guesser);
      // Counted before the look-up, so that a thousand at once are a thousand guesses. Sorted, so that none wait in a circle.
      const { rows } = await pool.query<{ guesser_hash: Buffer; wrong: number }>(
        `insert into code_guesses (guesser_hash, wrong, ends_at)
         select hash, 1, now() + make_interval(mins => $2) from unnest($1::bytea[]) as hash order by hash
         on conflict (guesser_hash) do update set
           wrong = case when code_guesses.ends_at > now() then code_guesses.wrong + 1 else 1 end,
           ends_at = case when code_guesses.ends_at > now() then code_guesses.ends_at else excluded.ends_at end
         returning guesser_hash, wrong`,
        [[browser, network], MINUTES],
      );
      const most = (hash: Buffer) => (hash.equals(browser) ? MOST_WRONG.browser : MOST_WRONG.network);
      return rows.every(({ guesser_hash: hash, wrong }) => wrong <= most(hash));
    },
    giveBack: async (guesser) => {
      const { browser, network } = keysOf(guesser);
      // One statement a row: an update of two has no order that could be relied on.
      for (const hash of [browser, network]) {
        await pool.query('update code_guesses set wrong = wrong - 1 where guesser_hash = $1 and wrong > 0', [hash]);
      }
    },
  };
}

function keysOf({ browser, address }: Guesser) {
  return { browser: sha256(`browser\0${browser}`), network: sha256(`network\0${networkOf(address)}`) };
}
