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
  const known = async ({ issuer, subject }: IdentityAssertion): Promise<User | undefined> => {
    const { rows } = await pool.query<{ user_id: string }>({
      name: 'id-jag-person',
      text: 'select user_id from user_identities where issuer = $1 and subject = $2',
      values: [issuer, subject],
    });
    return rows[0] && (await users.find(rows[0].user_id));
  };

  const isAllowed = ({ issuer, groups }: IdentityAssertion, isKnown: boolean): boolean => {
    if (!door || door.issuer !== issuer || door.allowedGroups.length === 0) return true;
    return groups === undefined ? isKnown : groups.some((group) => door.allowedGroups.includes(group));
  };

  return {
    of: async (assertion) => {
      const user = await known(assertion);
      if (user?.suspended || !isAllowed(assertion, user !== undefined)) return undefined;
      if (user) return user;
      const { issuer, subject, name, email } = assertion;
      return await users.signIn({ issuer, subject, displayName: name ?? email ?? 'A colleague', email });
    },
  };
}
