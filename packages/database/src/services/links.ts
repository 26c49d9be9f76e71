import { createHash, randomBytes } from 'node:crypto';
import type pg from 'pg';

type Queries = Pick<pg.Pool, 'query'>;

/** For how long the address is good that links a service's account. */
export const SERVICE_LINK_MINUTES = 15;

/**
 * Makes an address at which a service's account is linked, once: whoever holds it is taken for an operator.
 * @returns its last part, which nobody can ask for again
 */
export async function addServiceLink(db: Queries, serviceId: string): Promise<string> {
  const id = `svl_${randomBytes(32).toString('base64url')}`;
  await db.query(
    `insert into service_links (id_hash, service_id, expires_at) values ($1, $2, now() + make_interval(mins => $3))`,
    [createHash('sha256').update(id, 'utf8').digest(), serviceId, SERVICE_LINK_MINUTES],
  );
  return id;
}
