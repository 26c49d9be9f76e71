import type pg from 'pg';
import { hashClientSecret, newClientId, newClientSecret } from './secrets.js';

type Queryable = Pick<pg.Pool, 'query'>;

/** A client that an operator registers. */
export interface NewClient {
  name: string;
  redirectUris: string[];
  grantTypes: string[];
  authMethod: 'none' | 'client_secret_basic' | 'private_key_jwt';
  /** Public keys, for `private_key_jwt`. */
  jwks?: { keys: Record<string, unknown>[] } | undefined;
  jwksUri?: string | undefined;
  /** The most that it may ever be granted; undefined leaves that to the user. */
  scopes?: string[] | undefined;
  /** The operator's word stands in for the user's approval. */
  trusted: boolean;
}

/** A client as it is stored. */
export interface StoredClient {
  id: string;
  kind: 'dynamic' | 'registered';
  metadata: Record<string, unknown>;
  trusted: boolean;
  createdAt: Date;
  lastUsedAt: Date | undefined;
  /** Devices with a living grant. */
  grants: number;
}

/** Registers a client for good. @returns its id, and its secret, which nobody can ask for again */
export async function addClient(db: Queryable, client: NewClient): Promise<{ id: string; secret: string | undefined }> {
  const id = newClientId();
  const secret = client.authMethod === 'client_secret_basic' ? newClientSecret() : undefined;
  const redirects = client.grantTypes.includes('authorization_code');
  const metadata = {
    client_id: id,
    client_id_issued_at: Math.floor(Date.now() / 1000),
    client_name: client.name,
    application_type: 'native',
    redirect_uris: client.redirectUris,
    grant_types: client.grantTypes,
    response_types: redirects ? ['code'] : [],
    token_endpoint_auth_method: client.authMethod,
    ...(secret ? { client_secret: hashClientSecret(secret), client_secret_expires_at: 0 } : {}),
    ...(client.jwks ? { jwks: client.jwks } : {}),
    ...(client.jwksUri ? { jwks_uri: client.jwksUri } : {}),
    // Scopes of OpenID Connect say nothing about Jira or Confluence, and belong to every ceiling of a person's client.
    ...(client.scopes
      ? { scope: [...(redirects ? ['openid', 'offline_access'] : []), ...client.scopes].join(' ') }
      : {}),
  };
  await db.query(`insert into clients (id, kind, metadata, trusted) values ($1, 'registered', $2, $3)`, [
    id,
    JSON.stringify(metadata),
    client.trusted,
  ]);
  return { id, secret };
}

interface Row {
  id: string;
  kind: 'dynamic' | 'registered';
  metadata: Record<string, unknown>;
  trusted: boolean;
  created_at: Date;
  last_used_at: Date | null;
  grants: number;
}

const SELECT = `select id, kind, metadata, trusted, created_at, last_used_at,
  (select count(*)::int from oidc_records
   where model = 'Grant' and client_id = clients.id and expires_at > now()) as grants from clients`;

const stored = ({ id, kind, metadata, trusted, created_at, last_used_at, grants }: Row): StoredClient => ({
  id,
  kind,
  metadata,
  trusted,
  createdAt: created_at,
  lastUsedAt: last_used_at ?? undefined,
  grants,
});

/** The clients of a kind, newest first. @param limit the most to list */
export async function listClients(
  db: Queryable,
  kind: 'dynamic' | 'registered',
  limit: number,
): Promise<StoredClient[]> {
  const text = `${SELECT} where kind = $1 order by created_at desc limit $2`;
  return (await db.query<Row>(text, [kind, limit])).rows.map(stored);
}

/** One client, or nothing if there is none of that id. */
export async function findClient(db: Queryable, id: string): Promise<StoredClient | undefined> {
  const { rows } = await db.query<Row>(`${SELECT} where id = $1`, [id]);
  return rows[0] && stored(rows[0]);
}

/** Removes a client; its grants end with it. @returns whether there was one */
export async function removeClient(db: Queryable, id: string): Promise<boolean> {
  return (await db.query('delete from clients where id = $1', [id])).rowCount === 1;
}

/** Gives a client a new secret; the old one stops working at once. @returns nothing if it is no client with a secret */
export async function rotateClientSecret(db: Queryable, id: string): Promise<string | undefined> {
  const secret = newClientSecret();
  const { rowCount } = await db.query(
    `update clients set metadata = jsonb_set(metadata, '{client_secret}', to_jsonb($2::text))
     where id = $1 and metadata ? 'client_secret'`,
    [id, hashClientSecret(secret)],
  );
  return rowCount === 1 ? secret : undefined;
}
