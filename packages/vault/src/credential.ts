import type { Site } from '@gatehouse/atlassian';
import type { Keyring } from './keyring.js';
import { type ConnectionRow, openToken, parseSites } from './rows.js';
import { SealError } from './sealing.js';

/** A connection as it is stored, and what it opens. Never logged, never sent to a client. */
export interface Credential {
  connectionId: string;
  /** Goes up by one with every write of tokens. */
  generation: number;
  accountId: string;
  displayName: string;
  scopes: string[];
  sites: Site[];
  /** The site that its user means where several would do; it may be another connection's. */
  defaultSiteId: string | undefined;
  token: CredentialToken;
}

export type CredentialToken =
  /**
   * @property goodForMs milliseconds from the read, by the database's clock, until the token is to be replaced, which is
   *   some time before it expires; negative where that is overdue
   */
  | { state: 'usable'; accessToken: string; goodForMs: number }
  /** The person must connect the account again. */
  | { state: 'needs_reconsent' }
  /** Sealed with a key that is not here, or damaged. */
  | { state: 'unreadable'; error: SealError };

export type RefreshedCredential =
  | { ok: true; credential: Credential }
  /**
   * `none`: the connection is gone. `needs_reconsent`: the person must connect it again. `operator`: our app's own
   * credentials are refused. `unavailable`: try later.
   */
  | { ok: false; reason: 'none' | 'needs_reconsent' | 'operator' | 'unavailable'; logText: string };

/** What a row says, with its access token in the clear. What cannot be opened spoils no other connection. */
export function toCredential(keyring: Keyring, row: ConnectionRow): Credential {
  return {
    connectionId: row.id,
    generation: row.generation,
    accountId: row.account_id,
    displayName: row.display_name,
    scopes: row.scopes,
    sites: parseSites(row.sites),
    defaultSiteId: row.default_site_id ?? undefined,
    token: tokenOf(keyring, row),
  };
}

function tokenOf(keyring: Keyring, row: ConnectionRow): CredentialToken {
  if (row.status !== 'active') return { state: 'needs_reconsent' };
  try {
    const accessToken = openToken(keyring, row, 'access');
    return accessToken ? { state: 'usable', accessToken, goodForMs: row.good_for_ms } : { state: 'needs_reconsent' };
  } catch (error) {
    if (error instanceof SealError) return { state: 'unreadable', error };
    throw error;
  }
}
