import type { TokenResult } from '@gatehouse/atlassian';
import type pg from 'pg';
import type { Keyring } from '../keyring.js';
import { COLUMNS, type ConnectionRow, sealTokens } from '../rows.js';
import type { Intent } from './intent.js';
import { backOff, type RefreshState } from './states.js';

/** What came of a refresh. */
export type RefreshResult =
  | { ok: true; row: ConnectionRow }
  | {
      ok: false;
      /** `gone`: there is no such connection any more. */
      reason: 'gone' | 'needs_reconsent' | 'operator' | 'unavailable';
      logText: string;
    };

export const NEEDS_RECONSENT: RefreshResult = {
  ok: false,
  reason: 'needs_reconsent',
  logText: 'vault: needs reconsent',
};

/** A result, or that the same token has to be sent again. */
export type Outcome = RefreshResult | { retry: true; reason: 'operator' | 'unavailable'; logText: string };

type Tokens = Extract<TokenResult, { ok: true }>;
type Refusal = Extract<TokenResult, { ok: false }>;

/** How often a connection is asked about whose refresh our app's settings stand in the way of (seconds). */
const OPERATOR_PAUSE_S = 60;

/** Writes what Atlassian answered, in the transaction that holds the row's lock. */
export async function writeOutcome(
  client: pg.PoolClient,
  keyring: Keyring,
  row: ConnectionRow,
  intent: Intent,
  answer: TokenResult,
): Promise<Outcome> {
  if (answer.ok) return { ok: true, row: await store(client, keyring, row, intent, answer) };
  if (answer.kind === 'grant_dead') return await writeNeedsReconsent(client, row, answer.logText);
  const { kind: reason, logText } = answer;
  const state = stateAfter(answer, intent);
  await client.query({
    name: 'refresh-failed',
    text: `update refreshes set state = $2, retry_at = now() + make_interval(secs => $3), said = $4
           where connection_id = $1`,
    values: [row.id, state, pauseAfter(answer, state, intent), logText],
  });
  return state === 'retry' ? { retry: true, reason, logText } : { ok: false, reason, logText };
}

type Undecided = Exclude<Refusal, { kind: 'grant_dead' }>;

function stateAfter(answer: Undecided, intent: Intent): RefreshState {
  if (intent.exposed) return 'retry';
  if (answer.kind === 'operator') return 'operator';
  return answer.mayHaveLanded ? 'retry' : 'unavailable';
}

/** Seconds. What is wrong with the app itself is not held against a connection: a restart with the right secret ends it. */
function pauseAfter(answer: Undecided, state: RefreshState, intent: Intent): number {
  const sent = { ...intent, exposed: state === 'retry' };
  if (answer.kind === 'unavailable') return backOff(sent, answer.retryAfter, Math.random());
  if (state === 'retry') return backOff(sent, undefined, Math.random());
  return answer.everybody ? 0 : OPERATOR_PAUSE_S;
}

async function store(
  client: pg.PoolClient,
  keyring: Keyring,
  row: ConnectionRow,
  intent: Intent,
  answer: Tokens,
): Promise<ConnectionRow> {
  // Now and then there is no refresh token in the answer: then the one in hand goes on.
  const { accessToken, refreshToken = intent.refreshToken } = answer;
  const sealed = sealTokens(keyring, { id: row.id, ownerId: row.owner_id }, { accessToken, refreshToken });
  const { rows } = await client.query<ConnectionRow>({
    name: 'refresh-done',
    text: `with done as (
             update refreshes set state = 'done', tried_at = now(), retry_at = now(), said = null where connection_id = $1
           )
           update connections set data_key_sealed = $2, access_sealed = $3, refresh_sealed = $4,
             expires_at = now() + make_interval(secs => $5), generation = generation + 1, updated_at = now(),
             scopes = case when cardinality($6::text[]) > 0 then $6 else scopes end
           where id = $1 returning ${COLUMNS}`,
    values: [row.id, sealed.dataKey, sealed.access, sealed.refresh, answer.expiresIn, answer.scopes],
  });
  const [written] = rows;
  if (!written) throw new Error('a locked connection is gone');
  return written;
}

/** Nothing is left to try: the row stays, for its history and for whoever reconnects; the tokens go. */
export async function writeNeedsReconsent(
  client: pg.PoolClient,
  row: ConnectionRow,
  logText: string,
): Promise<RefreshResult> {
  await client.query({
    name: 'refresh-over',
    text: `with over as (
             update refreshes set state = 'needs_reconsent', tried_at = now(), retry_at = now(), said = $2
             where connection_id = $1
           )
           update connections set status = 'needs_reconsent', access_sealed = '', refresh_sealed = null,
             generation = generation + 1, updated_at = now() where id = $1`,
    values: [row.id, logText],
  });
  return { ok: false, reason: 'needs_reconsent', logText };
}
