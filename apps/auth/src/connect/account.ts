import { exchangeCode, fetchMe, fetchSites } from '@gatehouse/atlassian';
import type { NewConnection, StoreResult } from '@gatehouse/vault';
import { type Flow, isLink } from '../signin/flows.js';
import type { AuthContext } from '../web/context.js';
import { PROBLEMS, type Problem } from '../web/problems.js';
import { isLinkRequest } from './requests.js';
import { judge, type Verdict } from './rules.js';
import { isServiceAccount } from './service/facts.js';
import { SERVICE_PROBLEMS } from './service/problems.js';

/** An Atlassian account that a browser brought back, with the credential for it; not stored yet. */
export type Account = Omit<NewConnection, 'userId'>;

export type Outcome<T> = ({ ok: true } & T) | { ok: false; status: number; problem: Problem };

/** Redeems Atlassian's code, and reads whose account it opens. Nothing is redeemed that could not be kept. */
export async function readAccount(context: AuthContext, code: string): Promise<Outcome<{ account: Account }>> {
  const { atlassian, logger, vault } = context;
  const unfit = vault.unfit();
  if (unfit) {
    logger.error({ event: 'signin.failed', detail: unfit }, 'the code was not exchanged');
    return { ok: false, status: 503, problem: PROBLEMS.notKept };
  }
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
  const { expiresIn } = tokens;
  // An answer that names no scopes granted what was asked for (RFC 6749 section 5.1).
  const scopes = tokens.scopes.length > 0 ? tokens.scopes : atlassian.scopes;
  return { ok: true, account: { person: person.value, tokens, expiresIn, scopes, sites: sites.value } };
}

/** The same, of an account that a person brings as theirs: never one that machines act as. */
export async function readPersonsAccount(context: AuthContext, code: string): Promise<Outcome<{ account: Account }>> {
  const read = await readAccount(context, code);
  if (!read.ok || !(await isServiceAccount(context.database, read.account.person.accountId))) return read;
  return { ok: false, status: 403, problem: SERVICE_PROBLEMS.ofService };
}

/** Why an account did not become a connection. Nothing was stored then. */
export type StoreRefusal = 'account_of_another_user' | 'user_gone' | Exclude<Verdict, 'fits'>;

export type Stored =
  /** `lost`: the Atlassian scopes that the connection had before, and has no more. */
  { ok: true; connectionId: string; known: boolean; lost: string[] } | { ok: false; reason: StoreRefusal };

/**
 * Stores an account as this user's connection, if it is one that the trip was for; and lets whatever waited for it know.
 * What Atlassian issued for an account that is refused is left there: its one grant for our app and that account may be
 * what another user's connection lives on.
 */
export async function storeAccount(
  { activity, linkRequests, logger, vault }: AuthContext,
  flow: Flow,
  userId: string,
  account: Account,
): Promise<Stored> {
  const { accountId, displayName: subject } = account.person;
  let verdict: Verdict = 'fits';
  const stored = await vault.store({ userId, ...account }, (held) => {
    verdict = judge(flow, held, accountId);
    return verdict === 'fits';
  });
  if (!stored.ok) {
    const reason = refusalOf(stored.reason, verdict);
    logger.info({ event: 'connection.refused', user: userId, kind: flow.kind, reason }, 'an account was not connected');
    return { ok: false, reason };
  }
  const { connectionId, known, lost } = stored;
  await linkRequests.fulfil(userId, connectionId, isLinkRequest(flow.interaction) ? flow.interaction : undefined);
  logger.info(
    { event: 'connection.stored', user: userId, connection: connectionId, kind: flow.kind, lost },
    'connected',
  );
  // Who signs in with Atlassian brings the same account each time, which is nothing to tell.
  if (!known || isLink(flow)) {
    await activity.record(userId, { kind: known ? 'account_reconnected' : 'account_connected', subject });
  }
  return stored;
}

function refusalOf(reason: (StoreResult & { ok: false })['reason'], verdict: Verdict): StoreRefusal {
  if (reason !== 'not_permitted') return reason;
  return verdict === 'removed' ? 'removed' : 'another';
}
