import { exchangeCode, fetchMe, fetchSites } from '@gatehouse/atlassian';
import type { NewConnection } from '@gatehouse/vault';
import { type Flow, isLink } from '../signin/flows.js';
import type { AuthContext } from '../web/context.js';
import { PROBLEMS, type Problem } from '../web/problems.js';
import { knownConnections } from './connections.js';

/** An Atlassian account that a browser brought back, with the credential for it; not stored yet. */
export type Account = Omit<NewConnection, 'userId'>;

export type Outcome<T> = ({ ok: true } & T) | { ok: false; status: number; problem: Problem };

/** Redeems Atlassian's code, and reads whose account it opens. */
export async function readAccount(context: AuthContext, code: string): Promise<Outcome<{ account: Account }>> {
  const { atlassian, logger } = context;
  const tokens = await exchangeCode(atlassian.http, atlassian.app, code);
  if (!tokens.ok) {
    logger.warn({ event: 'signin.failed', kind: tokens.kind, detail: tokens.logText }, 'exchanging the code failed');
    if (tokens.kind === 'operator') return { ok: false, status: 502, problem: PROBLEMS.upstreamOperator };
    if (tokens.kind === 'grant_dead') return { ok: false, status: 400, problem: PROBLEMS.strangeReturn };
    return { ok: false, status: 502, problem: PROBLEMS.upstreamFailed };
  }
  const [person, sites] = await Promise.all([
    fetchMe(atlassian.http, tokens.accessToken),
    fetchSites(atlassian.http, tokens.accessToken),
  ]);
  if (!person.ok || !sites.ok) {
    for (const answer of [person, sites]) {
      if (!answer.ok)
        logger.warn({ event: 'signin.failed', detail: answer.error.logText }, 'reading the account failed');
    }
    return { ok: false, status: 502, problem: PROBLEMS.upstreamFailed };
  }
  const { expiresIn, scopes } = tokens;
  return { ok: true, account: { person: person.value, tokens, expiresIn, scopes, sites: sites.value } };
}

/** Stores an account as this user's connection, unless it is another user's. */
export async function storeAccount(
  { activity, database, logger, vault }: AuthContext,
  flow: Flow,
  userId: string,
  account: Account,
): Promise<Outcome<{ connectionId: string }>> {
  const { accountId, displayName: subject } = account.person;
  const before = await knownConnections(database, userId);
  const stored = await vault.store({ userId, ...account });
  if (!stored.ok) return { ok: false, status: 409, problem: PROBLEMS.accountTaken };
  const { connectionId } = stored;
  logger.info({ event: 'connection.stored', user: userId, connection: connectionId, kind: flow.kind }, 'connected');
  const known = before.some((connection) => connection.accountId === accountId);
  // Who signs in with Atlassian brings the same account each time, which is nothing to tell.
  if (!known || isLink(flow)) {
    await activity.record(userId, { kind: known ? 'account_reconnected' : 'account_connected', subject });
  }
  return { ok: true, connectionId };
}
