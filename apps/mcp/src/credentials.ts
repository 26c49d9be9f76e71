import type { AtlassianCall, AtlassianHttp, AtlassianResult, Site } from '@gatehouse/atlassian';
import { fetchSites } from '@gatehouse/atlassian';
import type { Credential, CredentialResult, Vault } from '@gatehouse/vault';
import { LRUCache } from 'lru-cache';
import type { Principal } from './bearer/principal.js';
import { failure, failureOfAtlassian, type ToolFailure } from './tools/failure.js';

const SITES_BELIEVED_MS = 10 * 60_000;
const MAX_CONNECTIONS = 10_000;

/** Sends one request with the token that it is given. */
type Send<T> = (http: AtlassianHttp, call: AtlassianCall) => Promise<AtlassianResult<T>>;

/** A user's Atlassian, for the time of one tool call. The token itself stays in here. */
export interface AtlassianAccess {
  readonly connectionId: string;
  readonly accountId: string;
  readonly displayName: string;
  /** The Atlassian scopes that the user granted us. */
  readonly scopes: readonly string[];
  /** The sites as they were when the connection was made. */
  readonly knownSites: readonly Site[];
  /** The sites as they are now, asked at most every ten minutes. */
  currentSites(): Promise<readonly Site[]>;
  /**
   * Sends a request to one site. A refused token is replaced once per tool call, and the request repeated.
   * @throws ToolFailure
   */
  ask<T>(site: Pick<Site, 'id'>, send: Send<T>): Promise<T>;
  /** The same for requests that belong to the account and to no site. */
  askAccount<T>(
    send: (http: AtlassianHttp, token: string, signal: AbortSignal) => Promise<AtlassianResult<T>>,
  ): Promise<T>;
}

/** Exchanges principals for what they may use at Atlassian. */
export interface Credentials {
  /** @throws ToolFailure where there is no usable connection */
  open(principal: Principal, limits: Limits): Promise<AtlassianAccess>;
}

/** What ends the use of a credential. */
export interface Limits {
  /** Ends reads, and writes that have not left. */
  signal: AbortSignal;
  /** Asked before each request with the connection that is to be used; throws a ToolFailure where it may not be. */
  confirm(connectionId: string): Promise<void>;
}

export function createCredentials(parts: { vault: Vault; http: AtlassianHttp; portalUrl: string }): Credentials {
  const { vault, http, portalUrl } = parts;
  const sites = new LRUCache<string, readonly Site[]>({ max: MAX_CONNECTIONS, ttl: SITES_BELIEVED_MS });
  const unwrap = (result: CredentialResult): Credential => {
    if (result.ok) return result.credential;
    throw failure(REASONS[result.reason], portalUrl, result.logText);
  };

  return {
    async open(principal, { signal, confirm }) {
      if (principal.kind === 'machine') throw failure('machine', portalUrl);
      let current = unwrap(await vault.credential(principal.subject));
      let replacement: Promise<Credential> | undefined;

      const withToken = async <T>(send: (token: string) => Promise<AtlassianResult<T>>): Promise<T> => {
        const used = current;
        await confirm(used.connectionId);
        let result = await send(used.accessToken);
        if (!result.ok && result.error.kind === 'unauthorized') {
          replacement ??= vault.replaceRefused(used).then(unwrap);
          current = await replacement;
          if (current.accessToken !== used.accessToken) {
            await confirm(current.connectionId);
            result = await send(current.accessToken);
          }
        }
        if (result.ok) return result.value;
        throw failureOfAtlassian(result.error, portalUrl);
      };
      const { connectionId, accountId, displayName, scopes, sites: knownSites } = current;

      return {
        connectionId,
        accountId,
        displayName,
        scopes,
        knownSites,
        ask: (site, send) => withToken((accessToken) => send(http, { accessToken, siteId: site.id, signal })),
        askAccount: (send) => withToken((token) => send(http, token, signal)),
        async currentSites() {
          const key = `${connectionId}:${current.generation}`;
          const known = sites.get(key);
          if (known) return known;
          const fresh = await withToken((token) => fetchSites(http, token, signal));
          sites.set(key, fresh);
          return fresh;
        },
      };
    },
  };
}

const REASONS = {
  none: 'not_connected',
  needs_reconsent: 'reconnect',
  operator: 'operator',
  unavailable: 'unavailable',
} as const satisfies Record<Extract<CredentialResult, { ok: false }>['reason'], ToolFailure['code']>;
