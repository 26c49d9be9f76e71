import type { Database } from '@gatehouse/database';
import type { Principal } from '../bearer/principal.js';
import { promptly } from '../promptly.js';
import type { Verdict } from './standing.js';

/** How often it is asked for an answer that may be acted on. */
const TRIES = 3;

/**
 * Asks Postgres itself, in one statement, what the denylist and the users in memory would say if they were fresh. An
 * answer that took longer than knowledge is trusted is asked for again: what ended meanwhile is not in it.
 *
 * @param connectionId the connection that is about to be used, if one is
 * @param trustedMs how old knowledge may be that is acted on (milliseconds)
 * @throws where Postgres does not answer, or each time too late
 */
export async function readStanding(
  pool: Database['pool'],
  principal: Principal,
  connectionId: string | undefined,
  trustedMs: number,
): Promise<Verdict> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const asked = performance.now();
    const verdict = await askStanding(pool, principal, connectionId);
    if (performance.now() - asked <= trustedMs) return verdict;
  }
  throw new Error(`PostgreSQL answered ${TRIES} times too late to be acted on`);
}

async function askStanding(
  pool: Database['pool'],
  principal: Principal,
  connectionId: string | undefined,
): Promise<Verdict> {
  const { kind, subject, grantId, tokenId, clientId, issuedAt } = principal;
  const { rows } = await promptly<{ revoked: boolean; active: boolean }>(pool, {
    name: 'standing',
    text: `select
          exists (select from changes where kind = 'grant' and subject = $1)
            or exists (select from changes where kind = 'token' and subject = $2)
            or exists (select from changes where kind = 'client' and subject = $3
                         and at > to_timestamp($4) - interval '5 seconds')
            or $5::text is not null and not exists (select from connections where id = $5) as revoked,
          $6::text is null or exists (select from users where id = $6 and suspended_at is null) as active`,
    values: [grantId ?? null, tokenId, clientId, issuedAt, connectionId ?? null, kind === 'user' ? subject : null],
  });
  const [row] = rows;
  if (!row?.active) return 'user_inactive';
  return row.revoked ? 'revoked' : 'good';
}
