import { hashClientSecret, isHashedSecret } from '@gatehouse/database';
import Provider, { type Adapter, type AdapterPayload, errors } from 'oidc-provider';
import { isDocumentClient } from '../clients/description.js';
import type { ClientDocuments, FetchWhen, FoundClient } from '../clients/documents.js';
import { type KeySets, keyIdOf } from '../clients/key-sets.js';
import { sha256 } from './hashing.js';
import type { UnitOfWork } from './unit-of-work.js';

interface Row {
  metadata: AdapterPayload;
  kind: 'dynamic' | 'registered';
  trusted: boolean;
}

interface ClientAdapterParts {
  work: UnitOfWork;
  documents: ClientDocuments;
  keySets: KeySets;
  /** Whether a company's identity provider may vouch for its people (ID-JAG). */
  takesAssertions: boolean;
}

/**
 * Clients, whichever way they came: registered ones from a table of their own, since they have no expiry while they are
 * used, and clients with a metadata document from the store that replicas share. The library's own fetching of documents
 * is never reached.
 */
export function createClientAdapter(parts: ClientAdapterParts): Adapter {
  const { work, documents, keySets, takesAssertions } = parts;

  const findRegistered = async (id: string): Promise<AdapterPayload | undefined> => {
    const { rows } = await work.queries().query<Row>({
      name: 'client-find',
      text: 'select metadata, kind, trusted from clients where id = $1',
      values: [id],
    });
    const row = rows[0];
    if (!row || row.kind === 'dynamic') return row?.metadata;
    return { ...withCeiling(row.metadata), gatehouse_registration: row.trusted ? 'trusted' : 'registered' };
  };

  const findByDocument = async (url: string): Promise<AdapterPayload> => {
    const found = await documents.find(work.queries(), url, whenToFetch(takesAssertions));
    if (!found.ok) throw unknownClient(found);
    return found.metadata;
  };

  /** The library keeps keys for as long as metadata is the same: where keys matter, which they are is part of it. */
  const withKeys = async (metadata: AdapterPayload): Promise<AdapterPayload> => {
    const assertion = Provider.ctx?.oidc.params?.client_assertion;
    if (metadata.jwks_uri === undefined || typeof assertion !== 'string') return metadata;
    const keys = await keySets.get(metadata.jwks_uri, keyIdOf(assertion)).catch(() => undefined);
    return keys === undefined ? metadata : { ...metadata, gatehouse_keys: sha256(keys).toString('base64url') };
  };

  return {
    upsert: async (id, payload) => {
      const { client_secret: secret, gatehouse_keys: _, ...metadata } = payload;
      if (secret) metadata.client_secret = isHashedSecret(secret) ? secret : hashClientSecret(secret);
      await work.queries().query(
        `insert into clients (id, kind, metadata) values ($1, 'dynamic', $2)
         on conflict (id) do update set metadata = excluded.metadata`,
        [id, JSON.stringify(metadata)],
      );
    },
    find: async (id) => {
      const metadata = isDocumentClient(id) ? await findByDocument(id) : await findRegistered(id);
      return metadata && (await withKeys(metadata));
    },
    destroy: async (id) => {
      await work.queries().query('delete from clients where id = $1', [id]);
    },
    findByUid: async () => undefined,
    findByUserCode: async () => undefined,
    consume: async () => {},
    revokeByGrantId: async () => {},
  };
}

const BEGINNINGS = new Set(['authorization', 'pushed_authorization_request', 'device_authorization']);
/**
 * The library refuses whoever asks for more than a client's scope. Clients ask for what the challenge names, whatever they
 * were registered with: where something begins, what is asked is narrowed instead (configuration.ts).
 */
function withCeiling({ scope, ...metadata }: AdapterPayload): AdapterPayload {
  const begins = Provider.ctx && BEGINNINGS.has(Provider.ctx.oidc.route);
  if (scope === undefined) return metadata;
  return begins ? { ...metadata, gatehouse_ceiling: scope } : { ...metadata, scope };
}

const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/**
 * Only where something new begins may a document be waited for; a living family never waits for a vendor. At the token
 * endpoint that is one grant alone, and only where an issuer is trusted to vouch.
 */
function whenToFetch(takesAssertions: boolean): FetchWhen {
  const context = Provider.ctx?.oidc;
  if (!context) return 'never';
  if (BEGINNINGS.has(context.route)) return 'stale';
  const begins = takesAssertions && context.route === 'token' && context.params?.grant_type === JWT_BEARER;
  return begins ? 'missing' : 'never';
}

/** RFC 6749 section 5.2: who authenticates is told 401; a person at the authorization gets a page of what is wrong. */
function unknownClient({ trouble, why }: Extract<FoundClient, { ok: false }>): Error {
  const text = `the metadata document ${why}`;
  if (!Provider.ctx || !BEGINNINGS.has(Provider.ctx.oidc.route)) return new errors.InvalidClientAuth(text);
  return trouble === 'wrong' ? new errors.InvalidClientMetadata(text) : new errors.InvalidClient(text, text);
}
