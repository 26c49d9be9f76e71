import type { RefreshedCredential, Vault } from '@gatehouse/vault';
import { failure, type ToolFailure, unusableConnection } from '../tools/failure.js';
import { type CredentialCache, type HeldCredential, holding } from './cache.js';

/** A connection whose token can be sent. */
export interface Usable {
  connectionId: string;
  generation: number;
  accessToken: string;
}

/** An owner's connections and their tokens, as one tool call sees them. */
export interface CallTokens {
  /** What is known by now; at least one at first. */
  readonly all: readonly HeldCredential[];
  /** Reads again, unless others did since the call began. @throws ToolFailure `unavailable` */
  again(): Promise<void>;
  /** A token that is good for a while yet, refreshed where it is not. @throws ToolFailure */
  usable(connectionId: string): Promise<Usable>;
  /**
   * After Atlassian refused a token with 401: what others put in its place, or a refresh. Of each connection one refresh
   * a tool call, so that the same token may come back. @throws ToolFailure
   */
  replace(refused: Usable): Promise<Usable>;
}

export interface TokenParts {
  vault: Pick<Vault, 'refresh'>;
  cache: CredentialCache;
  portalUrl: string;
}

const REASONS = {
  none: 'ended',
  operator: 'operator',
  unavailable: 'unavailable',
} as const satisfies Partial<Record<Extract<RefreshedCredential, { ok: false }>['reason'], ToolFailure['code']>>;

/** @throws ToolFailure where there is no connection, or none can be read */
export async function openTokens(
  { vault, cache, portalUrl }: TokenParts,
  owner: string,
  signal: AbortSignal,
): Promise<CallTokens> {
  const read = async (from: () => ReturnType<CredentialCache['get']>) => {
    try {
      return await from();
    } catch (error) {
      throw failure('unavailable', portalUrl, `the connections could not be read: ${error}`);
    }
  };
  let seen = await read(() => cache.get(owner));
  let all = seen;
  if (all.length === 0) throw failure('not_connected', portalUrl);
  const refreshes = new Map<string, Promise<Usable>>();
  const replacements = new Map<string, Promise<Usable>>();

  const again = async () => {
    seen = await read(() => cache.again(owner, seen));
    all = seen;
  };
  const find = (connectionId: string) => all.find((credential) => credential.connectionId === connectionId);

  const refresh = async ({ connectionId, generation }: HeldCredential): Promise<Usable> => {
    const asked = performance.now();
    const refreshing = vault.refresh(connectionId, generation).catch((error: unknown) => {
      throw failure('unavailable', portalUrl, `the refresh failed: ${error}`);
    });
    const result = await unlessAborted(signal, refreshing, () => failure('cancelled', portalUrl));
    if (!result.ok) {
      throw result.reason === 'needs_reconsent'
        ? unusableConnection(connectionId, portalUrl, result.logText)
        : failure(REASONS[result.reason], portalUrl, result.logText);
    }
    const fresh = holding(result.credential, asked);
    all = all.map((credential) => (credential.connectionId === connectionId ? fresh : credential));
    return tokenOf(fresh);
  };
  const refreshOnce = (found: HeldCredential): Promise<Usable> => {
    const before = refreshes.get(found.connectionId);
    if (before) return before;
    const refreshing = refresh(found);
    refreshes.set(found.connectionId, refreshing);
    return refreshing;
  };
  const tokenOf = (found: HeldCredential | undefined): Usable => {
    if (!found) throw failure('ended', portalUrl, 'the connection is gone');
    const { connectionId, generation, token } = found;
    if (token.state === 'needs_reconsent') throw unusableConnection(connectionId, portalUrl);
    if (token.state === 'unreadable') throw token.error;
    return { connectionId, generation, accessToken: token.accessToken };
  };
  const ready = async (found: HeldCredential | undefined): Promise<Usable> => {
    const usable = tokenOf(found);
    return !found || found.usableUntil > performance.now() ? usable : await refreshOnce(found);
  };
  const replace = async ({ connectionId, generation }: Usable): Promise<Usable> => {
    await again();
    const found = find(connectionId);
    return found?.token.state === 'usable' && found.generation === generation
      ? await refreshOnce(found)
      : await ready(found);
  };

  return {
    get all() {
      return all;
    },
    again,
    async usable(connectionId) {
      // Somebody may have done just now what was missing: nobody is sent to reconnect on what is only remembered.
      if (find(connectionId)?.token.state !== 'usable') await again();
      return await ready(find(connectionId));
    },
    replace(refused) {
      const key = `${refused.connectionId}:${refused.generation}`;
      const replacing = replacements.get(key) ?? replace(refused);
      replacements.set(key, replacing);
      return replacing;
    },
  };
}

/** What others wait for goes on without this call. */
function unlessAborted<T>(signal: AbortSignal, work: Promise<T>, aborted: () => Error): Promise<T> {
  if (signal.aborted) return Promise.reject(aborted());
  return new Promise((resolve, reject) => {
    const end = () => reject(aborted());
    signal.addEventListener('abort', end, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', end));
  });
}
