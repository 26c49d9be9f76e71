import type { Keyring } from '@gatehouse/vault';
import { open, seal } from '@gatehouse/vault';
import type pg from 'pg';
import { newSecret, sha256 } from '../provider/hashing.js';

/** Why a browser is sent to the identity provider. */
export type FlowKind = 'authorize' | 'portal' | 'reconnect' | 'device';

export interface Flow {
  kind: FlowKind;
  /** The authorization that waits for this sign-in; of a device, its reference. */
  interaction: string | undefined;
  /** Who started it; whoever comes back must be the same. */
  userId: string | undefined;
  /** What the user approved before leaving. */
  scopes: string[];
  refused: string[];
}

/** The page that waits for a trip's end, or the portal. */
export function waitingPage({ kind, interaction }: Pick<Flow, 'kind' | 'interaction'>): string {
  if (!interaction) return '/';
  return `/${kind === 'device' ? 'device' : 'interaction'}/${interaction}`;
}

/** Minutes that a trip to the identity provider may take. */
const LIFE_MINUTES = 10;

export interface Flows {
  /**
   * Starts a trip.
   * @param browser the value of the cookie that only this browser holds
   * @returns `state`, single use, for the identity provider's address
   */
  start(flow: Flow, browser: string): Promise<string>;
  /** Takes the flow of a `state`, once, and only for the browser that started it. */
  take(state: string, browser: string): Promise<Flow | undefined>;
  /** Records who came back, so that the waiting authorization finds it. */
  complete(state: string, userId: string): Promise<void>;
  /** The approval that this user gave on the way to signing in for this interaction; at most once. */
  claim(interaction: string, userId: string): Promise<Pick<Flow, 'scopes' | 'refused'> | undefined>;
}

interface Row {
  kind: FlowKind;
  interaction_sealed: Buffer | null;
  user_id: string | null;
  scopes: string[];
  refused: string[];
}

const place = (hash: Buffer) => `flows:${hash.toString('hex')}`;

export function createFlows(pool: pg.Pool, keyring: Keyring): Flows {
  return {
    start: async (flow, browser) => {
      const state = newSecret();
      const hash = sha256(state);
      const { interaction } = flow;
      await pool.query(
        `insert into flows (state_hash, kind, browser_hash, interaction_hash, interaction_sealed, user_id, scopes, refused,
           expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, now() + make_interval(mins => $9))`,
        [
          hash,
          flow.kind,
          sha256(browser),
          interaction ? sha256(interaction) : null,
          interaction ? seal(keyring, Buffer.from(interaction, 'utf8'), place(hash)) : null,
          flow.userId ?? null,
          flow.scopes,
          flow.refused,
          LIFE_MINUTES,
        ],
      );
      return state;
    },
    take: async (state, browser) => {
      const hash = sha256(state);
      const { rows } = await pool.query<Row>(
        `update flows set consumed_at = now()
         where state_hash = $1 and browser_hash = $2 and consumed_at is null and expires_at > now()
         returning kind, interaction_sealed, user_id, scopes, refused`,
        [hash, sha256(browser)],
      );
      const row = rows[0];
      if (!row) return undefined;
      const { interaction_sealed: sealed } = row;
      return {
        kind: row.kind,
        interaction: sealed ? open(keyring, sealed, place(hash)).toString('utf8') : undefined,
        userId: row.user_id ?? undefined,
        scopes: row.scopes,
        refused: row.refused,
      };
    },
    complete: async (state, userId) => {
      await pool.query('update flows set user_id = $2 where state_hash = $1', [sha256(state), userId]);
    },
    claim: async (interaction, userId) => {
      const { rows } = await pool.query<Row>(
        `delete from flows where interaction_hash = $1 and user_id = $2 and consumed_at is not null and expires_at > now()
         returning scopes, refused`,
        [sha256(interaction), userId],
      );
      return rows[0] && { scopes: rows[0].scopes, refused: rows[0].refused };
    },
  };
}
