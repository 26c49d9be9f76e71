import { createHash } from 'node:crypto';
import type pg from 'pg';
import { newClientSecret } from './secrets.js';

type Queryable = Pick<pg.Pool, 'query'>;

const hash = (token: string) => createHash('sha256').update(token, 'utf8').digest();

/**
 * Makes an initial access token (RFC 7591 section 3).
 * @param options.days for how long it is good
 * @param options.uses how many clients it may register
 * @returns the token, which nobody can ask for again
 */
export async function addRegistrationToken(
  db: Queryable,
  options: { name: string; days: number; uses: number },
): Promise<string> {
  const token = `reg_${newClientSecret()}`;
  await db.query(
    `insert into registration_tokens (id_hash, name, uses_left, expires_at)
     values ($1, $2, $3, now() + make_interval(days => $4))`,
    [hash(token), options.name, options.uses, options.days],
  );
  return token;
}

/** Uses a token once. @returns its name, or nothing if it is unknown, over or used up */
export async function spendRegistrationToken(db: Queryable, token: string): Promise<string | undefined> {
  const { rows } = await db.query<{ name: string }>(
    `update registration_tokens set uses_left = uses_left - 1
     where id_hash = $1 and uses_left > 0 and expires_at > now() returning name`,
    [hash(token)],
  );
  return rows[0]?.name;
}

/** Gives a use back: what it was spent on was refused. */
export async function returnRegistrationToken(db: Queryable, token: string): Promise<void> {
  await db.query('update registration_tokens set uses_left = uses_left + 1 where id_hash = $1', [hash(token)]);
}
