import { confirmationPage, isConfirmation } from '@gatehouse/contract';
import type { Keyring } from '@gatehouse/vault';
import { flowPlace, open, seal } from '@gatehouse/vault';
import type pg from 'pg';
import { z } from 'zod';
import { isLinkRequest, linkRequestPage } from '../connect/requests.js';
import { newSecret, sha256 } from '../provider/hashing.js';
import type { TripSecrets } from './openid/identity-provider.js';

/**
 * Why a browser is sent to a provider: to sign in (`authorize` for a client, `device`, `portal`, `requested` on the way to
 * a link that a tool's answer gave), or to bring back an Atlassian account (`link` the first, `another` a further one that
 * was confirmed, `reconnect` the same again). `connect` is no trip yet: the page that offers to link.
 */
export type FlowKind = (typeof SIGN_INS)[number] | 'connect' | 'link' | 'another' | 'reconnect';

const SIGN_INS = ['authorize', 'portal', 'device', 'requested'] as const;

/** Where the browser comes back from: an answer of one is no answer of the other, and a page of ours is no trip. */
export type FlowProvider = 'atlassian' | 'openid' | 'none';

export interface Flow {
  kind: FlowKind;
  /** What waits for this: an authorization; of a device, its reference; or the link that a tool's answer gave. */
  interaction: string | undefined;
  /** Who started it; whoever comes back must be the same. */
  userId: string | undefined;
  /** What the user approved before leaving. */
  scopes: string[];
  refused: string[];
  /** SHA-256 of the client's metadata as the approval page showed it; absent where no page was shown. */
  shown?: Buffer | undefined;
  /** The connection that is reconnected. */
  connectionId?: string | undefined;
}

/** A trip for an account, by somebody who is signed in. */
export type LinkFlow = Flow & { userId: string };

/** Whether a flow is such a trip, and no sign-in. */
export function isLink(flow: Flow): flow is LinkFlow {
  return flow.userId !== undefined && ['link', 'another', 'reconnect'].includes(flow.kind);
}

/** Whether a flow is a trip on which somebody signs in. */
export function isSignIn({ kind }: Pick<Flow, 'kind'>): boolean {
  return (SIGN_INS as readonly FlowKind[]).includes(kind);
}

/** The page that waits for a trip's end, or the portal. */
export function waitingPage({ kind, interaction }: Pick<Flow, 'kind' | 'interaction'>): string {
  if (!interaction) return '/';
  if (isLinkRequest(interaction)) return linkRequestPage(interaction);
  if (isConfirmation(interaction)) return confirmationPage(interaction);
  return `/${kind === 'device' ? 'device' : 'interaction'}/${interaction}`;
}

/** Minutes that a trip to a provider may take. */
const LIFE_MINUTES = 10;

export interface Flows {
  /**
   * Starts a trip.
   * @param browser the value of the cookie that only this browser holds
   * @param trip what the identity provider's answer has to match; Atlassian knows no such thing
   * @returns `state`, single use, for the provider's address
   */
  start(flow: Flow, browser: string, trip?: TripSecrets): Promise<string>;
  /** The flow of a `state` that is still open, for the browser that started it. */
  look(state: string, browser: string): Promise<Flow | undefined>;
  /** Takes the flow of a `state`, once, for the browser that started it, coming back from where it was sent to. */
  take(
    state: string,
    browser: string,
    provider: FlowProvider,
  ): Promise<(Flow & { trip: TripSecrets | undefined }) | undefined>;
  /** Records who came back, so that the waiting authorization finds it. */
  complete(state: string, userId: string): Promise<void>;
  /** The approval that this user gave on the way to signing in for this interaction; at most once. */
  claim(interaction: string, userId: string): Promise<ClaimedApproval | undefined>;
}

export interface ClaimedApproval extends Pick<Flow, 'scopes' | 'refused' | 'shown'> {
  /** Whether linking an Atlassian account was already offered on the way. */
  linkOffered: boolean;
}

interface Row {
  kind: FlowKind;
  interaction_sealed: Buffer | null;
  secrets_sealed: Buffer | null;
  user_id: string | null;
  scopes: string[];
  refused: string[];
  connection_id: string | null;
}

const COLUMNS = 'kind, interaction_sealed, secrets_sealed, user_id, scopes, refused, connection_id';
const tripSecrets = z.object({ nonce: z.string(), verifier: z.string() });

export function createFlows(pool: pg.Pool, keyring: Keyring): Flows {
  const sealText = (text: string, where: string) => seal(keyring, Buffer.from(text, 'utf8'), where);
  const openText = (sealed: Buffer, where: string) => open(keyring, sealed, where).toString('utf8');

  const toFlow = (row: Row, hash: Buffer): Flow & { trip: TripSecrets | undefined } => ({
    kind: row.kind,
    interaction: row.interaction_sealed ? openText(row.interaction_sealed, flowPlace(hash)) : undefined,
    userId: row.user_id ?? undefined,
    scopes: row.scopes,
    refused: row.refused,
    connectionId: row.connection_id ?? undefined,
    trip: row.secrets_sealed
      ? tripSecrets.parse(JSON.parse(openText(row.secrets_sealed, flowPlace(hash, ':trip'))))
      : undefined,
  });

  return {
    start: async (flow, browser, trip) => {
      const state = newSecret();
      const hash = sha256(state);
      const { interaction } = flow;
      await pool.query(
        `insert into flows (state_hash, kind, provider, browser_hash, interaction_hash, interaction_sealed,
           secrets_sealed, user_id, scopes, refused, connection_id, shown_hash, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, now() + make_interval(mins => $13))`,
        [
          hash,
          flow.kind,
          flow.kind === 'connect' ? 'none' : trip ? 'openid' : 'atlassian',
          sha256(browser),
          interaction ? sha256(interaction) : null,
          interaction ? sealText(interaction, flowPlace(hash)) : null,
          trip ? sealText(JSON.stringify(trip), flowPlace(hash, ':trip')) : null,
          flow.userId ?? null,
          flow.scopes,
          flow.refused,
          flow.connectionId ?? null,
          flow.shown ?? null,
          LIFE_MINUTES,
        ],
      );
      return state;
    },
    look: async (state, browser) => {
      const hash = sha256(state);
      const { rows } = await pool.query<Row>(
        `select ${COLUMNS} from flows
         where state_hash = $1 and browser_hash = $2 and consumed_at is null and expires_at > now()`,
        [hash, sha256(browser)],
      );
      return rows[0] && toFlow(rows[0], hash);
    },
    take: async (state, browser, provider) => {
      const hash = sha256(state);
      const { rows } = await pool.query<Row>(
        `update flows set consumed_at = now()
         where state_hash = $1 and browser_hash = $2 and provider = $3 and consumed_at is null and expires_at > now()
         returning ${COLUMNS}`,
        [hash, sha256(browser), provider],
      );
      return rows[0] && toFlow(rows[0], hash);
    },
    complete: async (state, userId) => {
      await pool.query('update flows set user_id = $2 where state_hash = $1', [sha256(state), userId]);
    },
    claim: async (interaction, userId) => {
      // All trips of this interaction go together: of a sign-in, of the offer to link, and of the linking.
      const { rows } = await pool.query<Row & { shown_hash: Buffer | null }>(
        `delete from flows where interaction_hash = $1 and user_id = $2 and consumed_at is not null and expires_at > now()
         returning kind, scopes, refused, shown_hash`,
        [sha256(interaction), userId],
      );
      const [row] = rows;
      if (!row) return undefined;
      const linkOffered = rows.some(({ kind }) => ['connect', 'link', 'another'].includes(kind));
      const shown = rows.find(({ shown_hash }) => shown_hash)?.shown_hash ?? undefined;
      return { scopes: row.scopes, refused: row.refused, shown, linkOffered };
    },
  };
}
