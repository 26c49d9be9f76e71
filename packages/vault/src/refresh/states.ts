import type { ConnectionRow } from '../rows.js';

/**
 * Where the refresh of a connection's tokens stands: the column `state` of its row in `refreshes`. A connection that was
 * never refreshed has no row, which is as good as `done`.
 *
 * | state             | what it means                                          | who goes on, with what               |
 * | ----------------- | ------------------------------------------------------ | ------------------------------------ |
 * | `asking`          | The intent is committed. The row of the connection is  | While it is locked, nobody. Else the |
 * |                   | locked as long as its holder lives.                    | holder died: sweep, same token       |
 * | `retry`           | Sent, and no answer that says what became of it        | caller or sweep, same token          |
 * | `unavailable`     | Certainly nothing was exchanged: it never left, or 429 | the next caller after the back-off   |
 * | `operator`        | Atlassian refuses our app; the grant is fine           | the next caller after the back-off   |
 * | `done`            | New tokens are stored, with the next generation        | the next caller, the new token       |
 * | `needs_reconsent` | Atlassian said that the grant is over                  | nobody: the person reconnects        |
 *
 * From `asking`: tokens → `done`; `invalid_grant` → `needs_reconsent`; no answer, 5xx, unreadable → `retry`; refused
 * 401 and the like → `operator`; never left, 429 → `unavailable`. The last two become `retry` where an earlier try of the
 * same token may have landed: once a token may have been exchanged, it is asked about until Atlassian says what became of
 * it. A row whose generation is not the connection's is history: a callback stored newer tokens.
 */
export type RefreshState = 'asking' | 'retry' | 'unavailable' | 'operator' | 'done' | 'needs_reconsent';

/** What `refreshes` tells of a connection, with times compared by the database's clock. */
export interface LastRefresh {
  state: RefreshState;
  generation: number;
  token_hash: Buffer;
  tries: number;
  /** Milliseconds until another try is due, not above zero when it is. */
  due_in: number;
  /** Seconds since the first try that may have landed. */
  age: number;
  /** Whether the last try was a moment ago. */
  recent: boolean;
  said: string | null;
}

/**
 * When another try is due, in SQL. Whatever a program that was taken over wrote, it is never put off for longer than by
 * this; what `backOff` gives is less.
 */
export const DUE_AT = `least(retry_at, tried_at + interval '20 minutes')`;

export const LAST_REFRESH = `state, generation, token_hash, least(tries, 1000) as tries,
  (extract(epoch from ${DUE_AT} - now()) * 1000)::float8 as due_in,
  extract(epoch from now() - began_at)::float8 as age, tried_at > now() - interval '30 seconds' as recent, said`;

/** What is to be done for somebody who finds the tokens of a generation wanting. */
export type Decision =
  /** What the row holds is newer, or as new as it gets. */
  | { do: 'use' }
  | { do: 'reconsent' }
  /** Somebody else is at it, or the next try is not due. */
  | { do: 'wait'; ms: number }
  | { do: 'refuse'; reason: 'operator' | 'unavailable'; logText: string }
  /** `exposed`: an earlier try with this very token may have landed; `age`: seconds since the first of these. */
  | { do: 'ask'; tries: number; exposed: boolean; age: number };

/**
 * The decision, by what is stored alone.
 *
 * @param staleGeneration the generation whose access token is old or was refused
 * @param tokenHash SHA-256 of the row's refresh token
 */
export function decide(
  row: Pick<ConnectionRow, 'status' | 'generation' | 'good_for_ms'>,
  last: LastRefresh | undefined,
  staleGeneration: number,
  tokenHash: Buffer,
): Decision {
  if (row.status !== 'active') return { do: 'reconsent' };
  if (row.generation !== staleGeneration) return { do: 'use' };
  // A token that Atlassian gave a moment ago and its gateway refuses would be refreshed at every call.
  const justRefreshed = last?.state === 'done' && last.generation === row.generation - 1 && last.recent;
  if (justRefreshed && row.good_for_ms > 0) return { do: 'use' };
  if (!last || last.generation !== row.generation || !last.token_hash.equals(tokenHash)) {
    return { do: 'ask', tries: 1, exposed: false, age: 0 };
  }
  const exposed = last.state === 'asking' || last.state === 'retry';
  if (last.due_in > 0) {
    if (exposed) return { do: 'wait', ms: last.due_in };
    const reason = last.state === 'operator' ? 'operator' : 'unavailable';
    return { do: 'refuse', reason, logText: `vault: not asked again yet: ${last.said ?? 'unknown'}` };
  }
  return { do: 'ask', tries: last.tries + 1, exposed, age: exposed ? last.age : 0 };
}

/** Atlassian takes a used refresh token once more within this time (seconds): lost answers are asked for often until then. */
const LEEWAY_S = 600;
/** The longest waits of our own (seconds), within that time and after it, when an Atlassian that is back may still tell. */
const LONGEST_S = { within: 20, after: 60 };
/** What Atlassian asks for is kept to up to here (seconds). */
const LONGEST_ASKED_S = 900;

/**
 * How long to wait before the same token is sent again. A token that may have been exchanged is never left to wait for
 * longer than we would ourselves: its leeway passes meanwhile.
 *
 * @param exposed whether this try or an earlier one may have landed
 * @param retryAfter seconds that Atlassian asked for
 * @param random a number in [0, 1), to spread the waits by 30 %
 * @returns seconds
 */
export function backOff(
  { tries, age, exposed }: { tries: number; age: number; exposed: boolean },
  retryAfter: number | undefined,
  random: number,
): number {
  const own = Math.min(0.5 * 2 ** (tries - 1), age < LEEWAY_S ? LONGEST_S.within : LONGEST_S.after);
  const asked = Math.min(retryAfter ?? 0, exposed ? LONGEST_S.after : LONGEST_ASKED_S);
  return Math.max(own * (0.7 + 0.6 * random), asked);
}
