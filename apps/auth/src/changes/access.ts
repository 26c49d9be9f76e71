import {
  type AtlassianCall,
  type AtlassianError,
  type AtlassianHttp,
  type AtlassianResult,
  describeAtlassianScope,
  type Etiquette,
} from '@gatehouse/atlassian';
import { type UnusableConnection, useConnection, type Vault } from '@gatehouse/vault';
import type { ChangeRecord } from './records.js';

/** Why something was not undone, in a sentence for the user, and a code for the log. */
export class CannotUndo extends Error {
  readonly code: string;

  constructor(code: string, sentence: string) {
    super(sentence);
    this.code = code;
  }
}

/** Atlassian's refusal, or its silence. */
export class AtlassianRefusal extends Error {
  readonly error: AtlassianError;

  constructor(error: AtlassianError) {
    super(error.logText);
    this.error = error;
  }
}

/**
 * Sends one request to the record's site, through the connection that the change was made with.
 * @throws CannotUndo, AtlassianRefusal
 */
export type AskSite = <T>(
  send: (http: AtlassianHttp, call: AtlassianCall) => Promise<AtlassianResult<T>>,
) => Promise<T>;

export interface SiteAccessParts {
  vault: Pick<Vault, 'credentials' | 'refresh' | 'noteUse'>;
  http: AtlassianHttp;
  etiquette: Pick<Etiquette, 'as'>;
}

const UNUSABLE: Record<UnusableConnection, string> = {
  none: 'The Atlassian account that this was done with is no longer connected. Take it back in Jira or Confluence itself.',
  needs_reconsent:
    'Atlassian no longer accepts the connection of this account. Reconnect it on the overview, and try again.',
  operator: 'Atlassian refuses this installation. Tell the people who run Gatehouse, and try again later.',
  unavailable: 'Atlassian does not answer at the moment. Try again in a minute.',
  unreadable: 'The stored connection cannot be opened here. Tell the people who run Gatehouse.',
};

/**
 * The way to the site of a record, as its user, through the connection that the change was made with and no other: the
 * account is then the same one.
 *
 * @param needs the Atlassian scopes without which it cannot be undone
 * @param leaves asked directly before each write leaves; false keeps it from leaving
 * @throws CannotUndo
 */
export async function openSite(
  { vault, http, etiquette }: SiteAccessParts,
  record: ChangeRecord,
  needs: readonly string[],
  { leaves, signal }: { leaves: () => Promise<boolean>; signal: AbortSignal },
): Promise<AskSite> {
  const { userId, connectionId, siteId } = record;
  const held = (await vault.credentials(userId)).find((one) => one.connectionId === connectionId);
  if (!held) throw new CannotUndo('not_connected', UNUSABLE.none);
  if (held.token.state !== 'usable') throw new CannotUndo(held.token.state, UNUSABLE[held.token.state]);
  if (!held.sites.some(({ id }) => id === siteId)) {
    throw new CannotUndo(
      'site_gone',
      'The Atlassian account no longer reaches this site. Reconnect it on the overview, include the site, and try again.',
    );
  }
  const missing = needs.filter((scope) => !held.scopes.includes(scope));
  if (missing.length > 0) {
    const words = missing.map(describeAtlassianScope).join('; ');
    throw new CannotUndo(
      'scope_missing',
      `The Atlassian account is connected without a permission that this needs (${words}). Reconnect it on the overview, allow that, and try again.`,
    );
  }
  const connection = useConnection(vault, held);
  return async (send) => {
    const asked = await connection.send((accessToken, { generation, scopes }) => {
      const polite = etiquette.as(http, { person: userId, memory: `${connectionId}:${generation}` });
      return send(polite, { accessToken, siteId, signal, leaves, granted: scopes });
    });
    if (!asked.sent) throw new CannotUndo(asked.reason, UNUSABLE[asked.reason]);
    if (!asked.result.ok) throw new AtlassianRefusal(asked.result.error);
    return asked.result.value;
  };
}

/** What is there, or undefined where it is not, or no longer to be seen. */
export async function ifThere<T>(asking: Promise<T>): Promise<T | undefined> {
  try {
    return await asking;
  } catch (error) {
    if (error instanceof AtlassianRefusal && error.error.kind === 'not_found') return undefined;
    throw error;
  }
}
