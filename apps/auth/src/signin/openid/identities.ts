import type { Keyring } from '@gatehouse/vault';
import { identityPlace, open, seal } from '@gatehouse/vault';
import type pg from 'pg';

/** How a person is known to an identity provider. */
export interface IdentityKey {
  issuer: string;
  subject: string;
}

/** How things stand with a user's identity at the company's provider. */
export type Standing =
  /** The provider vouched for the person lately enough. */
  | 'vouched'
  /** It has to be asked again, and nobody is asking. */
  | 'due'
  /** A replica is asking. */
  | 'asking'
  /** It has to be asked, could not be reached a moment ago, and vouched lately enough to go on without. */
  | 'grace'
  /** The same, but the grace is over. */
  | 'overdue'
  /** The provider does not know the user, or gave nothing to ask it with and the sign-in is too long ago. */
  | 'unknown';

/** A question that this replica alone may put to the provider. */
export interface Question extends IdentityKey {
  generation: number;
  refreshToken: string;
  /** The same token was sent before, and what became of it is not known. */
  uncertain: boolean;
}

export interface Identities {
  /** The provider signed the person in. @param refreshToken for asking it again */
  vouch(key: IdentityKey, refreshToken: string | undefined): Promise<void>;
  standing(userId: string): Promise<Standing>;
  /** Takes the right to ask, for twenty seconds, and records that the token is about to be sent. */
  ask(userId: string): Promise<Question | undefined>;
  /** The provider vouched again. The new token is kept before anything else is done. */
  answer(question: Question, refreshToken: string | undefined): Promise<void>;
  /** No verdict: nobody asks again for a while. @param uncertain whether the token may have been used up all the same */
  postpone(question: Question, uncertain: boolean): Promise<void>;
  /** The token was used up by an attempt whose answer was lost: no verdict on the person, and nothing to ask with. */
  lose(question: Question): Promise<void>;
  /** The provider does not vouch any more. @returns whether that is still so, as nobody has signed in since */
  deny(question: Question): Promise<boolean>;
  /** Somebody who may not come in any more. @returns the user, if there is one */
  forget(key: IdentityKey): Promise<string | undefined>;
}

export interface IdentityLimits {
  issuer: string;
  recheckMinutes: number;
  recheckGraceHours: number;
  sessionDays: number;
}

/** Seconds: longer than an exchange with the provider may take. */
const ASKING_SECONDS = 20;
const POSTPONE_SECONDS = 120;

const place = ({ issuer, subject }: IdentityKey) => identityPlace(issuer, subject);

interface QuestionRow {
  subject: string;
  generation: number;
  refresh_sealed: Buffer;
  uncertain: boolean;
}

export function createIdentities(pool: pg.Pool, keyring: Keyring, limits: IdentityLimits): Identities {
  const { issuer } = limits;
  const sealToken = (key: IdentityKey, token: string | undefined) =>
    token === undefined ? null : seal(keyring, Buffer.from(token, 'utf8'), place(key));

  /** Ends a question, unless a sign-in has overtaken it. */
  const settle = async (question: Question, change: string, values: unknown[] = []) => {
    const { rowCount } = await pool.query(
      `update user_identities set recheck_until = null, ${change}
       where issuer = $1 and subject = $2 and generation = $3`,
      [question.issuer, question.subject, question.generation, ...values],
    );
    return rowCount === 1;
  };

  return {
    vouch: async (key, refreshToken) => {
      await pool.query(
        `update user_identities set refresh_sealed = $3, checked_at = now(), generation = generation + 1,
           recheck_asked = false, recheck_sent = false, recheck_until = null, recheck_after = null
         where issuer = $1 and subject = $2`,
        [key.issuer, key.subject, sealToken(key, refreshToken)],
      );
    },
    standing: async (userId) => {
      const { rows } = await pool.query<{ standing: Standing }>({
        name: 'identity-standing',
        text: `select case
            when checked_at is null then 'unknown'
            when refresh_sealed is null and recheck_sent then
              case when checked_at > now() - make_interval(hours => $4) then 'vouched' else 'unknown' end
            when refresh_sealed is null then
              case when checked_at > now() - make_interval(days => $5) then 'vouched' else 'unknown' end
            when recheck_until > now() then 'asking'
            when checked_at > now() - make_interval(mins => $3) and not recheck_asked and not recheck_sent then 'vouched'
            when recheck_after > now() then
              case when checked_at > now() - make_interval(hours => $4) then 'grace' else 'overdue' end
            else 'due' end as standing
          from user_identities where user_id = $1 and issuer = $2 order by checked_at desc nulls last limit 1`,
        values: [userId, issuer, limits.recheckMinutes, limits.recheckGraceHours, limits.sessionDays],
      });
      return rows[0]?.standing ?? 'unknown';
    },
    ask: async (userId) => {
      // The intent is committed before the token leaves: after a crash it is known that the token may be used up.
      const { rows } = await pool.query<QuestionRow>(
        `with due as (
           select subject, recheck_sent from user_identities
           where user_id = $1 and issuer = $2 and refresh_sealed is not null
             and (checked_at <= now() - make_interval(mins => $3) or recheck_asked or recheck_sent)
             and coalesce(recheck_until, '-infinity') <= now() and coalesce(recheck_after, '-infinity') <= now()
           order by checked_at desc nulls last limit 1 for update)
         update user_identities own set recheck_sent = true, recheck_asked = false,
           recheck_until = now() + make_interval(secs => $4)
         from due where own.issuer = $2 and own.subject = due.subject
         returning own.subject, own.generation, own.refresh_sealed, due.recheck_sent as uncertain`,
        [userId, issuer, limits.recheckMinutes, ASKING_SECONDS],
      );
      const row = rows[0];
      if (!row) return undefined;
      const key = { issuer, subject: row.subject };
      const refreshToken = open(keyring, row.refresh_sealed, place(key)).toString('utf8');
      return { ...key, generation: row.generation, refreshToken, uncertain: row.uncertain };
    },
    answer: async (question, refreshToken) => {
      const kept = sealToken(question, refreshToken ?? question.refreshToken);
      await settle(question, 'refresh_sealed = $4, checked_at = now(), recheck_sent = false, recheck_after = null', [
        kept,
      ]);
    },
    postpone: async (question, uncertain) => {
      await settle(
        question,
        'recheck_asked = true, recheck_sent = $5, recheck_after = now() + make_interval(secs => $4)',
        [POSTPONE_SECONDS, uncertain || question.uncertain],
      );
    },
    lose: async (question) => {
      await settle(question, 'refresh_sealed = null');
    },
    deny: (question) => settle(question, 'refresh_sealed = null, checked_at = null, recheck_sent = false'),
    forget: async (key) => {
      const { rows } = await pool.query<{ user_id: string }>(
        `update user_identities set refresh_sealed = null, checked_at = null, generation = generation + 1
         where issuer = $1 and subject = $2 returning user_id`,
        [key.issuer, key.subject],
      );
      return rows[0]?.user_id;
    },
  };
}
