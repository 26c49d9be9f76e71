import type pg from 'pg';

type Queryable = Pick<pg.Pool, 'query'>;

/** What a client publishes at an address of its own: its metadata document, or the key set that this names. */
export type DocumentKind = 'document' | 'keys';

export interface StoredDocument {
  url: string;
  kind: DocumentKind;
  pinned: boolean;
  fetchedAt: Date;
}

/** Stores an operator's copy, which is never fetched again, over whatever is there. */
export async function pinDocument(db: Queryable, url: string, kind: DocumentKind, body: string): Promise<void> {
  await db.query(
    `insert into client_documents (url, kind, body, pinned) values ($1, $2, $3, true)
     on conflict (url) do update set kind = excluded.kind, body = excluded.body, pinned = true, fetched_at = now()`,
    [url, kind, body],
  );
}

/** All stored documents and key sets, pinned ones first. */
export async function listDocuments(db: Queryable): Promise<StoredDocument[]> {
  const { rows } = await db.query<{ url: string; kind: DocumentKind; pinned: boolean; fetched_at: Date }>(
    'select url, kind, pinned, fetched_at from client_documents order by pinned desc, url',
  );
  return rows.map(({ url, kind, pinned, fetched_at }) => ({ url, kind, pinned, fetchedAt: fetched_at }));
}

/** Forgets a stored copy; the next authorization fetches anew. @returns whether there was one */
export async function removeDocument(db: Queryable, url: string): Promise<boolean> {
  return (await db.query('delete from client_documents where url = $1', [url])).rowCount === 1;
}
