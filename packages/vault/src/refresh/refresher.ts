import type { AtlassianApp, AtlassianHttp } from '@gatehouse/atlassian';
import { onClient } from '@gatehouse/database';
import type { Logger } from '@gatehouse/telemetry';
import type pg from 'pg';
import type { Keyring } from '../keyring.js';
import { COLUMNS, type ConnectionRow } from '../rows.js';
import { SealError } from '../sealing.js';
import { createSlots } from '../slots.js';
import { ask } from './ask.js';
import { claim } from './intent.js';
import { NEEDS_RECONSENT, type RefreshResult } from './outcome.js';
import { createWaiting } from './waiting.js';

export interface RefreshDependencies {
  pool: pg.Pool;
  keyring: Keyring;
  http: AtlassianHttp;
  app: AtlassianApp;
  logger?: Logger | undefined;
}

/** Refreshes connections, each once over all replicas. See the table in states.ts, and docs/vault.md. */
export interface Refresher {
  /**
   * Newer tokens than those of a generation: what others stored meanwhile, or what Atlassian gives for the refresh token.
   * Never throws, and answers within 25 seconds; the refresh goes on when nobody waits for it.
   *
   * @param staleGeneration the generation whose access token is old or was refused
   */
  refresh(connectionId: string, staleGeneration: number): Promise<RefreshResult>;
  /** The same for nobody in particular: waits neither for other replicas nor for another try. */
  refreshUnwaited(connectionId: string, staleGeneration: number): Promise<RefreshResult>;
}

/**
 * A refresh holds a database connection for as long as Atlassian takes to answer: with all of them held, an outage
 * there would be one of everything here. Less than half of a pool of ten; who waits longer is better told so.
 */
const SLOTS = { size: 4, waitMs: 15_000 };
/** How long a refresh is tried again for its callers, and how long one of them waits at most (milliseconds). */
const PATIENCE_MS = 15_000;
const CALLER_WAITS_MS = 25_000;
/** What is to be sent again is looked at again after this long, or when it is due (milliseconds). */
const AGAIN_MS = 500;
/** Nobody asks with an app that Atlassian refuses until this is over (milliseconds), or a refresh succeeds. */
const APP_REFUSED_MS = 30_000;

const failed = (reason: 'unavailable' | 'operator', logText: string): RefreshResult => ({ ok: false, reason, logText });
const BUSY = failed('unavailable', 'vault: the connection is still being refreshed');

/** What one try came to: a result, or how long to wait for another. */
type Tried = { result: RefreshResult } | { result: undefined; ms: number; meanwhile: RefreshResult };

export function createRefresher({ logger, ...given }: RefreshDependencies): Refresher {
  const { pool, keyring } = given;
  const slots = createSlots(SLOTS);
  const waiting = createWaiting(pool);
  // Callers of one process wait here, and not each in a database connection of its own.
  const flights = new Map<string, Promise<RefreshResult>>();
  let appRefused: { until: number; result: RefreshResult } | undefined;

  const onAppRefused = (logText: string) => {
    appRefused = { until: Date.now() + APP_REFUSED_MS, result: failed('operator', logText) };
    logger?.error({ event: 'atlassian.app_refused', cause: logText }, "Atlassian refuses the app's id and secret");
  };

  /** What can be told without asking: most callers come for what somebody else has refreshed. */
  const known = async (connectionId: string, staleGeneration: number): Promise<RefreshResult | undefined> => {
    const { rows } = await pool.query<ConnectionRow>({
      name: 'refresh-read',
      text: `select ${COLUMNS} from connections where id = $1`,
      values: [connectionId],
    });
    const [row] = rows;
    if (!row) return { ok: false, reason: 'gone', logText: 'vault: the connection is gone' };
    if (row.status !== 'active') return NEEDS_RECONSENT;
    if (row.generation !== staleGeneration) return { ok: true, row };
    return appRefused && Date.now() < appRefused.until ? appRefused.result : undefined;
  };

  const tryOnce = (connectionId: string, staleGeneration: number): Promise<Tried> =>
    onClient(pool, async (client) => {
      const claimed = await claim(client, keyring, connectionId, staleGeneration);
      if (claimed.do === 'settle') return { result: claimed.result };
      if (claimed.do === 'wait') return { result: undefined, ms: claimed.ms, meanwhile: BUSY };
      const { intent } = claimed;
      const outcome = await ask({ ...given, onAppRefused }, client, intent);
      if (!outcome) return { result: undefined, ms: AGAIN_MS, meanwhile: BUSY };
      const { tries } = intent;
      if ('retry' in outcome) {
        logger?.warn({ event: 'refresh.retry', connectionId, tries, cause: outcome.logText }, 'a refresh is repeated');
        return { result: undefined, ms: AGAIN_MS, meanwhile: failed(outcome.reason, outcome.logText) };
      }
      if (outcome.ok) {
        appRefused = undefined;
        logger?.debug({ event: 'refresh.done', connectionId, tries }, 'refreshed a connection');
      } else if (outcome.reason === 'needs_reconsent') {
        const cause = outcome.logText;
        logger?.warn({ event: 'connection.needs_reconsent', connectionId, tries, cause }, 'a connection is over');
      }
      return { result: outcome };
    });

  const fly = async (connectionId: string, staleGeneration: number, patienceMs: number): Promise<RefreshResult> => {
    const end = Date.now() + patienceMs;
    try {
      for (;;) {
        const told = await known(connectionId, staleGeneration);
        if (told) return told;
        const tried = await slots.use(() => tryOnce(connectionId, staleGeneration));
        if (!tried) return failed('unavailable', 'vault: too many refreshes are under way');
        if (tried.result) return tried.result;
        const left = end - Date.now();
        if (left <= 0) return tried.meanwhile;
        await waiting.until(connectionId, staleGeneration, Math.min(tried.ms, left));
      }
    } catch (error) {
      const message = error instanceof Error ? error.message : 'unknown failure';
      // What does not open is the keyring's affair. What the database did not take, the sweep finds.
      return failed(error instanceof SealError ? 'operator' : 'unavailable', `vault: refresh failed: ${message}`);
    }
  };

  return {
    async refresh(connectionId, staleGeneration) {
      const key = `${connectionId}:${staleGeneration}`;
      let flight = flights.get(key);
      if (!flight) {
        flight = fly(connectionId, staleGeneration, PATIENCE_MS).finally(() => flights.delete(key));
        flights.set(key, flight);
      }
      return await within(CALLER_WAITS_MS, flight, BUSY);
    },
    refreshUnwaited: (connectionId, staleGeneration) =>
      flights.get(`${connectionId}:${staleGeneration}`) ?? fly(connectionId, staleGeneration, 0),
  };
}

async function within<T>(ms: number, work: Promise<T>, late: T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const end = new Promise<T>((resolve) => {
    timer = setTimeout(resolve, ms, late);
  });
  return await Promise.race([work, end]).finally(() => clearTimeout(timer));
}
