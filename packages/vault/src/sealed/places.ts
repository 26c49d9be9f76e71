/*
 * The place that a sealed value belongs to, which is its associated data: a value that is moved to another row, another
 * column or another owner does not open. Whoever seals, whoever opens and whoever re-wraps agree here.
 */

const hex = (hash: Uint8Array) => Buffer.from(hash).toString('hex');

/** @param field `key` for the data key, otherwise what the data key seals */
export const connectionPlace = (id: string, ownerId: string, provider: string, field: string) =>
  `connection:${id}:${ownerId}:${provider}:${field}`;

/** What a tool answer's link is read again by: its own user and client. */
export const linkRequestPlace = (userId: string, clientId: string) =>
  `link-request:${JSON.stringify([userId, clientId])}`;

/** @param part the id, or what its user is shown */
export const confirmationPlace = (idHash: Uint8Array, userId: string, part: 'id' | 'shown') =>
  `call-confirmation:${hex(idHash)}:${userId}:${part}`;

/** @param callHash what the call is known by */
export const resumedCallPlace = (callHash: Uint8Array, userId: string) => `resumed-call:${hex(callHash)}:${userId}`;

/** @param keyHash what the call is known by */
export const writePlace = (keyHash: Uint8Array, clientId: string) => `write:${hex(keyHash)}:${clientId}`;

/** @param userId whose record it is, and who alone is shown it; none for a machine's */
export const writeRecordPlace = (id: string, clientId: string, userId: string | null) =>
  `write_records:${JSON.stringify([id, clientId, userId])}`;

export const writeKeyPlace = (name: string) => `write_keys:${name}`;

/** @param hash SHA-256 of the ticket */
export const fileTicketPlace = (hash: Uint8Array, clientId: string) => `file_tickets:${hex(hash)}:${clientId}`;

export const signingKeyPlace = (kid: string) => `signing_keys:${kid}`;

export const secretKeyPlace = (name: string) => `secret_keys:${name}`;

/** @param hash SHA-256 of the record's identifier */
export const oidcRecordPlace = (model: string, hash: Uint8Array) => `oidc_records:${model}:${hex(hash)}`;

export const identityPlace = (issuer: string, subject: string) => `user_identities:${issuer}:${subject}:refresh`;

/** @param part empty for the interaction, `:trip` for the secrets of a trip */
export const flowPlace = (stateHash: Uint8Array, part: '' | ':trip' = '') => `flows:${hex(stateHash)}${part}`;
