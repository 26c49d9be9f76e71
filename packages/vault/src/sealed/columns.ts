import type { KeyringName } from '../keyring.js';
import {
  confirmationPlace,
  connectionPlace,
  fileTicketPlace,
  flowPlace,
  identityPlace,
  linkRequestPlace,
  oidcRecordPlace,
  resumedCallPlace,
  secretKeyPlace,
  signingKeyPlace,
  writeKeyPlace,
  writePlace,
  writeRecordPlace,
} from './places.js';

/** A row's columns by name: text, or bytes. */
export type KeyValues = Record<string, string | Buffer>;

/** A column whose values a keyring's entry wraps. */
export interface SealedColumn {
  keyring: KeyringName;
  table: string;
  column: string;
  /** The primary key, in its order. */
  key: readonly { name: string; type: 'text' | 'bytea' }[];
  /** What else the place is made of, in SQL. */
  also: readonly string[];
  /** The associated data of a row's value. */
  place(row: KeyValues): string;
}

const text = (value: string | Buffer | undefined) => String(value ?? '');
const bytes = (value: string | Buffer | undefined) => Buffer.from(value ?? '');
const textKey = (...names: string[]) => names.map((name) => ({ name, type: 'text' as const }));
const hashKey = (name: string) => ({ name, type: 'bytea' as const });

/**
 * Every column that a keyring's entry wraps: what re-wrapping has to visit. A test compares it with the database.
 * `connections.access_sealed` and `refresh_sealed` are not here: the row's data key seals them.
 */
export const SEALED_COLUMNS: readonly SealedColumn[] = [
  {
    keyring: 'vault',
    table: 'connections',
    column: 'data_key_sealed',
    key: textKey('id'),
    also: ['coalesce(user_id, service_id) as owner_id', 'provider'],
    place: (row) => connectionPlace(text(row.id), text(row.owner_id), text(row.provider), 'key'),
  },
  {
    keyring: 'vault',
    table: 'link_requests',
    column: 'id_sealed',
    key: [hashKey('id_hash')],
    also: ['user_id', 'client_id'],
    place: (row) => linkRequestPlace(text(row.user_id), text(row.client_id)),
  },
  ...(['id', 'shown'] as const).map(
    (part): SealedColumn => ({
      keyring: 'vault',
      table: 'call_confirmations',
      column: `${part}_sealed`,
      key: [hashKey('id_hash')],
      also: ['user_id'],
      place: (row) => confirmationPlace(bytes(row.id_hash), text(row.user_id), part),
    }),
  ),
  {
    keyring: 'vault',
    table: 'resumed_calls',
    column: 'result_sealed',
    key: [hashKey('call_hash')],
    also: ['user_id'],
    place: (row) => resumedCallPlace(bytes(row.call_hash), text(row.user_id)),
  },
  {
    keyring: 'vault',
    table: 'writes',
    column: 'result_sealed',
    key: [hashKey('key_hash')],
    also: ['client_id'],
    place: (row) => writePlace(bytes(row.key_hash), text(row.client_id)),
  },
  {
    keyring: 'vault',
    table: 'write_keys',
    column: 'sealed',
    key: textKey('name'),
    also: [],
    place: (row) => writeKeyPlace(text(row.name)),
  },
  {
    keyring: 'vault',
    table: 'write_records',
    column: 'change_sealed',
    key: textKey('id'),
    also: ['client_id', 'user_id'],
    place: (row) => writeRecordPlace(text(row.id), text(row.client_id), row.user_id ? text(row.user_id) : null),
  },
  {
    keyring: 'vault',
    table: 'file_tickets',
    column: 'ticket_sealed',
    key: [hashKey('token_hash')],
    also: ['client_id'],
    place: (row) => fileTicketPlace(bytes(row.token_hash), text(row.client_id)),
  },
  {
    keyring: 'auth',
    table: 'signing_keys',
    column: 'private_sealed',
    key: textKey('kid'),
    also: [],
    place: (row) => signingKeyPlace(text(row.kid)),
  },
  {
    keyring: 'auth',
    table: 'secret_keys',
    column: 'sealed',
    key: textKey('name'),
    also: [],
    place: (row) => secretKeyPlace(text(row.name)),
  },
  {
    keyring: 'auth',
    table: 'user_identities',
    column: 'refresh_sealed',
    key: textKey('issuer', 'subject'),
    also: [],
    place: (row) => identityPlace(text(row.issuer), text(row.subject)),
  },
  {
    keyring: 'auth',
    table: 'oidc_records',
    column: 'payload_sealed',
    key: [...textKey('model'), hashKey('id_hash')],
    also: [],
    place: (row) => oidcRecordPlace(text(row.model), bytes(row.id_hash)),
  },
  ...(['interaction_sealed', 'secrets_sealed'] as const).map(
    (column): SealedColumn => ({
      keyring: 'auth',
      table: 'flows',
      column,
      key: [hashKey('state_hash')],
      also: [],
      place: (row) => flowPlace(bytes(row.state_hash), column === 'secrets_sealed' ? ':trip' : ''),
    }),
  ),
];

/** The columns of one keyring. */
export function columnsOf(keyring: KeyringName): SealedColumn[] {
  return SEALED_COLUMNS.filter((column) => column.keyring === keyring);
}
