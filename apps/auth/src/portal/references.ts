/** A client's id as part of a path: the id may itself be an address. */
export function referenceOf(clientId: string): string {
  return Buffer.from(clientId, 'utf8').toString('base64url');
}

/** The client's id of such a part of a path. */
export function clientOfReference(reference: string): string {
  return Buffer.from(reference, 'base64url').toString('utf8');
}

/** The page of a client in the portal. */
export const clientHref = (clientId: string): string => `/portal/clients/${referenceOf(clientId)}`;
