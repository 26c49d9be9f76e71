import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const HASHED = 'sha256:';

/** A client secret as it is stored: 256 random bits need no slow hash. */
export function hashClientSecret(secret: string): string {
  return `${HASHED}${createHash('sha256').update(secret, 'utf8').digest('base64url')}`;
}

/** Whether a value is a secret as it is stored. None that is handed out looks like that. */
export function isHashedSecret(value: unknown): boolean {
  return typeof value === 'string' && value.startsWith(HASHED);
}

/** Compares a presented secret with a stored hash. The hash itself, presented as a secret, does not match. */
export function clientSecretMatches(stored: string, presented: string): boolean {
  const expected = Buffer.from(stored, 'utf8');
  const given = Buffer.from(hashClientSecret(presented), 'utf8');
  return expected.length === given.length && timingSafeEqual(expected, given);
}

/** A new client secret, or initial access token. */
export function newClientSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** A new client id. Never one that could be a user's or the address of a document. */
export function newClientId(): string {
  return `cl_${randomBytes(16).toString('base64url')}`;
}
