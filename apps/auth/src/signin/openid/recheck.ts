import { setTimeout as pause } from 'node:timers/promises';
import { endUserAccess } from '@gatehouse/database';
import type { Logger } from '@gatehouse/telemetry';
import type pg from 'pg';
import type { Identities, Question } from './identities.js';
import type { IdentityProvider } from './identity-provider.js';

/**
 * Whether a user may go on: `vouched`, or `gone` (they have to sign in again), or `unavailable` (the provider has been
 * out of reach for longer than is tolerated: try later, nothing is lost).
 */
export type Verdict = 'vouched' | 'gone' | 'unavailable';

/**
 * Asks the identity provider again, at the refreshes of applications and before a session lets one in, whether a person is still there. Must not be called
 * inside of a token request's transaction: it asks the pool and the network.
 */
export type Recheck = (userId: string) => Promise<Verdict>;

export interface RecheckParts {
  pool: pg.Pool;
  identities: Identities;
  provider: IdentityProvider;
  logger: Logger;
}

/** Milliseconds between two looks at what another replica found out, and how long to look. */
const LOOK_MS = 100;
const LOOK_FOR_MS = 25_000;

export function createRecheck(parts: RecheckParts): Recheck {
  const { identities } = parts;
  // Requests of one process wait for one question here; those of other replicas look at the row.
  const running = new Map<string, Promise<Verdict>>();

  const find = async (userId: string): Promise<Verdict> => {
    for (const end = Date.now() + LOOK_FOR_MS; Date.now() < end; ) {
      const standing = await identities.standing(userId);
      if (standing === 'vouched' || standing === 'grace') return 'vouched';
      if (standing === 'unknown') return 'gone';
      if (standing === 'overdue') return 'unavailable';
      const question = standing === 'due' ? await identities.ask(userId) : undefined;
      if (question) await putQuestion(parts, userId, question);
      else await pause(LOOK_MS);
    }
    return 'unavailable';
  };

  return (userId) => {
    let verdict = running.get(userId);
    if (!verdict) {
      verdict = find(userId).finally(() => running.delete(userId));
      running.set(userId, verdict);
    }
    return verdict;
  };
}

/** Puts one question, and writes down what became of it: the verdict is then read from the row, by everybody. */
async function putQuestion({ pool, identities, provider, logger }: RecheckParts, userId: string, question: Question) {
  const result = await provider.refresh(question.refreshToken, question.subject);
  if (result.ok) {
    await identities.answer(question, result.refreshToken);
    if (result.identity) await applyGroups(pool, userId, question, result.identity);
    logger.debug({ event: 'user.rechecked', user: userId }, 'the identity provider vouched again');
    return;
  }
  const { reason, logText: detail } = result;
  if (reason !== 'gone') {
    await identities.postpone(question, result.uncertain);
    const level = reason === 'operator' ? 'error' : 'warn';
    logger[level]({ event: 'user.recheck_failed', user: userId, reason, detail }, 'the identity provider was no help');
    return;
  }
  if (question.uncertain) {
    await identities.lose(question);
    logger.warn({ event: 'user.recheck_lost', user: userId, detail }, 'an answer of the identity provider was lost');
    return;
  }
  if (!(await identities.deny(question))) return;
  const ended = await endUserAccess(pool, userId);
  logger.warn({ event: 'user.access_ended', user: userId, reason, detail, ...ended }, 'the provider vouches no more');
}

async function applyGroups(
  pool: pg.Pool,
  userId: string,
  { issuer, subject }: Question,
  { groups, role }: { groups?: string[]; role?: string },
): Promise<void> {
  await pool.query(
    `with identity as (update user_identities set groups = $4 where issuer = $2 and subject = $3)
     update users set role = $5 where id = $1 and role <> $5`,
    [userId, issuer, subject, groups ?? [], role ?? 'user'],
  );
}
