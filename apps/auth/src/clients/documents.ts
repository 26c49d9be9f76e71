import { type ClientMetadata, isDocumentAddress, MAX_DOCUMENT_BYTES } from '@gatehouse/contract';
import type { Logger } from '@gatehouse/telemetry';
import type pg from 'pg';
import type { GuardedFetch } from './guarded-fetch.js';
import type { ClientPolicy } from './policy.js';
import { createPublished } from './published.js';

type Queryable = Pick<pg.Pool, 'query'>;

/** When to fetch: never; if there is no stored copy; or if that is no longer fresh. */
export type FetchWhen = 'never' | 'missing' | 'stale';

export type FoundClient =
  | { ok: true; metadata: ClientMetadata & { client_id: string } }
  /** Whose it is to mend, and why in words that follow "the metadata document", for the client's developer. */
  | { ok: false; trouble: 'refused' | 'unreadable' | 'wrong'; why: string };

/** Clients that are known by the metadata document that they publish at their id. */
export interface ClientDocuments {
  /**
   * Finds a client by its document. If that cannot be had now, because of its vendor or of our own limits, the last good
   * copy stands in for a week: a vendor's outage, or a flood of requests for others, changes nothing. With `never` it
   * stands in for good: who has a grant waits for nobody.
   */
  find(db: Queryable, url: string, when: FetchWhen): Promise<FoundClient>;
}

export interface DocumentParts {
  pool: pg.Pool;
  guardedFetch: GuardedFetch;
  policy: ClientPolicy;
  logger: Logger;
}

const UNREADABLE: FoundClient = { ok: false, trouble: 'unreadable', why: 'could not be read' };
const REFUSED: FoundClient = { ok: false, trouble: 'refused', why: 'is not allowed here' };

/** Opens the documents that replicas share. */
export function createClientDocuments(parts: DocumentParts): ClientDocuments {
  const { guardedFetch, policy, logger } = parts;
  const published = createPublished(parts);

  const read = (url: string, body: string): FoundClient => {
    const client = policy.read(url, body);
    return client.ok ? client : { ok: false, trouble: 'wrong', why: client.why };
  };

  return {
    find: async (db, url, when) => {
      if (!isDocumentAddress(url)) return { ok: false, trouble: 'wrong', why: 'has no acceptable address' };
      const stored = await published.find(db, url);
      if (!stored?.pinned && !guardedFetch.allows(url)) return REFUSED;
      const needed = { never: false, missing: !stored, stale: !stored?.fresh }[when];
      if (!needed) return stored ? read(url, stored.body) : UNREADABLE;
      let found = UNREADABLE;
      const fetched = await published.renew(url, 'document', MAX_DOCUMENT_BYTES, (body) => {
        found = read(url, body);
        return found.ok;
      });
      if (fetched.ok) return read(url, fetched.published.body);
      logger.info(
        { event: 'client.document_unavailable', client: url, reason: fetched.failure, copy: stored?.recent === true },
        'no document',
      );
      return stored?.recent ? read(url, stored.body) : found;
    },
  };
}
