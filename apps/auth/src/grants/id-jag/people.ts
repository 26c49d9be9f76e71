import type { OpenIdConfig } from '@gatehouse/config';
import type pg from 'pg';
import { z } from 'zod';
import { groupsOf, readPerson } from '../../signin/openid/claims.js';
import type { Identity, User, Users } from '../../signin/users.js';
import type { IdentityAssertion } from './assertion.js';

/** Who an assertion speaks of. */
export interface People {
  /**
   * The user of (issuer, subject), whom signing in with that issuer would find too; made when they come for the first
   * time. An assertion changes nothing about a user who is known: it may say less of them than a sign-in did.
   * @returns undefined for a person who may not come in
   */
  of(assertion: IdentityAssertion): Promise<User | undefined>;
}

const words = z.object({
  name: z.string().trim().min(1).max(320).optional().catch(undefined),
  email: z.string().trim().min(1).max(320).optional().catch(undefined),
});

/**
 * @param door the provider that people sign in with. Its assertions are held to the same rules as a sign-in: the groups
 *   that may come in, and the domains for which it may join accounts. A person whom it let in by the browser may come
 *   without groups in the assertion
 */
export function createPeople(pool: pg.Pool, users: Users, door: OpenIdConfig | undefined): People {
  const known = async ({ issuer, subject }: IdentityAssertion) => {
    const { rows } = await pool.query<{ user_id: string; let_in: boolean }>({
      name: 'id-jag-person',
      // Whom the door turned away since has no date of a last good word.
      text: `select user_id, checked_at is not null as let_in from user_identities where issuer = $1 and subject = $2`,
      values: [issuer, subject],
    });
    const [row] = rows;
    return { user: row && (await users.find(row.user_id)), letIn: row?.let_in === true };
  };

  /** Who it is, as the issuer says; undefined if they may not come in. */
  const identityOf = (assertion: IdentityAssertion, letIn: boolean): Identity | undefined => {
    const { claims, issuer, subject } = assertion;
    if (door?.issuer === issuer) {
      const person = readPerson(door, claims);
      if (person.ok) return person.identity;
      if (!letIn || groupsOf(claims, door.groupsClaim).kind === 'listed') return undefined;
    }
    const { name, email } = words.parse(claims);
    return { issuer, subject, displayName: name ?? email ?? 'Unnamed user', email };
  };

  return {
    of: async (assertion) => {
      const { user, letIn } = await known(assertion);
      if (user?.suspended) return undefined;
      const identity = identityOf(assertion, letIn);
      if (!identity) return undefined;
      return user ?? (await users.signIn(identity));
    },
  };
}
