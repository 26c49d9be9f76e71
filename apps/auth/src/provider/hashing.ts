import { createHash, createHmac, randomBytes } from 'node:crypto';

/** SHA-256 of a bearer value: what the database holds instead of it. */
export function sha256(value: string): Buffer {
  return createHash('sha256').update(value, 'utf8').digest();
}

/** HMAC-SHA-256 (RFC 2104). */
export function hmac(key: Buffer, value: string): Buffer {
  return createHmac('sha256', key).update(value, 'utf8').digest();
}

/** A new bearer value with 256 bits of randomness. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}
