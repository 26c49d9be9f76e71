import type { AuthConfig } from '@gatehouse/config';
import {
  CLIENT_AUTH_METHODS,
  type MendedMetadata,
  type MetadataPolicy,
  mendMetadata,
  type ReadDocument,
  readDocument,
} from '@gatehouse/contract';

const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/**
 * Grants that a client may register for itself; others in its list are dropped and not refused (RFC 7591 section
 * 3.2.1). What a machine or a company's identity provider vouches for is never among them.
 */
const GRANT_TYPES = new Set(['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code']);

/** Members of metadata that the library would drop, kept because we use them or because clients want them back. */
export const EXTRA_CLIENT_PROPERTIES = [
  'software_id',
  'software_version',
  'gatehouse_registration',
  'gatehouse_keys',
  'gatehouse_ceiling',
];

/** What clients may say of themselves. */
export interface ClientPolicy {
  /** Dynamic registration: what is registered of what was sent, or the error of RFC 7591 section 3.2.2. */
  mend(body: Record<string, unknown>): MendedMetadata;
  /** A metadata document: the client that it describes, or why it is none. */
  read(address: string, body: string): ReadDocument;
}

/** @param mayFetch whether an address that a client names may be fetched at all */
export function createClientPolicy(
  config: Pick<AuthConfig, 'privateUseSchemes' | 'idJag'>,
  mayFetch: (url: string) => boolean,
): ClientPolicy {
  const shared = { schemes: config.privateUseSchemes, grantTypes: GRANT_TYPES };
  // RFC 7591 section 2: a registration that names no method gets a secret.
  const dynamic: MetadataPolicy = {
    ...shared,
    authMethods: CLIENT_AUTH_METHODS,
    defaultAuthMethod: 'client_secret_basic',
  };
  // A document can be read by anybody, hence hold no secret.
  const document: MetadataPolicy = {
    ...shared,
    // Who serves one has proven a domain, and a key of its own: a company's identity provider may vouch to it.
    grantTypes: config.idJag.issuers.length > 0 ? new Set([...GRANT_TYPES, JWT_BEARER]) : GRANT_TYPES,
    authMethods: ['private_key_jwt', 'none'],
    defaultAuthMethod: 'none',
  };
  return {
    mend: (body) => {
      const mended = mendMetadata(body, dynamic);
      if (mended.ok && mended.metadata.jwks_uri !== undefined && !mayFetch(mended.metadata.jwks_uri)) {
        const why = 'jwks_uri is not an address that this server may fetch; send the keys as jwks instead';
        return { ok: false, error: 'invalid_client_metadata', why };
      }
      return mended;
    },
    read: (address, body) => readDocument(address, body, document),
  };
}
