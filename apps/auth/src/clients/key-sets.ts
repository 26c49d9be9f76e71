import { keyIds } from '@gatehouse/contract';
import type { Logger } from '@gatehouse/telemetry';
import { decodeProtectedHeader } from 'jose';
import type pg from 'pg';
import type { GuardedFetch } from './guarded-fetch.js';
import { createPublished } from './published.js';

const MAX_BYTES = 64 * 1024;

/** The key sets that clients publish at their `jwks_uri` (RFC 7591 section 2). */
export interface KeySets {
  /**
   * A key set, from the stored copy while that has the key that is looked for; it is renewed in the background. An
   * unknown key has the set fetched at once, but no more than once a minute over all replicas: keys rotate, and
   * strangers invent key ids.
   *
   * @param kid the key that is looked for, if it was named
   * @throws Error if there is no key set to be had
   */
  get(url: string, kid: string | undefined): Promise<string>;
}

/** The key that a client's assertion says it was signed with (RFC 7515 section 4.1.4). */
export function keyIdOf(assertion: string): string | undefined {
  try {
    const { kid } = decodeProtectedHeader(assertion);
    return typeof kid === 'string' ? kid : undefined;
  } catch {
    return undefined;
  }
}

export function createKeySets(parts: { pool: pg.Pool; guardedFetch: GuardedFetch; logger: Logger }): KeySets {
  const { pool, logger } = parts;
  const published = createPublished(parts);

  /** Whether this is the one that may ask now. */
  const mayAsk = async (url: string): Promise<boolean> => {
    const { rowCount } = await pool.query(
      `update client_documents set tried_at = now() where url = $1 and tried_at <= now() - interval '1 minute'`,
      [url],
    );
    return rowCount === 1;
  };

  return {
    get: async (url, kid) => {
      const stored = await published.find(pool, url);
      const known = stored && (kid === undefined || keyIds(stored.body)?.includes(kid));
      if (stored && (stored.pinned || known || !(await mayAsk(url)))) return stored.body;
      const renewed = await published.renew(url, 'keys', MAX_BYTES, (body) => keyIds(body) !== undefined);
      if (renewed.ok) return renewed.published.body;
      logger.info({ event: 'client.keys_unavailable', url, reason: renewed.failure }, 'no key set');
      if (stored) return stored.body;
      throw new Error('the key set could not be read');
    },
  };
}
