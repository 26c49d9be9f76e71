import { z } from 'zod';
import { type ClientMetadata, type MetadataPolicy, mendMetadata } from './metadata.js';

/** Bytes; draft-ietf-oauth-client-id-metadata-document recommends this cap. */
export const MAX_DOCUMENT_BYTES = 5 * 1024;
const MAX_ADDRESS_LENGTH = 2_048;

/**
 * Whether a client id is the address of a metadata document: https, with a path, without credentials, fragment or dot
 * segments, and written as the URL standard writes it, so that comparing strings compares addresses.
 */
export function isDocumentAddress(id: string): boolean {
  if (!id.startsWith('https://') || id.length > MAX_ADDRESS_LENGTH || id.includes('#')) return false;
  const url = URL.parse(id);
  return url !== null && url.href === id && url.pathname !== '/' && url.username === '' && url.password === '';
}

export type ReadDocument = { ok: true; metadata: ClientMetadata & { client_id: string } } | { ok: false; why: string };

const profile = z.object({
  client_name: z.string({ error: 'has no client_name' }).trim().min(1, 'has an empty client_name'),
  redirect_uris: z.array(z.unknown(), { error: 'has no redirect_uris' }).min(1, 'has no redirect_uris'),
  client_secret: z.null({ error: 'carries a client_secret' }).optional(),
  client_secret_expires_at: z.null({ error: 'carries a client_secret_expires_at' }).optional(),
});

/**
 * Reads a client metadata document as MCP profiles it: it speaks of its own address, has a name and redirect URIs, no
 * secret and no method that needs one.
 *
 * @param address where it was found
 * @param body its text
 * @returns the metadata that the client is known by, or why the document is none
 */
export function readDocument(address: string, body: string, policy: MetadataPolicy): ReadDocument {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return { ok: false, why: 'is not JSON' };
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    return { ok: false, why: 'is not a JSON object' };
  }
  if (!('client_id' in parsed) || parsed.client_id !== address) {
    return { ok: false, why: 'has a client_id that does not match its own address' };
  }
  const document = profile.safeParse(parsed);
  if (!document.success) return { ok: false, why: document.error.issues[0]?.message ?? 'is not a client' };
  const mended = mendMetadata(parsed as Record<string, unknown>, policy);
  if (!mended.ok) return { ok: false, why: `is not acceptable: ${mended.why}` };
  return { ok: true, metadata: { ...mended.metadata, client_id: address } };
}

const keySet = z.object({ keys: z.array(z.object({ kid: z.string().optional() })).max(100) });

/** The ids of a key set's keys (RFC 7517 section 5), or nothing if it is none. */
export function keyIds(body: string): string[] | undefined {
  try {
    const parsed = keySet.safeParse(JSON.parse(body));
    return parsed.success ? parsed.data.keys.flatMap(({ kid }) => (kid === undefined ? [] : [kid])) : undefined;
  } catch {
    return undefined;
  }
}
