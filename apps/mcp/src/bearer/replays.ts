import { createHash } from 'node:crypto';
import type { Database } from '@gatehouse/database';
import { promptly } from '../promptly.js';

/** Says whether a proof comes for the first time, and remembers it. Rejects where Postgres cannot be asked. */
export type ProofReplays = (boundTo: string, jti: string) => Promise<boolean>;

/**
 * Single use of DPoP proofs (RFC 9449 section 11.1), over all replicas, in Postgres.
 *
 * The specification leaves it open whether replicas share what they have seen. Here they must: every call goes to one
 * address with one method, and a proof does not cover the body, so that a proof which was overheard is good for *any*
 * call, once on each replica that does not know it. The price is one insert into an unlogged table, paid by calls with
 * a proof alone and after everything else about them has been found in order; bearer tokens pay nothing.
 *
 * A row outlives the proof's window on any clock: accepted at the earliest 300 s before its `iat`, a proof could be
 * good for 600 s more; the eleventh minute is for clocks that differ. auth's sweeper deletes what is over.
 */
export function createProofReplays(pool: Database['pool']): ProofReplays {
  return async (boundTo, jti) => {
    const { rowCount } = await promptly(pool, {
      name: 'dpop-proof-once',
      text: `insert into dpop_proofs (proof_hash, expires_at) values ($1, now() + interval '11 minutes')
               on conflict do nothing`,
      // With the key's thumbprint, so that nobody uses up another's identifiers; it never holds the separator.
      values: [createHash('sha256').update(`${boundTo}\n${jti}`).digest()],
    });
    return rowCount === 1;
  };
}
