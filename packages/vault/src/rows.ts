import type { Site } from '@gatehouse/atlassian';
import { z } from 'zod';
import type { Keyring } from './keyring.js';
import { connectionPlace } from './sealed/places.js';
import { decrypt, encrypt, newDataKey, unwrapDataKey } from './sealing.js';

/** The provider whose credentials these are. Data Center will be another. */
export const PROVIDER = 'atlassian';

/** A row of `connections` as the vault reads it. */
export interface ConnectionRow {
  id: string;
  /** The user or the service that it belongs to. */
  owner_id: string;
  account_id: string;
  display_name: string;
  status: 'active' | 'needs_reconsent';
  scopes: string[];
  sites: unknown;
  /** The site that its user means where several would do. */
  default_site_id: string | null;
  data_key_sealed: Buffer;
  access_sealed: Buffer;
  refresh_sealed: Buffer | null;
  generation: number;
  /** Milliseconds until the access token is to be replaced, by the database's clock: some time before it expires. */
  good_for_ms: number;
}

export const COLUMNS = `id, coalesce(user_id, service_id) as owner_id, account_id, display_name, status, scopes, sites,
  (select default_site_id from users where users.id = user_id) as default_site_id,
  data_key_sealed, access_sealed, refresh_sealed, generation,
  extract(epoch from expires_at - now() - interval '30 seconds')::float8 * 1000 as good_for_ms`;

const site = z.object({
  id: z.string(),
  name: z.string(),
  url: z.string(),
  products: z.array(z.enum(['jira', 'confluence'])),
  scopes: z.array(z.string()),
});

/** The sites as stored with a connection. */
export function parseSites(value: unknown): Site[] {
  return z.array(site).parse(value);
}

export interface PlainTokens {
  accessToken: string;
  refreshToken: string | undefined;
}

export interface SealedTokens {
  dataKey: Buffer;
  access: Buffer;
  refresh: Buffer | null;
}

/** A connection, and the user or the service that it belongs to. */
type Owner = { id: string; ownerId: string };

const place = (owner: Owner, field: string) => connectionPlace(owner.id, owner.ownerId, PROVIDER, field);

/** Seals both tokens with a fresh data key, bound to the connection, its owner and the column. */
export function sealTokens(keyring: Keyring, owner: Owner, tokens: PlainTokens): SealedTokens {
  const { key, wrapped } = newDataKey(keyring, place(owner, 'key'));
  const box = (field: string, token: string) => encrypt(key, Buffer.from(token, 'utf8'), place(owner, field));
  const sealed = {
    dataKey: wrapped,
    access: box('access', tokens.accessToken),
    refresh: tokens.refreshToken === undefined ? null : box('refresh', tokens.refreshToken),
  };
  key.fill(0);
  return sealed;
}

/**
 * Opens one token of a row.
 * @throws SealError
 */
export function openToken(keyring: Keyring, row: ConnectionRow, field: 'access' | 'refresh'): string | undefined {
  const sealed = field === 'access' ? row.access_sealed : row.refresh_sealed;
  if (!sealed) return undefined;
  const owner = { id: row.id, ownerId: row.owner_id };
  const key = unwrapDataKey(keyring, row.data_key_sealed, place(owner, 'key'));
  try {
    return decrypt(key, sealed, place(owner, field)).toString('utf8');
  } finally {
    key.fill(0);
  }
}
