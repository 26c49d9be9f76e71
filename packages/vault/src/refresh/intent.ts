import { createHash, randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { Keyring } from '../keyring.js';
import { COLUMNS, type ConnectionRow, openToken } from '../rows.js';
import { NEEDS_RECONSENT, type RefreshResult, writeNeedsReconsent } from './outcome.js';
import { type Decision, decide, LAST_REFRESH, type LastRefresh } from './states.js';

/** One try to exchange one refresh token, written down and committed before it is made. */
export interface Intent {
  connectionId: string;
  generation: number;
  /** Which try it is: whoever takes the intent over writes another. */
  holder: string;
  tries: number;
  /** Whether an earlier try with this token may have landed. */
  exposed: boolean;
  /** Seconds since the first try that may have landed. */
  age: number;
  refreshToken: string;
}

export type Claim =
  | { do: 'ask'; intent: Intent }
  | { do: 'settle'; result: RefreshResult }
  /** Somebody else is at it, or the next try is not due; `ms` from now it may be another matter. */
  | { do: 'wait'; ms: number };

/** Between the intent and the lock that shows that its holder lives, nobody takes it over. */
const GRACE = `interval '1 second'`;
/** A row that somebody holds is asked for again after this long, unless its tokens change meanwhile (milliseconds). */
const HELD_MS = 1_000;

/** Decides what is to be done, and writes the intent if that is to ask: the first of a refresh's two transactions. */
export async function claim(
  client: pg.PoolClient,
  keyring: Keyring,
  connectionId: string,
  staleGeneration: number,
): Promise<Claim> {
  await client.query('begin');
  const result = await claimLocked(client, keyring, connectionId, staleGeneration);
  await client.query('commit');
  return result;
}

async function claimLocked(
  client: pg.PoolClient,
  keyring: Keyring,
  connectionId: string,
  staleGeneration: number,
): Promise<Claim> {
  const row = await lockConnection(client, connectionId);
  if (!row) return { do: 'wait', ms: HELD_MS };
  const refreshToken = row.status === 'active' ? openToken(keyring, row, 'refresh') : undefined;
  const tokenHash = createHash('sha256')
    .update(refreshToken ?? '')
    .digest();
  const decision = decide(row, await lastRefresh(client, connectionId), staleGeneration, tokenHash);
  if (decision.do === 'wait') return decision;
  if (decision.do !== 'ask') return { do: 'settle', result: settle(row, decision) };
  // What Atlassian answers could be sealed with a key that is about to be lost: it must not be asked.
  const unfit = keyring.unfit();
  if (unfit) return { do: 'settle', result: { ok: false, reason: 'unavailable', logText: `vault: ${unfit}` } };
  if (refreshToken === undefined) {
    return { do: 'settle', result: await writeNeedsReconsent(client, row, 'vault: there is no refresh token') };
  }
  const { tries, exposed, age } = decision;
  const holder = randomUUID();
  await client.query({
    name: 'refresh-intent',
    text: `insert into refreshes (connection_id, state, generation, token_hash, holder, tries, retry_at)
           values ($1, 'asking', $2, $3, $4, $5, now() + ${GRACE})
           on conflict (connection_id) do update set state = 'asking', generation = $2, token_hash = $3, holder = $4,
             tries = $5, tried_at = now(), retry_at = now() + ${GRACE}, said = null,
             began_at = case when $6 then refreshes.began_at else now() end`,
    values: [connectionId, row.generation, tokenHash, holder, tries, exposed],
  });
  return {
    do: 'ask',
    intent: { connectionId, generation: row.generation, holder, tries, exposed, age, refreshToken },
  };
}

function settle(row: ConnectionRow, decision: Exclude<Decision, { do: 'ask' } | { do: 'wait' }>): RefreshResult {
  if (decision.do === 'use') return { ok: true, row };
  if (decision.do === 'reconsent') return NEEDS_RECONSENT;
  return { ok: false, reason: decision.reason, logText: decision.logText };
}

/**
 * Locks a connection's row, unless somebody holds it. `no key`: rows that refer to it, such as the request for a link,
 * may be written meanwhile.
 */
async function lockConnection(client: pg.PoolClient, id: string): Promise<ConnectionRow | undefined> {
  const { rows } = await client.query<ConnectionRow>({
    name: 'refresh-lock',
    text: `select ${COLUMNS} from connections where id = $1 for no key update skip locked`,
    values: [id],
  });
  return rows[0];
}

async function lastRefresh(client: pg.PoolClient, connectionId: string): Promise<LastRefresh | undefined> {
  const { rows } = await client.query<LastRefresh>({
    name: 'refresh-last',
    text: `select ${LAST_REFRESH} from refreshes where connection_id = $1`,
    values: [connectionId],
  });
  return rows[0];
}

export type Held = { row: ConnectionRow } | { row: undefined; lost: boolean };

/**
 * Locks the connection of an intent, if the intent still stands: nobody stored newer tokens, and nobody took it over.
 * Two statements, so that the second sees what was committed before the first had the lock.
 *
 * @returns without a row where the intent is lost, or somebody holds the row
 */
export async function lockIntent(client: pg.PoolClient, intent: Intent): Promise<Held> {
  const row = await lockConnection(client, intent.connectionId);
  const { rows } = await client.query<{ ours: boolean }>({
    name: 'refresh-held',
    text: `select r.holder = $2 and r.state = 'asking' and c.generation = r.generation and c.status = 'active' as ours
           from refreshes r join connections c on c.id = r.connection_id where r.connection_id = $1`,
    values: [intent.connectionId, intent.holder],
  });
  const ours = rows[0]?.ours ?? false;
  return ours && row ? { row } : { row: undefined, lost: !ours };
}
