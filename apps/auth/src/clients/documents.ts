import type { Logger } from '@gatehouse/telemetry';
import type pg from 'pg';
import { FetchRefused, type GuardedFetch } from './guarded-fetch.js';

/** Client metadata documents, with the last good copy of each for when its vendor cannot be reached. */
export interface ClientDocuments {
  /**
   * GETs a document. If it cannot be had now, because of its vendor or of our own limits, the last good copy stands in:
   * a vendor's outage, or a flood of requests for others, logs nobody out.
   */
  fetch(url: string): Promise<Response>;
}

export function createClientDocuments(pool: pg.Pool, guardedFetch: GuardedFetch, logger: Logger): ClientDocuments {
  const lastGood = async (url: string): Promise<Response | undefined> => {
    const { rows } = await pool.query<{ body: string }>('select body from client_documents where client_id = $1', [
      url,
    ]);
    return rows[0] && new Response(rows[0].body, { headers: { 'content-type': 'application/json' } });
  };

  return {
    fetch: async (url) => {
      try {
        const { status, body, cacheControl } = await guardedFetch.fetch(url);
        if (status !== 200) return (await lastGood(url)) ?? new Response(body, { status });
        // Only what speaks of itself is a client's document; key sets come this way too.
        if (body.includes(JSON.stringify(url))) await remember(pool, url, body);
        return new Response(body, { headers: cacheControl === undefined ? {} : { 'cache-control': cacheControl } });
      } catch (error) {
        const reason = error instanceof FetchRefused ? error.message : 'the request failed';
        const copy = await lastGood(url);
        logger.info(
          { event: 'client.document_unavailable', client: url, reason, copy: copy !== undefined },
          'no document',
        );
        if (copy) return copy;
        throw error;
      }
    },
  };
}

async function remember(pool: pg.Pool, url: string, body: string): Promise<void> {
  await pool.query(
    `insert into client_documents (client_id, body) values ($1, $2)
     on conflict (client_id) do update set body = excluded.body, fetched_at = now()`,
    [url, body],
  );
}
