import type { AtlassianResult } from '@gatehouse/atlassian';
import type { Credential, RefreshedCredential } from './credential.js';
import type { Vault } from './vault.js';

/** Why a connection cannot be used. `unreadable`: its tokens do not open. */
export type UnusableConnection = Extract<RefreshedCredential, { ok: false }>['reason'] | 'unreadable';

/** A connection in use for a while. */
export interface ConnectionUse {
  /**
   * Sends one request with its access token, which is replaced first where that is due, and once where Atlassian refuses
   * it. An error is Atlassian's; `reason` says why nothing was sent.
   */
  send<T>(
    request: (accessToken: string, credential: Credential) => Promise<AtlassianResult<T>>,
  ): Promise<{ sent: true; result: AtlassianResult<T> } | { sent: false; reason: UnusableConnection }>;
  /** As it was last read. */
  readonly credential: Credential;
}

/** @param opened a connection, as the vault gave it just now */
export function useConnection(vault: Pick<Vault, 'refresh' | 'noteUse'>, opened: Credential): ConnectionUse {
  let credential = opened;
  const since = performance.now();
  let isRefreshed = false;

  const isDue = () =>
    !isRefreshed && credential.token.state === 'usable' && credential.token.goodForMs <= performance.now() - since;
  const refresh = async (): Promise<UnusableConnection | undefined> => {
    const refreshed = await vault.refresh(credential.connectionId, credential.generation);
    if (!refreshed.ok) return refreshed.reason;
    credential = refreshed.credential;
    isRefreshed = true;
    return undefined;
  };

  return {
    get credential() {
      return credential;
    },
    async send(request) {
      const unusable = isDue() ? await refresh() : undefined;
      if (unusable) return { sent: false, reason: unusable };
      const { token } = credential;
      if (token.state !== 'usable') return { sent: false, reason: token.state };
      vault.noteUse(credential.connectionId);
      const result = await request(token.accessToken, credential);
      if (result.ok || result.error.kind !== 'unauthorized') return { sent: true, result };
      const lost = await refresh();
      if (lost) return { sent: false, reason: lost };
      const renewed = credential.token;
      if (renewed.state !== 'usable') return { sent: false, reason: renewed.state };
      return { sent: true, result: await request(renewed.accessToken, credential) };
    },
  };
}
