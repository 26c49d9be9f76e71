import type pg from 'pg';
import type { User, Users } from '../../signin/users.js';
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

/**
 * @param door the issuer that people sign in with, and the groups that may; a person of that issuer who was never let in
 *   by the browser needs one of these groups in the assertion
 */
export function createPeople(
  pool: pg.Pool,
  users: Users,
  door: { issuer: string; allowedGroups: string[] } | undefined,
): People {
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

  const isAllowed = ({ issuer, groups }: IdentityAssertion, letIn: boolean): boolean => {
    if (!door || door.issuer !== issuer || door.allowedGroups.length === 0) return true;
    return groups === undefined ? letIn : groups.some((group) => door.allowedGroups.includes(group));
  };

  return {
    of: async (assertion) => {
      const { user, letIn } = await known(assertion);
      if (user?.suspended || !isAllowed(assertion, letIn)) return undefined;
      if (user) return user;
      const { issuer, subject, name, email } = assertion;
      return await users.signIn({ issuer, subject, displayName: name ?? email ?? 'A colleague', email });
    },
  };
}
