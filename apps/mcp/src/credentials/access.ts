import type { AtlassianCall, AtlassianHttp, AtlassianResult, Site } from '@gatehouse/atlassian';
import type { WriteAbout } from '../writes/about.js';
import type { HeldCredential } from './cache.js';

/** An Atlassian account that the user connected. */
export interface ConnectedAccount {
  readonly connectionId: string;
  readonly accountId: string;
  readonly displayName: string;
  /** The Atlassian scopes that the user granted us. */
  readonly scopes: readonly string[];
  /** Nothing can be asked of it until the user connects it again. */
  readonly needsReconnect: boolean;
}

/** A site, and the account that reaches it. Two accounts may reach the same site. */
export interface ConnectedSite extends Site {
  readonly account: ConnectedAccount;
  /** The user means it where several would do. */
  readonly isDefault: boolean;
}

/** Sends one request with the token that it is given. */
export type Send<T> = (http: AtlassianHttp, call: AtlassianCall) => Promise<AtlassianResult<T>>;
export type SendToAccount<T> = (http: AtlassianHttp, token: string, signal: AbortSignal) => Promise<AtlassianResult<T>>;

/** A user's or a service's Atlassian, for the time of one tool call. The tokens themselves stay in here. */
export interface AtlassianAccess {
  /** The service that a machine acts as; of a person, nothing. */
  readonly service: string | undefined;
  /** All that are connected, the oldest first; at least one. */
  readonly accounts: readonly ConnectedAccount[];
  /** The sites as they are stored with the connections. */
  readonly knownSites: readonly ConnectedSite[];
  /**
   * The sites as they are now. Connections are read again, and Atlassian is asked at most every ten minutes each. One
   * that does not answer hides none of the others' sites.
   * @throws ToolFailure where none answered
   */
  currentSites(): Promise<readonly ConnectedSite[]>;
  /**
   * Sends a request to one site, through the account that reaches it. A refused token is replaced once per tool call,
   * and the request repeated.
   * @param write of a request that writes: what is to be known about it; see docs/writes.md
   * @throws ToolFailure
   */
  ask<T>(site: Pick<ConnectedSite, 'id' | 'account'>, send: Send<T>, write?: WriteAbout<T>): Promise<T>;
  /** The same for requests that belong to an account and to no site. */
  askAccount<T>(account: Pick<ConnectedAccount, 'connectionId'>, send: SendToAccount<T>): Promise<T>;
  /**
   * An answer of {@link ask} as a tool that only reads would have got it: what may be said of it to a model. Never rejects:
   * what cannot be found out of its writers counts as withheld, for what was written is to be confirmed all the same.
   */
  seen<T>(site: Pick<ConnectedSite, 'id' | 'account'>, answer: T): Promise<T>;
}

export function accountOf(credential: HeldCredential): ConnectedAccount {
  const { connectionId, accountId, displayName, scopes, token } = credential;
  return { connectionId, accountId, displayName, scopes, needsReconnect: token.state === 'needs_reconsent' };
}

/** The sites of all connections. Of a connection that has to be renewed, only those that no other one reaches. */
export function sitesOf(credentials: readonly HeldCredential[]): ConnectedSite[] {
  const all = credentials.flatMap((credential) => {
    const account = accountOf(credential);
    return credential.sites.map(
      (site): ConnectedSite => ({
        ...site,
        account,
        isDefault: site.id === credential.defaultSiteId,
      }),
    );
  });
  const reached = new Set(all.filter(({ account }) => !account.needsReconnect).map(({ id }) => id));
  return all.filter(({ id, account }) => !account.needsReconnect || !reached.has(id));
}
