import { createHash } from 'node:crypto';
import { isLoopbackHost } from '@gatehouse/config';

/** What the approval page says about a client, and what a remembered approval depends on. */
export interface ClientDescription {
  id: string;
  name: string;
  kind: 'document' | 'dynamic' | 'registered';
  /** The host that serves its metadata document. */
  host: string | undefined;
  redirect: { kind: 'web' | 'loopback' | 'app'; display: string; origin: string };
  /**
   * The answer goes to https on the host of the client's own document: whoever receives it is who the page names.
   * Anybody can listen on loopback or claim a private-use scheme, so those are never verified. For a client that an
   * operator registered, the operator said who receives it.
   */
  verified: boolean;
  /** The operator's word stands in for the user's approval (an answer to https alone, which nobody else receives). */
  trusted: boolean;
  /** SHA-256 of what the user is shown and relies on: a change asks again. */
  metadataHash: Buffer;
}

/** Whether a client is known by its metadata document (its id is the document's address). */
export function isDocumentClient(clientId: string): boolean {
  return clientId.startsWith('https://');
}

interface ClientLike {
  clientId: string;
  clientName?: string | undefined;
  redirectUris?: readonly string[] | undefined;
  jwksUri?: string | undefined;
  jwks?: unknown;
  gatehouse_registration?: unknown;
}

/**
 * Describes a client for the person who decides about it.
 * @param client the library's client
 * @param redirectUri the one in use, already matched against the registered ones
 */
export function describeClient(client: ClientLike, redirectUri: string): ClientDescription {
  const document = isDocumentClient(client.clientId) ? new URL(client.clientId) : undefined;
  const redirect = describeRedirect(redirectUri);
  const registration = client.gatehouse_registration;
  const registered = registration === 'registered' || registration === 'trusted';
  return {
    id: client.clientId,
    name: client.clientName?.trim() || document?.hostname || 'An application without a name',
    kind: document ? 'document' : registered ? 'registered' : 'dynamic',
    host: document?.host,
    redirect,
    // The very same host: under a shared domain, neighbours are strangers to each other.
    verified: redirect.kind === 'web' && (registered || document?.host === new URL(redirectUri).host),
    trusted: redirect.kind === 'web' && registration === 'trusted',
    metadataHash: createHash('sha256')
      .update(JSON.stringify([client.clientName, [...(client.redirectUris ?? [])].sort(), client.jwksUri, client.jwks]))
      .digest(),
  };
}

function describeRedirect(redirectUri: string): ClientDescription['redirect'] {
  const url = new URL(redirectUri);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return { kind: 'app', display: url.protocol, origin: url.protocol };
  }
  if (isLoopbackHost(url.hostname)) return { kind: 'loopback', display: 'this computer', origin: url.origin };
  return { kind: 'web', display: url.host, origin: url.origin };
}
