import { type AtlassianHttp, type AtlassianResult, type Etiquette, fetchSites } from '@gatehouse/atlassian';
import { isUserSubject } from '@gatehouse/contract';
import type { Vault } from '@gatehouse/vault';
import type { Principal } from '../bearer/principal.js';
import type { Standing } from '../revocation/standing.js';
import { failureOfAtlassian } from '../tools/failure.js';
import { type AtlassianAccess, accountOf, sitesOf } from './access.js';
import { createCredentialCache, type HeldCredential } from './cache.js';
import { openService } from './service.js';
import { createSiteQuestions, type SiteQuestions } from './sites.js';
import { type CallTokens, openTokens, type Usable } from './tokens.js';

/** Exchanges principals for what they may use at Atlassian. */
export interface Credentials {
  /** @throws ToolFailure where there is no connection */
  open(principal: Principal, limits: Limits): Promise<AtlassianAccess>;
}

/** What ends the use of a credential. */
export interface Limits {
  /** Ends reads, and writes that have not left. */
  signal: AbortSignal;
  /** Asked before each request with the connection that is to be used; throws a ToolFailure where it may not be. */
  confirm(connectionId: string): Promise<void>;
}

interface Parts {
  vault: Pick<Vault, 'credentials' | 'credentialsOfService' | 'refresh' | 'noteSites' | 'noteUse'>;
  http: AtlassianHttp;
  etiquette: Pick<Etiquette, 'as'>;
  standing: Pick<Standing, 'isFresh' | 'follow' | 'serviceOf'>;
  portalUrl: string;
}

/** The exchange. Warm, it asks nothing of Postgres: connections are held in memory, and dropped as the change log says. */
export function createCredentials(parts: Parts): Credentials {
  const { vault, standing, portalUrl } = parts;
  // No id of one can be one of the other: the tables see to it.
  const read = (owner: string) => (isUserSubject(owner) ? vault.credentials(owner) : vault.credentialsOfService(owner));
  const cache = createCredentialCache({ read, isFresh: standing.isFresh });
  standing.follow((changes) => {
    for (const { kind, subject } of changes) if (kind === 'credential' || kind === 'user') cache.forget(subject);
  });
  const questions = createSiteQuestions(vault);
  const open = async (owner: string, limits: Limits) => {
    const tokens = await openTokens({ vault, cache, portalUrl }, owner, limits.signal);
    return access({ ...parts, questions, tokens, person: owner }, limits);
  };
  return {
    open: (principal, limits) =>
      principal.kind === 'user'
        ? open(principal.subject, limits)
        : openService({ standing, portalUrl, open }, principal, limits),
  };
}

function access(
  {
    vault,
    http,
    etiquette,
    portalUrl,
    tokens,
    questions,
    person,
  }: Parts & {
    tokens: CallTokens;
    questions: SiteQuestions;
    person: string;
  },
  { signal, confirm }: Limits,
): AtlassianAccess {
  const withToken = async <T>(
    connectionId: string,
    send: (http: AtlassianHttp, token: string) => Promise<AtlassianResult<T>>,
  ): Promise<AtlassianResult<T>> => {
    const sendWith = async ({ generation, accessToken }: Usable) => {
      await confirm(connectionId);
      vault.noteUse(connectionId);
      return await send(etiquette.as(http, { person, memory: `${connectionId}:${generation}` }), accessToken);
    };
    const used = await tokens.usable(connectionId);
    const result = await sendWith(used);
    if (result.ok || result.error.kind !== 'unauthorized') return result;
    const next = await tokens.replace(used);
    if (next.accessToken === used.accessToken) return result;
    return await sendWith(next);
  };
  const unwrap = <T>(connectionId: string, result: AtlassianResult<T>): T => {
    if (result.ok) return result.value;
    throw failureOfAtlassian(result.error, portalUrl, connectionId);
  };
  const askSites = async (credential: HeldCredential): Promise<HeldCredential> => {
    if (credential.token.state !== 'usable') return credential;
    const { connectionId } = credential;
    const fetch = async () =>
      unwrap(connectionId, await withToken(connectionId, (polite, token) => fetchSites(polite, token, signal)));
    return { ...credential, sites: [...(await questions.ask(credential, fetch))] };
  };

  return {
    service: undefined,
    accounts: tokens.all.map(accountOf),
    knownSites: sitesOf(tokens.all),
    async currentSites() {
      await tokens.again();
      const stored = tokens.all;
      const answers = await Promise.allSettled(stored.map(askSites));
      const failed = answers.filter((answer) => answer.status === 'rejected');
      const usable = stored.filter(({ token }) => token.state === 'usable');
      if (failed[0] && failed.length === usable.length) throw failed[0].reason;
      return sitesOf(
        answers.flatMap((answer, at) => (answer.status === 'fulfilled' ? answer.value : (stored[at] ?? []))),
      );
    },
    async ask(site, send) {
      const { connectionId } = site.account;
      let ended: unknown;
      const mayGo = () =>
        confirm(connectionId).then(
          () => true,
          (error: unknown) => {
            ended = error;
            return false;
          },
        );
      const result = await withToken(connectionId, (polite, accessToken) =>
        send(polite, { accessToken, siteId: site.id, signal, mayGo, granted: site.account.scopes }),
      );
      if (ended) throw ended;
      if (!result.ok && result.error.code === 'app_not_installed') {
        // The site has left the grant: the next call is not to be offered it.
        const credential = tokens.all.find((one) => one.connectionId === connectionId);
        if (credential) await askSites(credential).catch(() => undefined);
      }
      return unwrap(connectionId, result);
    },
    askAccount: async ({ connectionId }, send) =>
      unwrap(connectionId, await withToken(connectionId, (polite, token) => send(polite, token, signal))),
    seen: async (_site, answer) => answer,
  };
}
