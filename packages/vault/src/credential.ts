import type { Site } from '@gatehouse/atlassian';
import { type ConnectionRow, parseSites } from './rows.js';

/** What a tool call may use: an Atlassian access token, and what it opens. Never logged, never sent to a client. */
export interface Credential {
  connectionId: string;
  generation: number;
  accessToken: string;
  accountId: string;
  displayName: string;
  scopes: string[];
  sites: Site[];
}

export type CredentialResult =
  | { ok: true; credential: Credential }
  /**
   * `none`: the user never connected Atlassian. `needs_reconsent`: they must do it again. `operator`: our app's own
   * credentials are refused. `unavailable`: try later.
   */
  | { ok: false; reason: 'none' | 'needs_reconsent' | 'operator' | 'unavailable'; logText: string };

/** What a row opens, with its access token in the clear. */
export function toCredential(row: ConnectionRow, accessToken: string): Credential {
  return {
    connectionId: row.id,
    generation: row.generation,
    accessToken,
    accountId: row.account_id,
    displayName: row.display_name,
    scopes: row.scopes,
    sites: parseSites(row.sites),
  };
}
